"""Stand-ins of the services that alerts go to: group robots of WeCom, DingTalk and Feishu, a Telegram bot, a web hook.

One server plays them all. It refuses as they do, with HTTP 200 and a code: a wrong key, a wrong signature, a long text.
"""

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.known_secrets import DINGTALK_SECRET, DINGTALK_TOKEN, ROBOT_KEY, TELEGRAM_TOKEN
from tests.platforms.listening import Listening

MOST_BYTES_OF_WECOM = 2048
PATHS = {
    "wecombot": "/cgi-bin/webhook/send?key={key}",
    "dingtalk": "/robot/send?access_token={token}",
    "feishu": "/open-apis/bot/v2/hook/{token}/",
    "tgram": "/bot",
}
"""What each service's address ends in, as Apprise writes it."""
SUCCESS: Mapping[str, Mapping[str, object]] = {
    "wecombot": {"errcode": 0, "errmsg": "ok"},
    "dingtalk": {"errcode": 0, "errmsg": "ok"},
    "feishu": {"StatusCode": 0, "StatusMessage": "success", "code": 0, "data": {}, "msg": "success"},
    "tgram": {"ok": True, "result": {"message_id": 1}},
    "json": {},
}
Answer = int | str | Mapping[str, object]
"""A status; the body of a 200; or `hang up`, `half`, `silent`, `drip`, `garbled headers`."""


class Robots(Listening):
    """Counts what arrives and answers as it is told, else as the services do."""

    def __init__(self) -> None:
        self.arrived: list[dict[str, Any]] = []
        self.answers: list[Answer] = []
        self.headers: dict[str, str] = {}
        self.seconds = 1.0
        self.released = threading.Event()
        self.listen(_Handler, robots=self)
        self.address = f"http://127.0.0.1:{self.port}"

    def wait_for(self, count: int) -> None:
        """Until so many messages have arrived."""
        until = time.monotonic() + 5
        while len(self.arrived) < count and time.monotonic() < until:
            time.sleep(0.01)

    def url_of(self, service: str) -> str:
        """The stand-in's address of a service, in the form that Apprise's plugin fills in."""
        return self.address + PATHS[service]

    def verdict(self, path: str, body: Mapping[str, Any]) -> Answer:
        """What the service says of a message."""
        service = next((name for name, start in PATHS.items() if path.startswith(start[:12])), "json")
        refusal = {"wecombot": _wecom, "dingtalk": _dingtalk, "feishu": _feishu}.get(service)
        return (refusal(path, body) if refusal else None) or SUCCESS[service]


def _wecom(path: str, body: Mapping[str, Any]) -> Mapping[str, object] | None:
    if parse_qs(urlsplit(path).query).get("key") != [ROBOT_KEY]:
        return {"errcode": 93000, "errmsg": "invalid webhook url"}
    if len(body["text"]["content"].encode()) > MOST_BYTES_OF_WECOM:
        return {"errcode": 40058, "errmsg": "text.content exceed max length 2048"}
    return None


def _dingtalk(path: str, body: Mapping[str, Any]) -> Mapping[str, object] | None:
    query = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
    if query.get("access_token") != DINGTALK_TOKEN:
        return {"errcode": 300005, "errmsg": "token is not exist"}
    signed = f"{query.get('timestamp')}\n{DINGTALK_SECRET}".encode()
    right = base64.b64encode(hmac.digest(DINGTALK_SECRET.encode(), signed, hashlib.sha256)).decode()
    return None if query.get("sign") == right else {"errcode": 310000, "errmsg": "sign not match"}


def _feishu(path: str, body: Mapping[str, Any]) -> Mapping[str, object] | None:
    known = path.rstrip("/").endswith(f"/{ROBOT_KEY}")
    return (
        None
        if known
        else {"code": 19001, "data": {}, "msg": "param invalid: incoming webhook access token invalid"}
    )


class _Handler(BaseHTTPRequestHandler):
    robots: Robots

    def do_HEAD(self) -> None:
        """Somebody looks whether we are there."""
        self._send(404, b"")

    def do_GET(self) -> None:
        """The public address of a service that is well."""
        self._send(200, b'{"status":"ok"}')

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.robots.arrived.append({"path": self.path, **body})
        answer = self.robots.answers.pop(0) if self.robots.answers else self.robots.verdict(self.path, body)
        if isinstance(answer, str):
            self._misbehave(answer)
        elif isinstance(answer, int):
            self._send(answer, b"{}")
        else:
            self._send(200, json.dumps(answer).encode())

    def _misbehave(self, how: str) -> None:
        if how == "silent":
            self.robots.released.wait(self.robots.seconds)
        elif how == "half":
            self._send(200, b"ok", length=100)
        elif how == "garbled headers":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nno header at all\r\n\r\nok")
        elif how == "drip":
            self._send(200, b"", length=1000)
            for _ in range(int(self.robots.seconds / 0.05)):
                self.wfile.write(b".")
                time.sleep(0.05)
        self.close_connection = True

    def _send(self, status: int, body: bytes, length: int | None = None) -> None:
        self.send_response(status)
        for name, value in self.robots.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


def address_of(service: str, robots: Robots) -> str:
    """An alert address for the stand-in, as the pack would name the real service."""
    return {
        "wecombot": f"wecombot://{ROBOT_KEY}/?rto=0.4",
        "dingtalk": f"dingtalk://{DINGTALK_SECRET}@{DINGTALK_TOKEN}/?rto=0.4",
        "feishu": f"feishu://{ROBOT_KEY}/?rto=0.4",
        "tgram": f"tgram://{TELEGRAM_TOKEN}/-1002001/?rto=0.4",
        "json": f"json://127.0.0.1:{robots.port}/hook/{ROBOT_KEY}/?rto=0.4",
    }[service]
