"""A stand-in for the Official Account's platform: its interface over real HTTP, failing in the ways a test asks for.

A failure is put in line for an address with `fail`; each call takes the first one in its line. Everything that arrives
is kept in `arrived`, also what was then refused or never answered.
"""

import json
import secrets
import socket
import struct
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any, ClassVar, Self
from urllib.parse import parse_qs, urlsplit

from tests.known_secrets import WECHAT_SECRET
from tests.platforms.listening import Listening

APP_ID, SECRET = "wx5823bf96d3bd56c7", WECHAT_SECRET
CUSTOM = "/cgi-bin/message/custom/send"
NOTICE = "/cgi-bin/message/subscribe/bizsend"
TEMPLATE = "/cgi-bin/message/template/send"
UPLOAD, DOWNLOAD = "/cgi-bin/media/upload", "/cgi-bin/media/get"
MENU, QR_CODE, QUOTA = "/cgi-bin/menu/create", "/cgi-bin/qrcode/create", "/cgi-bin/openapi/quota/get"
TICKET = "/cgi-bin/ticket/getticket"
TOKEN, STABLE_TOKEN, OAUTH = "/cgi-bin/token", "/cgi-bin/stable_token", "/sns/oauth2/access_token"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(64)


@dataclass(frozen=True, slots=True)
class Failure:
    """What a call meets: an error code, an HTTP status, silence for some seconds, half an answer, or a reset."""

    code: int = 0
    status: int = 0
    seconds: float = 0.0
    half: bool = False
    reset: bool = False


@dataclass(frozen=True, slots=True)
class Arrived:
    """One call that reached the platform."""

    path: str
    arguments: dict[str, str]
    body: Any


@dataclass
class WeChatPlatform(Listening):
    """Runs while its `with` block lasts."""

    arrived: list[Arrived] = field(default_factory=list)
    media: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    openids: dict[str, str] = field(default_factory=dict)
    always: Failure | None = None
    _failures: dict[str, deque[Failure]] = field(default_factory=lambda: defaultdict(deque))
    _mutex: threading.Lock = field(default_factory=threading.Lock)
    _token: str = ""

    def __enter__(self) -> Self:
        self.listen(_Handler, platform=self)
        return super().__enter__()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def fail(self, path: str, *failures: Failure) -> None:
        """The next calls of this address meet these, one each."""
        self._failures[path].extend(failures)

    def calls(self, path: str) -> list[Arrived]:
        """What arrived at an address, in order."""
        return [one for one in self.arrived if one.path == path]

    def texts(self) -> list[str]:
        """The words of the service messages that arrived."""
        return [one.body["text"]["content"] for one in self.calls(CUSTOM) if one.body["msgtype"] == "text"]

    def forget_token(self) -> None:
        """Every token given so far is over."""
        self._token = ""

    def take(self, call: Arrived) -> Failure | None:
        """Keep a call and say what it meets."""
        with self._mutex:
            self.arrived.append(call)
            waiting = self._failures[call.path]
            return waiting.popleft() if waiting else self.always

    def answer(self, call: Arrived) -> dict[str, Any] | tuple[str, bytes]:
        """What the platform says when nothing is wrong."""
        if call.path in (STABLE_TOKEN, TOKEN):
            return self._give_token(call)
        if call.path == OAUTH:
            return self._give_openid(call)
        if not self._token or call.arguments.get("access_token") != self._token:
            return {"errcode": 40001, "errmsg": "invalid credential, access_token is invalid or not latest"}
        answer = _ANSWERS.get(call.path)
        return answer(self, call) if answer else {"errcode": 40066, "errmsg": "invalid url"}

    def _give_token(self, call: Arrived) -> dict[str, Any]:
        asked = call.body if call.path == STABLE_TOKEN else call.arguments
        if asked.get("appid") != APP_ID:
            return {"errcode": 40013, "errmsg": "invalid appid"}
        if asked.get("secret") != SECRET:
            return {"errcode": 40125, "errmsg": "invalid appsecret"}
        with self._mutex:
            if not self._token or asked.get("force_refresh") or call.path == TOKEN:
                self._token = f"86_{secrets.token_urlsafe(80)}"
            return {"access_token": self._token, "expires_in": 7200}

    def _give_openid(self, call: Arrived) -> dict[str, Any]:
        openid = self.openids.pop(call.arguments.get("code", ""), None)
        if openid is None:
            return {"errcode": 40029, "errmsg": "invalid code"}
        return {"access_token": "page", "expires_in": 7200, "openid": openid, "scope": "snsapi_base"}

    def _upload(self, call: Arrived) -> dict[str, Any]:
        if not call.body:
            return {"errcode": 44001, "errmsg": "empty media data"}
        name = secrets.token_urlsafe(24)
        return {"type": call.arguments.get("type"), "media_id": name, "created_at": 1728878400}

    def _download(self, call: Arrived) -> dict[str, Any] | tuple[str, bytes]:
        found = self.media.get(call.arguments.get("media_id", ""))
        return found or {"errcode": 40007, "errmsg": "invalid media_id"}

    def _make_code(self, call: Arrived) -> dict[str, Any]:
        return {
            "ticket": "gQH47joAAAAAAAAAASxodHRwOi8v",
            "url": "http://weixin.qq.com/q/kZgfwMTm72WWPkovabbI",
        }

    def _give_ticket(self, call: Arrived) -> dict[str, Any]:
        return {"errcode": 0, "errmsg": "ok", "ticket": "bxLdikRXVbTPdHSM05e5u5sUoXNKd8", "expires_in": 7200}

    def _tell_quota(self, call: Arrived) -> dict[str, Any]:
        return {"errcode": 0, "errmsg": "ok", "quota": {"daily_limit": 500000, "used": 12, "remain": 499988}}

    def _accept(self, call: Arrived) -> dict[str, Any]:
        return {"errcode": 0, "errmsg": "ok"}


