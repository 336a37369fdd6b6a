"""Every secret that tests use, in one place: `tests/secrecy.py` fails the test whose output holds one of them.

A test that needs a secret takes one of these, or adds its own here. What is made at random while a test runs
(links, keys, access tokens) and citizens' telephone numbers are known by their form.
"""

import re
from collections.abc import Mapping

WECHAT_SECRET = "5f0e2a0c9d7b4c1f8a6e3d2b1c0f9e8d"
WECHAT_TOKEN, SECOND_WECHAT_TOKEN = "pamtest", "portaltoken"
WECHAT_AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
TELEGRAM_TOKEN = "123456789:AAE-standin_of_the_bot_api_1234567890"
SECOND_TELEGRAM_TOKEN = "987654321:other_bot_of_the_city"
TELEGRAM_SECRET = "the-secret-of-the-webhook"
ROBOT_KEY = "key-of-the-robot"
DINGTALK_TOKEN, DINGTALK_SECRET = "d1ng70ken" * 7, "SECd1ng" + "5ecre7" * 9
MAIL_PASSWORD = "pass-word-of-the-mailbox"
SECRET_KEY = "k" * 40
LINK_KEY = "s" * 40
CONSOLE_KEY = "a secret of the tests, long enough"
DATABASE_PASSWORD = "swordfish-of-the-database"
ENCODER_KEY = "sk-embeddings-of-the-office"
PROXY_PASSWORD = "sesame-of-the-proxy"
OIDC_SECRET = "secret-of-the-directory-client"
STAFF_PASSWORD = "correct horse battery"
CHAT_SESSION = "a very secret session"

EVERYWHERE: Mapping[str, str] = {
    "the WeChat app secret": WECHAT_SECRET,
    "the WeChat token": WECHAT_TOKEN,
    "the second WeChat token": SECOND_WECHAT_TOKEN,
    "the WeChat AES key": WECHAT_AES_KEY,
    "the Telegram token": TELEGRAM_TOKEN.partition(":")[
        2
    ],  # the part before the colon is the bot's public number
    "the second Telegram token": SECOND_TELEGRAM_TOKEN.partition(":")[2],
    "the Telegram secret": TELEGRAM_SECRET,
    "the key of the alert robot": ROBOT_KEY,
    "the token of the DingTalk robot": DINGTALK_TOKEN,
    "the secret of the DingTalk robot": DINGTALK_SECRET,
    "the password of the mailbox": MAIL_PASSWORD,
    "the key of the encoder": ENCODER_KEY,
    "the signing key": SECRET_KEY,
    "the key of the links": LINK_KEY,
    "the key of the console": CONSOLE_KEY,
    "the database password": DATABASE_PASSWORD,
    "the password of the proxy": PROXY_PASSWORD,
    "the client secret of the directory": OIDC_SECRET,
    "a password of the staff": STAFF_PASSWORD,
}
"""What may be read nowhere: in no log, output, exception, page or header."""

NOT_PRINTED: Mapping[str, re.Pattern[str]] = {
    "an access token of the WeChat stand-in": re.compile(r"(?<![\w.-])86_[\w-]{60,}"),
    "the link of an alert": re.compile(r"/act/[\w-]{8,}\.[\w-]{8,}"),
}
"""By form: what may stand in no log, output, exception, page or header."""

NOT_LOGGED: Mapping[str, re.Pattern[str]] = {
    "a citizen's telephone number": re.compile(r"(?<![A-Za-z0-9_.])1[3-9]\d{9}(?![A-Za-z0-9_])"),
    "a citizen's chat session": re.compile(rf"{CHAT_SESSION}|[?&]session=\w"),
    "a key of the message API": re.compile(r"hotline_[\w-]{40,}"),
    "an access token": re.compile(r"access_token=[^*\s]"),
}
"""By form: what its owner may see, but no log, no error output and no exception may hold."""
