"""Hears what Apprise's requests end in, in Apprise's own modules and for the alert at hand.

Apprise says no more than that a send failed, and takes a robot's refusal for success. Its plugins call the modules
`requests` and `smtplib` by name: in those plugins, and nowhere else in the process, the names stand for `Requests` below
and for `Mail` in `alert_mail`. Why not otherwise: docs/decisions/0009-hearing-apprise.md.
"""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import partialmethod
from io import BytesIO
from ipaddress import ip_address
from typing import Any
from urllib.parse import unquote, urlsplit

import requests
from requests.utils import should_bypass_proxies
from urllib3.exceptions import HTTPError

from channels.alert_answers import Answer, failure_in
from channels.errors import SendError, SendFailed, SendUncertain
from channels.never_left import never_left

MOST_BYTES = 64 * 1024
SECONDS_FOR_AN_ANSWER = 15.0
PIECE = 8 * 1024


class Tried(Exception):
    """A trial went as far as it may: everything but the sending itself."""


@dataclass
class Hearing:
    """One alert on its way, or one trial of an address; `outcomes` has what became of each request."""

    service: str
    proxy: str | None = field(default=None, repr=False)
    trial: bool = False
    outcomes: list[SendFailed | None] = field(default_factory=list)

    @contextmanager
    def listening(self) -> Iterator[None]:
        """What this thread's plugins do meanwhile is heard here."""
        before = hearing_now.set(self)
        try:
            yield
        finally:
            hearing_now.reset(before)

    def request(self, method: str, url: str, **more: Any) -> requests.Response:  # noqa: ANN401 - as `requests`
        """A request of a plugin, bounded in time and size."""
        if self.trial:
            method, url, more = "HEAD", _root(url), {**more, "data": None, "json": None, "params": None}
        try:
            response = self._answer(method, url, more)
        except requests.RequestException as error:
            self.outcomes.append(_no_answer(error))
            raise
        if self.trial:
            self.outcomes.append(None)
            raise Tried
        retry_after = response.headers.get("Retry-After", "")
        answer = Answer(response.status_code, response.content, retry_after)
        self.outcomes.append(failure_in(self.service, answer))
        if self.outcomes[-1] is not None and response.ok:
            raise requests.RequestException("refused in the body")  # the plugin would call it a success
        return response

    def _answer(self, method: str, url: str, more: dict[str, Any]) -> requests.Response:
        parameters = more.get("params") or {}
        if self.service == "dingtalk" and "sign" in parameters:
            # Apprise 2.2.0 quotes the signature, and `requests` quotes it again: DingTalk then finds another one.
            more = {**more, "params": {**parameters, "sign": unquote(parameters["sign"])}}
        with requests.Session() as session:
            if self.proxy and _is_outside(url):
                session.proxies = {"http": self.proxy, "https": self.proxy}
            response = session.request(method, url, stream=True, **more)
            response.raw = BytesIO(_whole(response))
            return response


hearing_now: ContextVar[Hearing | None] = ContextVar("hearing_now", default=None)
"""What listens in this thread."""


def let_hear(plugin: object) -> None:
    """Put our names into the modules of a plugin's classes."""
    for names in _modules(plugin):
        if names.get("requests") is requests:
            names["requests"] = _REQUESTS


def is_heard(plugin: object) -> bool:
    """Whether a plugin speaks by what we listen to; one that does not cannot be tried without sending."""
    return any(
        names.get("requests") is _REQUESTS or names["__name__"].startswith("apprise.plugins.email")
        for names in _modules(plugin)
    )


def _modules(plugin: object) -> list[dict[str, Any]]:
    """The names of the modules of Apprise in which a plugin's classes were made."""
    modules = (sys.modules[made.__module__] for made in type(plugin).__mro__)
    return [vars(module) for module in modules if module.__name__.startswith("apprise.")]


class Requests:
    """What a plugin finds under the name `requests`: the module, with its calls heard."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the module has
        return getattr(requests, name)

    def request(self, method: str, url: str, **more: Any) -> requests.Response:  # noqa: ANN401 - passed on
        """As `requests.request`."""
        hearing = hearing_now.get()
        return (hearing or requests).request(method, url, **more)

    get = partialmethod(request, "GET")
    post = partialmethod(request, "POST")
    put = partialmethod(request, "PUT")
    patch = partialmethod(request, "PATCH")
    delete = partialmethod(request, "DELETE")


_REQUESTS = Requests()


def _no_answer(error: requests.RequestException) -> SendFailed:
    """The error's own text is not used: it may hold the address."""
    exceptions = requests.exceptions
    if isinstance(error, exceptions.InvalidURL | exceptions.InvalidSchema | exceptions.MissingSchema):
        return SendError("告警地址写得不对", permanent=True)
    if never_left(error):
        return SendError(f"连不上告警服务：{type(error).__name__}", permanent=False)
    return SendUncertain(f"告警服务没有答复，结果不明：{type(error).__name__}")


def _whole(response: requests.Response) -> bytes:
    """The body, when it comes whole, in time and not too large; an answer that breaks off is no answer."""
    until, body = time.monotonic() + SECONDS_FOR_AN_ANSWER, bytearray()
    read: Callable[..., bytes] = response.raw.read1
    try:
        while piece := read(PIECE, decode_content=True):
            body += piece
            if len(body) > MOST_BYTES or time.monotonic() > until:
                raise requests.exceptions.ReadTimeout("the answer has no end")
    except HTTPError as error:
        raise requests.exceptions.ConnectionError(type(error).__name__) from None
    return bytes(body)


def _root(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/"


def _is_outside(url: str) -> bool:
    """Whether the proxy is the way: neither a neighbour in the intranet nor listed in NO_PROXY."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_global
    except ValueError:
        return "." in host and not should_bypass_proxies(url, no_proxy=None)
