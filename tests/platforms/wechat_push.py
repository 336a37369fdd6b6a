"""The platform's other side: it delivers pushes, signed, in safe mode sealed by another implementation (WeRoBot's)."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from flask.testing import FlaskClient
from werobot.crypto import MessageCrypt

from tests.conftest import NOON
from tests.known_secrets import WECHAT_AES_KEY, WECHAT_TOKEN
from tests.platforms.wechat import APP_ID

PAYLOADS = Path(__file__).parent.parent / "payloads" / "wechat"
TOKEN, AES_KEY = WECHAT_TOKEN, WECHAT_AES_KEY
CITIZEN, OFFICE = "oia2TjjewbmiOUlr6X-1crbLOvLw", "gh_123456789abc"
NOW = str(int(NOON.timestamp()))


@dataclass(frozen=True, slots=True)
class Answer:
    """What the platform got back: the status, the whole body, and the words for the citizen."""

    status: int
    body: str
    words: str


def payload(name: str, **changes: str) -> str:
    """A push as the platform documents it, some fields with other values."""
    text = (PAYLOADS / f"{name}.xml").read_text(encoding="utf-8")
    for tag, value in changes.items():
        field = f"<{tag}>{escape(value)}</{tag}>".replace("\\", r"\\")
        text = re.sub(rf"<{tag}>.*?</{tag}>", field, text, flags=re.DOTALL)
    return text


def text(words: str, key: str = "1", sender: str = CITIZEN) -> str:
    """A text message."""
    return payload("text", Content=words, MsgId=key, FromUserName=sender)


def signature(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Pusher:
    """Delivers to one account; with a key in safe mode."""

    client: FlaskClient
    key: str = ""
    account: str = "main"
    token: str = TOKEN

    @property
    def address(self) -> str:
        return f"/channels/wechat/{self.account}"

    def push(
        self, xml: str | bytes, at: str = NOW, changes: Mapping[str, str | None] | None = None
    ) -> Answer:
        """Deliver once; `changes` put other arguments in place of the right ones, None leaves one out."""
        arguments = {"timestamp": at, "nonce": "n1", "signature": signature(self.token, at, "n1")}
        body = xml
        if self.key:
            assert isinstance(xml, str)
            sealed = self._crypt().prp_crypto.encrypt(xml, APP_ID).decode()
            seal = signature(self.token, at, "n1", sealed)
            arguments |= {"encrypt_type": "aes", "msg_signature": seal}
            body = f"<xml><ToUserName>{OFFICE}</ToUserName><Encrypt><![CDATA[{sealed}]]></Encrypt></xml>"
        return self.deliver(body, {**arguments, **(changes or {})})

    def deliver(self, body: str | bytes, arguments: Mapping[str, str | None]) -> Answer:
        """Deliver exactly this."""
        given = {name: value for name, value in arguments.items() if value is not None}
        answer = self.client.post(self.address, query_string=given, data=body)
        return Answer(answer.status_code, answer.text, self._words(answer.text))

    def _words(self, body: str) -> str:
        if self.key and "<Encrypt>" in body:
            field = {name: _field(body, name) for name in ("TimeStamp", "Nonce", "MsgSignature", "Encrypt")}
            body = self._crypt().decrypt_message(
                field["TimeStamp"], field["Nonce"], field["MsgSignature"], field["Encrypt"]
            ).decode()  # fmt: skip
        return _field(body, "Content") if "<Content>" in body else ""

    def _crypt(self) -> MessageCrypt:
        return MessageCrypt(self.token, self.key, APP_ID)


def _field(xml: str, name: str) -> str:
    import xml.etree.ElementTree as Tree

    return Tree.fromstring(xml).findtext(name) or ""
