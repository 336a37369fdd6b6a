"""Which encoders the setting names: `none`, `use`, `e5`, the address of an endpoint, or `use+` and one of the latter."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from language.encoders.encoder import Encoder, Encoders, EncoderUnavailable

_FAST, _SLOW, _AND = "use", "e5", "+"
_SCHEMES = ("http://", "https://")

_made: dict[str, Encoder] = {}
_one_makes = threading.Lock()


@dataclass(frozen=True, slots=True)
class Loaded:
    """`missing` says of each encoder that cannot be used why not; matching goes on without it."""

    encoders: Encoders
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """A setting, understood: `fast` and `slow` are names of encoders, `slow` may be an address; "" is none."""

    fast: str = ""
    slow: str = ""

    @property
    def is_endpoint(self) -> bool:
        """The slow one is an endpoint, which needs the name of a model."""
        return self.slow.startswith(_SCHEMES)


def understood(setting: str) -> Choice:
    """Raises ValueError for what is no choice."""
    if setting == "none":
        return Choice()
    if setting == _FAST:
        return Choice(fast=_FAST)
    slow = setting.removeprefix(_FAST + _AND)
    if slow != _SLOW and not _is_address(slow):
        raise ValueError("只能是 none、use、e5、use+e5、接口地址，或 use+接口地址")
    return Choice(_FAST if slow != setting else "", slow)


def load(setting: str, model: str = "", key: str = "") -> Loaded:
    """The encoders of a valid setting, loaded once a process: 0.8 s the first time."""
    choice, missing = understood(setting), list[str]()
    fast = _got(_FAST, _use, missing) if choice.fast else None
    if choice.is_endpoint:
        slow = _got(f"{choice.slow} {model} {key}", lambda: _http(choice.slow, model, key), missing)
    else:
        slow = _got(_SLOW, _e5, missing) if choice.slow else None
    return Loaded(Encoders(fast, slow, choice.is_endpoint), tuple(missing))


def _is_address(text: str) -> bool:
    try:
        return text.startswith(_SCHEMES) and bool(urlsplit(text).hostname)
    except ValueError:
        return False


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
