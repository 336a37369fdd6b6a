"""Notices to staff where they are: WeCom, DingTalk and Feishu robots, mail, SMS gateways and more, through Apprise.

Apprise only says that a send failed. What the service really answered is heard one level below, in `requests`, so that
a refusal, a service that is down and an outcome that nobody knows are told apart. Apprise is loaded by the first send.
"""

from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from channels.channel import Limits
from channels.errors import SendError, SendFailed, SendUncertain
from channels.messages import Delivery

NAME = "alerts"


@dataclass(frozen=True, slots=True)
class Alert:
    """What goes out; `address` is an Apprise URL with its secrets and is never written down."""

    address: str
    title: str
    text: str
    urgent: bool = False


class AppriseAlerts:
    """The outlet of the delivery worker. `compose` looks the address up at the moment of sending."""

    name = NAME
    pull = False
    replies_after = timedelta()
    limits = Limits()

    def __init__(self, compose: Callable[[Delivery], Alert]) -> None:
        self._compose = compose

    def send(self, delivery: Delivery) -> None:
        """Hand the alert to its service; raises SendError or SendUncertain."""
        alert = self._compose(delivery)
        plugin = _plugin(alert.address)
        if plugin is None:
            raise SendError("告警地址写得不对，或本程序不认识这种服务", permanent=True)
        answers: list[Answer] = []
        listening = _answers.set(answers)
        try:
            done = plugin.notify(
                body=alert.text,
                title=alert.title,
                notify_type="warning" if alert.urgent else "info",
                overflow="split",
            )
        finally:
            _answers.reset(listening)
        failure = None if done else failure_of(answers)
        if failure is not None:
            raise failure


def is_usable(address: str) -> bool:
    """Whether Apprise knows the service of this address and finds everything that it needs in it."""
    return _plugin(address) is not None


Answer = int | Exception
"""What a request ended in: the status of the answer, or why there was none."""

_answers: ContextVar[list[Answer] | None] = ContextVar("answers", default=None)


def failure_of(answers: Sequence[Answer]) -> SendFailed:
    """What a failed send means. Pure.

    A text in several parts, or one for several receivers, is several requests: when some went through, repeating all
    would send those twice. A service that Apprise reaches without `requests` (mail) leaves the outcome unknown.
    """
    if not answers:
        return SendUncertain("告警服务没有确认，结果不明")
    last, went_through = answers[-1], [answer for answer in answers[:-1] if _is_good(answer)]
    if went_through:
        return SendUncertain("只有一部分确认送达，结果不明")
    if isinstance(last, Exception):
        return _no_answer(last)
    if _is_good(last):  # the refusal stands in the body: certainly not delivered
        return SendError("告警服务在答复中拒绝", permanent=False)
    temporary = last in (408, 425, 429) or last >= 500
    return SendError(f"告警服务答复 {last}", permanent=not temporary)


def _is_good(answer: Answer) -> bool:
    return isinstance(answer, int) and 200 <= answer < 300


def _no_answer(error: Exception) -> SendFailed:
    """Only a connection that never came about is safe to try again. The error's own text may carry the address."""
    from requests import exceptions

    if isinstance(error, exceptions.InvalidURL | exceptions.InvalidSchema | exceptions.MissingSchema):
        return SendError("告警地址写得不对", permanent=True)
    never_left = (exceptions.ConnectTimeout, exceptions.SSLError, exceptions.ProxyError)
    if isinstance(error, never_left) or _was_never_connected(error):
        return SendError(f"连不上告警服务：{type(error).__name__}", permanent=False)
    return SendUncertain(f"告警服务没有答复，结果不明：{type(error).__name__}")


def _was_never_connected(error: Exception) -> bool:
    from urllib3.exceptions import MaxRetryError, NewConnectionError

    cause = error.args[0] if error.args else None
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)


def _plugin(address: str) -> Any:  # noqa: ANN401 - Apprise makes one of a hundred classes
    instantiate = _apprise()
    return instantiate(address, suppress_exceptions=True)


@cache
def _apprise() -> Callable[..., Any]:
    """Load Apprise, and hear what the requests of this thread end in. Other threads and libraries notice nothing."""
    import warnings

    import requests
    from requests.adapters import HTTPAdapter

    class Listening(HTTPAdapter):
        def send(self, *args: Any, **more: Any) -> requests.Response:  # noqa: ANN401 - passed on as they come
            answers = _answers.get()
            try:
                response = super().send(*args, **more)
                _ = response.content  # an answer that breaks off is no answer
            except Exception as error:
                if answers is not None:
                    answers.append(error)
                raise
            if answers is not None:
                answers.append(response.status_code)
            return response

    requests.sessions.HTTPAdapter = Listening  # type: ignore[attr-defined]  # the only place to listen
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # a plugin of Apprise imports imghdr
        import apprise

        apprise.Apprise.instantiate("json://localhost")  # loads the plugins
    instantiate: Callable[..., Any] = apprise.Apprise.instantiate
    return instantiate
