"""The encoders that the setting names, each loaded once a process."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from language.encoders.encoder import Encoder, Encoders, EncoderUnavailable
from language.encoders.setting import FAST, SLOW, understood

_made: dict[str, Encoder] = {}
_one_makes = threading.Lock()


@dataclass(frozen=True, slots=True)
class Loaded:
    """`missing` says of each encoder that cannot be used why not; matching goes on without it."""

    encoders: Encoders
    missing: tuple[str, ...] = ()


def load(setting: str, model: str = "", key: str = "") -> Loaded:
    """The encoders of a valid setting, loaded once a process: 0.8 s the first time."""
    choice, missing = understood(setting), list[str]()
    fast = _got(FAST, _use, missing) if choice.fast else None
    if choice.is_endpoint:
        slow = _got(f"{choice.slow} {model} {key}", lambda: _http(choice.slow, model, key), missing)
    else:
        slow = _got(SLOW, _e5, missing) if choice.slow else None
    return Loaded(Encoders(fast, slow, choice.is_endpoint), tuple(missing))


def _got(name: str, make: Callable[[], Encoder], missing: list[str]) -> Encoder | None:
    with _one_makes:
        try:
            if name not in _made:
                _made[name] = make()
        except EncoderUnavailable as error:
            missing.append(str(error))
        return _made.get(name)


def _use() -> Encoder:
    from language.encoders.use import Use

    return Use()


def _e5() -> Encoder:
    from language.encoders.e5 import E5

    return E5()


def _http(url: str, model: str, key: str) -> Encoder:
    from language.encoders.http import Endpoint, HttpEncoder

    return HttpEncoder(Endpoint(url, model, key))
