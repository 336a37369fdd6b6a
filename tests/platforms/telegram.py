"""A stand-in for Telegram's Bot API, over real HTTP: keeps updates until they are confirmed, counts every call, and
behaves as badly as it is told to (429, a gateway's HTML, refusals, slowness, half answers, resets).

Written from https://core.telegram.org/bots/api; it checks what the platform checks.
"""

import json
import socket
import struct
import threading
import time
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from tests.known_secrets import TELEGRAM_TOKEN
from tests.platforms.telegram_fields import Fields, fields_of

TOKEN = TELEGRAM_TOKEN
PAYLOADS = Path(__file__).parent.parent / "payloads" / "telegram"
TOO_WIDE = b"wider than a photo may be"
_SHOWN = (b"\xff\xd8\xff", b"\x89PNG", b"RIFF")
HTML = b"<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"

Trouble = Literal[
    "flood", "html", "gateway_timeout", "forbidden", "bad_request", "unauthorized", "slow", "half", "reset", "late_reset",
]  # fmt: skip
"""`late_reset` and `half` act after the message was taken; `reset` before."""

_REFUSALS: dict[str, tuple[int, dict[str, Any]]] = {
    "flood": (429, {"description": "Too Many Requests: retry after 7", "parameters": {"retry_after": 7}}),
    "forbidden": (403, {"description": "Forbidden: bot was blocked by the user"}),
    "bad_request": (400, {"description": "Bad Request: chat not found"}),
    "unauthorized": (401, {"description": "Unauthorized"}),
}


def payload(name: str, **changes: Any) -> dict[str, Any]:
    """A captured update, with fields of its message or query changed."""
    found: dict[str, Any] = json.loads((PAYLOADS / f"{name}.json").read_text(encoding="utf-8"))
    update_id = changes.pop("update_id", None)
    if update_id is not None:
        found["update_id"] = update_id
    body = next(value for key, value in found.items() if key != "update_id")
    if isinstance(body, dict):
        body.update(changes)
    return found


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that arrived in a chat; `method` is how it was sent, `file` what came with it."""

    id: int
    chat: str
    text: str
    buttons: tuple[tuple[str, str], ...]
    asks_for_reply: bool = False
    method: str = "sendMessage"
    file: bytes | None = None


@dataclass
class State:
    """What the platform knows of one bot."""

    updates: list[dict[str, Any]] = field(default_factory=list)
    confirmed: int = 0
    webhook: str = ""
    secret: str = ""
    failed: str = ""
    """What Telegram says went wrong with the webhook."""
    sent: list[Sent] = field(default_factory=list)
    acknowledged: list[tuple[str, str]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    calls: Counter[str] = field(default_factory=Counter)
    pollers: int = 0
    most_pollers: int = 0


class BotApi:
    """The server. The `troubles` of a method are used up, one a call; `released` ends what is slow."""

    def __init__(self, token: str = TOKEN) -> None:
        self.token = token
        self.state = State()
        self.troubles: dict[str, deque[Trouble | None]] = {}
        self.slow_seconds = 2.0
        self.released = threading.Event()
        self.mutex = threading.Condition()
        self.stopping = False
        self._thread: threading.Thread | None = None
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"platform": self}))
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        """The base address, for HOTLINE_TELEGRAM_API."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self.mutex:
            self.stopping = True
            self.mutex.notify_all()
        if self._thread is not None:  # a server that never served would wait for itself
            self._server.shutdown()
        self._server.server_close()

    def push(self, *updates: dict[str, Any]) -> None:
        """Have updates waiting for the bot."""
        with self.mutex:
            self.state.updates += updates
            self.mutex.notify_all()

    def fail(self, method: str, *troubles: Trouble | None) -> None:
        """The next calls of a method go wrong; None is a call that does not."""
        with self.mutex:
            self.troubles.setdefault(method, deque()).extend(troubles)

    def texts(self, chat: str) -> tuple[str, ...]:
        """What a chat has received, in its order."""
        with self.mutex:
            return tuple(sent.text for sent in self.state.sent if sent.chat == chat)

    def wait_for(self, wanted: Any, seconds: float = 10.0) -> None:
        """Wait until `wanted()` holds; it is asked whenever something happens."""
        until = time.monotonic() + seconds
        with self.mutex:
            while not wanted():
                left = until - time.monotonic()
                assert left > 0, f"it did not happen: {self.state}"
                self.mutex.wait(min(left, 0.1))

    def next_trouble(self, method: str) -> Trouble | None:
        """What goes wrong with this call, if anything."""
        with self.mutex:
            waiting = self.troubles.get(method)
            return waiting.popleft() if waiting else None


