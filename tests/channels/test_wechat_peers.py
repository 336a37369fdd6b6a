"""The envelope beside other implementations of the protocol: WeRoBot's, running here, and two of Node's, recorded."""

import hashlib
import json
import re
from datetime import datetime
from typing import Any

import pytest
from werobot.crypto import MessageCrypt
from werobot.utils import get_signature

from channels import wechat_signature
from channels.wechat_envelope import Envelope
from channels.wechat_push import BadPush
from channels.wechat_settings import Settings
from channels.wechat_signature import Forged
from tests.conftest import NOON
from tests.platforms.wechat import APP_ID
from tests.platforms.wechat_push import AES_KEY, CITIZEN, NOW, OFFICE, PAYLOADS, TOKEN, text

RECORDED: dict[str, Any] = json.loads((PAYLOADS / "sealed.json").read_text(encoding="utf-8"))
WORDS = ("停水了", "🙂停水🚰", "a", "两天没来水，" * 300, "&lt; ]] > <b>")


def envelope(key: str = AES_KEY) -> Envelope:
    return Envelope(Settings(token=TOKEN, app_id=APP_ID, secret="s", aes_key=key))  # type: ignore[arg-type]


def peer() -> MessageCrypt:
    return MessageCrypt(TOKEN, AES_KEY, APP_ID)


def fields_of(xml: str) -> dict[str, str]:
    return dict(re.findall(r"<(Encrypt|MsgSignature|TimeStamp|Nonce)>(?:<!\[CDATA\[)?([^\]<]+)", xml))


def opened(sealed: dict[str, str], at: datetime = NOON) -> str:
    """What our envelope reads in a push that somebody else sealed."""
    body = f"<xml><ToUserName>{OFFICE}</ToUserName><Encrypt><![CDATA[{sealed['Encrypt']}]]></Encrypt></xml>"
    arguments = {
        "timestamp": sealed["TimeStamp"],
        "nonce": sealed["Nonce"],
        "msg_signature": sealed["MsgSignature"],
    }
    return envelope().open(body.encode(), arguments, at).text("Content")


@pytest.mark.parametrize("words", [*WORDS, *("x" * length for length in range(33))])
def test_werobot_seals_and_we_open_whatever_the_padding(words: str) -> None:
    assert opened(fields_of(peer().encrypt_message(text(words), NOW, "n1"))) == words


@pytest.mark.parametrize("words", [*WORDS[:3], *("x" * length for length in range(33))])
def test_we_seal_and_werobot_opens_and_agrees_with_the_signature(words: str) -> None:
    sealed = fields_of(envelope().close(words or "无", OFFICE, CITIZEN, NOON))
    read = peer().decrypt_message(
        sealed["TimeStamp"], sealed["Nonce"], sealed["MsgSignature"], sealed["Encrypt"]
    )
    assert f"<Content><![CDATA[{words or '无'}]]></Content>" in read.decode()


def test_the_plain_signature_is_werobots() -> None:
    signed = {"timestamp": NOW, "nonce": "n1", "signature": get_signature(TOKEN, NOW, "n1")}
    wechat_signature.check(TOKEN, signed, NOON)
    with pytest.raises(Forged):
        wechat_signature.check("another", signed, NOON)


def test_what_werobot_sealed_for_another_account_or_with_another_key_stays_shut() -> None:
    other_key = AES_KEY[::-1]
    for crypt in (MessageCrypt(TOKEN, AES_KEY, "wx0000000000000000"), MessageCrypt(TOKEN, other_key, APP_ID)):
        with pytest.raises(BadPush):
            opened(fields_of(crypt.encrypt_message(text("停水"), NOW, "n1")))
    with pytest.raises(Forged):
        opened(fields_of(MessageCrypt("another", AES_KEY, APP_ID).encrypt_message(text("停水"), NOW, "n1")))


@pytest.mark.parametrize("one", RECORDED["sealed"], ids=lambda one: f"{one['made_by']}-{one['nonce']}")
def test_node_sealed_and_we_open(one: dict[str, str]) -> None:
    sealed = {
        "Encrypt": one["encrypt"],
        "TimeStamp": one["timestamp"],
        "Nonce": one["nonce"],
        "MsgSignature": one["msg_signature"],
    }
    assert opened(sealed) == one["words"]


@pytest.mark.parametrize("one", RECORDED["opened"], ids=lambda one: f"{one['opened_by']}-{one['nonce']}")
def test_node_read_in_our_replies_what_we_meant(one: dict[str, str]) -> None:
    parts = sorted((TOKEN, one["timestamp"], one["nonce"], one["encrypt"]))
    assert hashlib.sha1("".join(parts).encode()).hexdigest() == one["msg_signature"]
    assert f"<Content><![CDATA[{one['words']}]]></Content>" in one["read"]
    assert peer().prp_crypto.decrypt(one["encrypt"], APP_ID).decode() == one["read"]
