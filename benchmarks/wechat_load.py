"""The WeChat webhook's part of `benchmarks.webhook`: text pushes as the platform signs them, plain and in safe mode."""

import hashlib
import secrets
import time
from collections.abc import Sequence
from xml.sax.saxutils import escape

from wechatpy.crypto import PrpCrypto, WeChatCrypto

from benchmarks.load import Request

TOKEN, APP_ID, AES_KEY = "benchmark", "wx0123456789abcdef", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
ADDRESS = "/channels/wechat/main"


def environment() -> dict[str, str]:
    """The account `main` in plain mode; nothing is sent, so it needs no key but the token."""
    return {
        "HOTLINE_CHANNELS": "webchat,wechat",
        "HOTLINE_WECHAT_TOKEN": TOKEN,
        "HOTLINE_WECHAT_KIND": "unverified",
    }


def sealed_environment() -> dict[str, str]:
    """The same account in safe mode."""
    return {**environment(), "HOTLINE_WECHAT_APP_ID": APP_ID, "HOTLINE_WECHAT_AES_KEY": AES_KEY}


def plain(texts: Sequence[str], run: str) -> list[Request]:
    """A message a citizen, in plain mode."""
    now = str(int(time.time()))
    query = f"signature={_sign(TOKEN, now, 'n')}&timestamp={now}&nonce=n"
    return [Request("POST", f"{ADDRESS}?{query}", push.encode()) for push in _pushes(texts, run, now)]


def sealed(texts: Sequence[str], run: str) -> list[Request]:
    """The same, in safe mode: sealed before the load begins, as the platform does on its own machines."""
    now = str(int(time.time()))
    crypto = PrpCrypto(WeChatCrypto(TOKEN, AES_KEY, APP_ID).key)
    return [_sealed(crypto.encrypt(push, APP_ID).decode(), now) for push in _pushes(texts, run, now)]


def _sealed(encrypted: str, now: str) -> Request:
    nonce = secrets.token_hex(4)
    query = (
        f"timestamp={now}&nonce={nonce}&encrypt_type=aes&msg_signature={_sign(TOKEN, now, nonce, encrypted)}"
    )
    body = f"<xml><ToUserName>gh_1</ToUserName><Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"
    return Request("POST", f"{ADDRESS}?{query}", body.encode())


def _pushes(texts: Sequence[str], run: str, now: str) -> list[str]:
    return [
        f"<xml><ToUserName>gh_1</ToUserName><FromUserName>{run}-{n}</FromUserName><CreateTime>{now}</CreateTime>"
        f"<MsgType>text</MsgType><Content>{escape(text)}</Content><MsgId>{run}-{n}</MsgId></xml>"
        for n, text in enumerate(texts)
    ]


def _sign(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()