@contextmanager
def bot_api() -> Iterator[BotApi]:
    """A running stand-in."""
    with BotApi() as platform:
        yield platform


class Refused(Exception):
    """An answer that is not ok."""

    def __init__(self, status: int, **fields: Any) -> None:
        super().__init__(status)
        self.status = status
        self.fields = fields


class Methods:
    """The methods of the Bot API; each takes the call's fields and returns its result."""

    def __init__(self, platform: BotApi) -> None:
        self.platform = platform
        self.state = platform.state

    def getMe(self, fields: Fields) -> Any:  # noqa: N802 - the platform's names
        return {"id": 123456789, "is_bot": True, "first_name": "12345", "username": "qy12345_bot"}

    def getUpdates(self, fields: Fields) -> Any:  # noqa: N802
        if self.state.webhook:
            raise Refused(409, description="Conflict: can't use getUpdates method while webhook is active")
        offset, limit = int(fields.get("offset", 0)), int(fields.get("limit", 100))
        until = time.monotonic() + float(fields.get("timeout", 0))
        with self.platform.mutex:
            self.state.pollers += 1
            self.state.most_pollers = max(self.state.most_pollers, self.state.pollers)
            try:
                return self._wait(offset, limit, until)
            finally:
                self.state.pollers -= 1

    def _wait(self, offset: int, limit: int, until: float) -> list[dict[str, Any]]:
        """Confirm what lies before the offset, then wait for what lies behind it."""
        state = self.state
        state.confirmed = max(state.confirmed, offset)
        state.updates[:] = [update for update in state.updates if update.get("update_id", offset) >= offset]
        while not state.updates and not self.platform.stopping and (left := until - time.monotonic()) > 0:
            self.platform.mutex.wait(left)
        return state.updates[:limit]

    def setWebhook(self, fields: Fields) -> Any:  # noqa: N802
        self.state.webhook, self.state.secret = fields["url"], fields.get("secret_token", "")
        return True

    def getWebhookInfo(self, fields: Fields) -> Any:  # noqa: N802
        waiting = len(self.state.updates)
        failed = {"last_error_date": 1, "last_error_message": self.state.failed} if self.state.failed else {}
        return {
            "url": self.state.webhook,
            "has_custom_certificate": False,
            "pending_update_count": waiting,
            **failed,
        }

    def deleteWebhook(self, fields: Fields) -> Any:  # noqa: N802
        self.state.webhook = ""
        return True

    def sendMessage(self, fields: Fields) -> Any:  # noqa: N802
        text = fields.get("text", "").strip()
        if not text:
            raise Refused(400, description="Bad Request: message text is empty")
        if len(text.encode("utf-16-le")) // 2 > 4096:
            raise Refused(400, description="Bad Request: message is too long")
        return self._deliver(fields, text)

    def sendPhoto(self, fields: Fields) -> Any:  # noqa: N802
        return self._deliver_file(fields, "photo")

    def sendDocument(self, fields: Fields) -> Any:  # noqa: N802
        return self._deliver_file(fields, "document")

    def _deliver_file(self, fields: Fields, kind: str) -> Any:
        """A photo must be one, and have a shape that can be shown: the stand-in looks at the magic and at one word."""
        body = fields.files.get(fields.get(kind, "").removeprefix("attach://"), b"")
        if not body:
            raise Refused(400, description="Bad Request: file must be non-empty")
        if len(fields.get("caption", "").encode("utf-16-le")) // 2 > 1024:
            raise Refused(400, description="Bad Request: message caption is too long")
        if kind == "photo" and (not body.startswith(_SHOWN) or TOO_WIDE in body):
            raise Refused(400, description="Bad Request: PHOTO_INVALID_DIMENSIONS")
        method = "sendPhoto" if kind == "photo" else "sendDocument"
        return self._deliver(fields, fields.get("caption", ""), method, body)

    def answerCallbackQuery(self, fields: Fields) -> Any:  # noqa: N802
        self.state.acknowledged.append((fields["callback_query_id"], fields.get("text", "")))
        return True

    def getFile(self, fields: Fields) -> Any:  # noqa: N802
        body = self.state.files.get(fields["file_id"])
        if body is None:
            raise Refused(400, description="Bad Request: wrong file_id")
        return {
            "file_id": fields["file_id"], "file_unique_id": "u", "file_size": len(body),
            "file_path": f"files/{fields['file_id']}",
        }  # fmt: skip

    def _deliver(
        self, fields: Fields, text: str, method: str = "sendMessage", file: bytes | None = None
    ) -> Any:
        markup = json.loads(fields.get("reply_markup") or "{}")
        buttons = tuple(
            (button["text"], button["callback_data"])
            for row in markup.get("inline_keyboard", [])
            for button in row
        )
        if any(not 1 <= len(data.encode()) <= 64 for _, data in buttons):
            raise Refused(400, description="Bad Request: BUTTON_DATA_INVALID")
        with self.platform.mutex:
            number = len(self.state.sent) + 1
            asks = bool(markup.get("force_reply"))
            self.state.sent.append(Sent(number, fields["chat_id"], text, buttons, asks, method, file))
            self.platform.mutex.notify_all()
        chat = {"id": int(fields["chat_id"]), "type": "private", "first_name": "王"}
        return {"message_id": number, "date": 1728878400, "chat": chat, "text": text}


