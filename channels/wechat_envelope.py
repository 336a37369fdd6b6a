"""The envelope of pushes and passive replies: plain, or encrypted in safe mode. One mode an account, never both.

With a key set a plain push is refused; without one an encrypted push is.
"""

import binascii
import secrets
import struct
from collections.abc import Mapping
from datetime import datetime

from wechatpy.crypto import WeChatCrypto
from wechatpy.exceptions import WeChatException
from wechatpy.replies import TextReply

from channels import wechat_push, wechat_signature
from channels.wechat_pages import first_page
from channels.wechat_push import BadPush, Fields
from channels.wechat_settings import Settings

NOTHING_TO_SAY = "success"
"""Stops the platform from delivering again."""
_BROKEN = (WeChatException, binascii.Error, struct.error, ValueError, IndexError, TypeError, AssertionError)
"""What wechatpy raises on bad input; none of it may reach the web server."""


class Envelope:
    """Opens what comes in and closes what goes out, for one account."""

    def __init__(self, settings: Settings) -> None:
        self._token = settings.token.get_secret_value()
        key = settings.aes_key.get_secret_value()
        self._crypto = WeChatCrypto(self._token, key, settings.app_id) if key else None

    def check_address(self, arguments: Mapping[str, str], now: datetime) -> None:
        """The platform asks whether the address is ours; raises Forged."""
        wechat_signature.check(self._token, arguments, now)

    def open(self, body: bytes, arguments: Mapping[str, str], now: datetime) -> Fields:
        """The fields of a push; raises Forged or BadPush."""
        if self._crypto is None:
            wechat_signature.check(self._token, arguments, now)
            return wechat_push.read(body)
        sealed = wechat_push.read(body).text("Encrypt", wechat_push.MOST_BYTES)
        if not sealed:
            raise BadPush("a plain push to an account in safe mode")
        wechat_signature.check_sealed(self._token, arguments, sealed, now)
        try:
            # wechatpy compares the same signature again; ours above is the one in constant time.
            text = self._crypto.decrypt_message(
                {"Encrypt": sealed},
                arguments["msg_signature"],
                arguments["timestamp"],
                arguments["nonce"],
            )
        except _BROKEN as error:
            raise BadPush(type(error).__name__) from None
        return wechat_push.read(text)

    def close(self, words: str, ours: str, citizen: str, now: datetime) -> str:
        """The passive reply with the first page of these words."""
        if not words:
            return NOTHING_TO_SAY
        shown, _ = first_page(words)
        reply = TextReply(
            content=shown.replace("]]>", "]]]]><![CDATA[>"),  # else a text could end its field
            source=ours,
            target=citizen,
            time=int(now.timestamp()),
        ).render()
        if self._crypto is None:
            return str(reply)
        return str(self._crypto.encrypt_message(reply, secrets.token_hex(8), str(int(now.timestamp()))))
