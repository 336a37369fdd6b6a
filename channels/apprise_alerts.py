"""Notices to staff where they are: WeCom, DingTalk and Feishu robots, mail, SMS gateways and more, through Apprise.

What became of a send is heard below Apprise (`alert_hearing`), so that a refusal, a service that is down and an outcome
that nobody knows are told apart. Apprise is loaded by the first send.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from channels.alert_answers import failure_of
from channels.channel import Limits
from channels.errors import SendError, SendFailed, SendUncertain
from channels.messages import Delivery
from channels.silent import silence

if TYPE_CHECKING:
    from channels.alert_hearing import Hearing

NAME = "alerts"
_NO_MARKUP = str.maketrans("<>&", "＜＞＆")
"""Telegram reads tags, Feishu reads `<at user_id="all">`: a citizen's words must be words."""


@dataclass(frozen=True, slots=True)
class Alert:
    """What goes out; `address` is an Apprise URL with its secrets and is never written down."""

    address: str = field(repr=False)
    title: str
    text: str
    urgent: bool = False


class AppriseAlerts:
    """The outlet of the delivery worker. `compose` looks the address up at the moment of sending."""

    name = NAME
    pull = False
    replies_after = timedelta()
    limits = Limits()

    def __init__(self, compose: Callable[[Delivery], Alert], proxy: str | None = None) -> None:
        self._compose = compose
        self._proxy = proxy

    def send(self, delivery: Delivery) -> None:
        """Hand the alert to its service; raises SendError or SendUncertain."""
        alert = self._compose(delivery)
        plugin = _plugin(alert.address)
        if plugin is None:
            raise SendError("告警地址写得不对，或本程序不认识这种服务", permanent=True)
        hearing = _hearing(plugin, self._proxy)
        try:
            with hearing.listening():
                done = _notify(plugin, alert)
        except Exception as error:  # one of a hundred plugins; its words may hold the address
            raise SendUncertain(f"告警程序出错，结果不明：{type(error).__name__}") from None
        if not done:
            raise failure_of(hearing.outcomes)


def is_usable(address: str) -> bool:
    """Whether Apprise knows the service of this address and finds everything that it needs in it."""
    return _plugin(address) is not None


def try_address(address: str, proxy: str | None = None) -> SendFailed | None:
    """Go the way of an alert as far as possible without sending one: reach the service, sign in to the mail server.

    None when that works. The address must be one that can be tried.
    """
    from channels.alert_hearing import Tried

    plugin = _plugin(address)
    hearing = _hearing(plugin, proxy, trial=True)
    try:
        with hearing.listening():
            _notify(plugin, Alert(address, "", "doctor"))
    except Tried:
        return None
    except Exception as error:  # as in `send`
        return SendUncertain(f"没有试成：{type(error).__name__}")
    return failure_of(hearing.outcomes)


def can_be_tried(address: str) -> bool:
    """Whether a usable address can be tried without sending: a log, a message queue and the like cannot."""
    from channels.alert_hearing import is_heard

    return is_heard(_plugin(address))


def service_of(address: str) -> str:
    """What Apprise calls the service of a usable address."""
    return str(_plugin(address).service_name)


def _notify(plugin: Any, alert: Alert) -> bool:  # noqa: ANN401 - Apprise makes one of a hundred classes
    done: bool = plugin.notify(
        body=alert.text.translate(_NO_MARKUP),
        title=alert.title.translate(_NO_MARKUP),
        notify_type="warning" if alert.urgent else "info",
        body_format="text",
        overflow="split",
    )
    return done


def _hearing(plugin: Any, proxy: str | None, *, trial: bool = False) -> "Hearing":  # noqa: ANN401
    from channels.alert_hearing import Hearing

    protocols = plugin.secure_protocol
    return Hearing(protocols if isinstance(protocols, str) else str(protocols), proxy, trial)


def _plugin(address: str) -> Any:  # noqa: ANN401
    """The plugin of an address, or None; it is heard from now on."""
    from channels.alert_hearing import let_hear

    plugin = _apprise()(address, suppress_exceptions=True)
    if plugin is not None:
        let_hear(plugin)
    return plugin


def _apprise() -> Callable[..., Any]:
    """What makes a plugin of an address; one thread loads it, the others wait."""
    with _loading:
        return _loaded()


_loading = threading.Lock()


@cache
def _loaded() -> Callable[..., Any]:
    """Load Apprise. It logs every address that it gets or tries, and `urllib3` every path."""
    import warnings

    silence("apprise", "urllib3")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # a plugin of Apprise imports imghdr
        import apprise

        apprise.Apprise.instantiate("json://localhost")  # loads the plugins
    from apprise.plugins.email import smtp

    from channels.alert_mail import let_mail_hear

    let_mail_hear(smtp)
    instantiate: Callable[..., Any] = apprise.Apprise.instantiate
    return instantiate