class _Handler(BaseHTTPRequestHandler):
    """One connection; `platform` is set by the subclass that a server makes."""

    platform: BotApi
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:  # noqa: N802
        path = urlsplit(self.path).path
        prefix = f"/file/bot{self.platform.token}/files/"
        if path.startswith(prefix):
            self._file(path.removeprefix(prefix))
        else:
            self._call(path, fields_of("", urlsplit(self.path).query.encode()))

    def do_POST(self) -> None:  # noqa: N802
        length = self.headers.get("Content-Length")
        body = self._chunks() if length is None else self.rfile.read(int(length))
        self._call(urlsplit(self.path).path, fields_of(self.headers.get("Content-Type", ""), body))

    def _chunks(self) -> bytes:
        body = bytearray()
        while size := int(self.rfile.readline().strip() or b"0", 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return bytes(body)

    def _call(self, path: str, fields: Fields) -> None:
        _, bot, method = [*path.split("/"), "", ""][:3]
        if bot != f"bot{self.platform.token}":
            return self._json(401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
        with self.platform.mutex:
            self.platform.state.calls[method] += 1
        trouble = self.platform.next_trouble(method)
        if trouble and self._misbehave(trouble):
            return None
        found = getattr(Methods(self.platform), method, None) if method.isalpha() else None
        if found is None:
            return self._json(404, {"ok": False, "error_code": 404, "description": "Not Found"})
        try:
            answer = {"ok": True, "result": found(fields)}
        except Refused as refused:
            return self._json(refused.status, {"ok": False, "error_code": refused.status, **refused.fields})
        if trouble == "late_reset":
            return self._reset()
        return self._half(answer) if trouble == "half" else self._json(200, answer)

    def _file(self, file_id: str) -> None:
        trouble = self.platform.next_trouble("file")
        if trouble and self._misbehave(trouble):
            return
        body = self.platform.state.files.get(file_id, b"")
        self._answer(200, "application/octet-stream", body, len(body) // 2 if trouble == "half" else None)

    def _misbehave(self, trouble: Trouble) -> bool:
        """True when that was the answer."""
        if trouble == "slow":
            self.platform.released.wait(self.platform.slow_seconds)
        if trouble == "reset":
            self._reset()
        if trouble in ("html", "gateway_timeout"):
            self._answer(502 if trouble == "html" else 504, "text/html", HTML)
        if trouble in _REFUSALS:
            status, fields = _REFUSALS[trouble]
            self._json(status, {"ok": False, "error_code": status, **fields})
        return trouble in ("reset", "html", "gateway_timeout") or trouble in _REFUSALS

    def _json(self, status: int, fields: dict[str, Any]) -> None:
        self._answer(status, "application/json", json.dumps(fields).encode())

    def _half(self, fields: dict[str, Any]) -> None:
        body = json.dumps(fields).encode()
        self._answer(200, "application/json", body, len(body) // 2)

    def _answer(self, status: int, kind: str, body: bytes, cut: int | None = None) -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[:cut])
            self.wfile.flush()
        except OSError:
            self.close_connection = True
        if cut is not None:
            self._reset()

    def _reset(self) -> None:
        """Close with a reset, as a dying gateway does."""
        self.close_connection = True
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.connection.close()

    def log_message(self, format: str, *args: object) -> None:
        """Silent: addresses hold the token."""