_ANSWERS: dict[str, Callable[[WeChatPlatform, Arrived], dict[str, Any] | tuple[str, bytes]]] = {
    CUSTOM: WeChatPlatform._accept,
    NOTICE: WeChatPlatform._accept,
    TEMPLATE: WeChatPlatform._accept,
    MENU: WeChatPlatform._accept,
    UPLOAD: WeChatPlatform._upload,
    DOWNLOAD: WeChatPlatform._download,
    QR_CODE: WeChatPlatform._make_code,
    QUOTA: WeChatPlatform._tell_quota,
    TICKET: WeChatPlatform._give_ticket,
}


class _Handler(BaseHTTPRequestHandler):
    platform: ClassVar[WeChatPlatform]

    def do_GET(self) -> None:  # noqa: N802 - as the library calls it
        self._serve()

    def do_POST(self) -> None:  # noqa: N802
        self._serve()

    def log_message(self, *arguments: object) -> None:
        """Quiet: an access log would print tokens."""

    def _serve(self) -> None:
        address = urlsplit(self.path)
        arguments = {name: values[0] for name, values in parse_qs(address.query).items()}
        call = Arrived(address.path, arguments, self._body())
        failure = self.platform.take(call)
        if failure is None or failure.seconds:
            time.sleep(failure.seconds if failure else 0)
            self._say(200, self.platform.answer(call))
        elif failure.reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
        elif failure.status:
            self._say(failure.status, ("text/html", b"<html>error</html>"))
        elif failure.half:
            self._say(200, ("application/json", b'{"errcode":0,"err'))
        else:
            whom = call.body.get("touser", "") if isinstance(call.body, dict) else ""
            said = f"error of the platform for {whom} rid: {secrets.token_hex(8)}"
            self._say(200, {"errcode": failure.code, "errmsg": said})

    def _body(self) -> Any:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if "json" in self.headers.get("Content-Type", "") or raw[:1] in (b"{", b"["):
            return json.loads(raw)
        return raw

    def _say(self, status: int, answer: dict[str, Any] | tuple[str, bytes]) -> None:
        mime, body = ("application/json", json.dumps(answer).encode()) if isinstance(answer, dict) else answer
        self.send_response(status)
        self.send_header("Content-Type", mime)
        self.send_header("Content-Length", str(len(body)))
        with suppress(ConnectionError):  # the caller has given up
            self.end_headers()
            self.wfile.write(body)
