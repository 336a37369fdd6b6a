"""The menu of the account and its QR codes: made by the command line."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from channels.errors import SendError
from channels.wechat_account import Account

MOST_BUTTONS_OF_A_MENU = 5
MOST_BYTES_OF_A_TITLE = 60
MOST_CHARACTERS_OF_A_SCENE = 64
_PICTURE = "https://mp.weixin.qq.com/cgi-bin/showqrcode?ticket="


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code: the address of its picture, and the address that it holds."""

    picture: str
    address: str


def menu(lines: Iterable[tuple[str, str]], listening: bool = False) -> dict[str, Any]:
    """The menu: 我要咨询, 我要反映 with as many special lines (key, title) as there is room for, 查进度.

    `listening` puts 领导接听 beside 我要咨询.
    """
    consult: dict[str, Any] = _button("我要咨询", "consult")
    if listening:
        talk = [_button("咨询问题", "consult"), _button("领导接听", "listening")]
        consult = {"name": "我要咨询", "sub_button": talk}
    reports = [_button("报修求助", "repair"), _button("投诉举报", "complain")]
    reports += [_button(title, f"line:{key}") for key, title in lines]
    return {
        "button": [
            consult,
            {"name": "我要反映", "sub_button": reports[:MOST_BUTTONS_OF_A_MENU]},
            _button("查进度", "progress"),
        ]
    }


def push_menu(account: Account, lines: Iterable[tuple[str, str]], listening: bool = False) -> dict[str, Any]:
    """Put the menu in place of the one that the account has; raises SendError or SendUncertain."""
    pushed = menu(lines, listening)
    account.api.send(lambda client: client.menu.create(pushed))
    return pushed


def make_code(account: Account, source: str) -> Code:
    """A lasting QR code; who scans it comes in as `scan:<source>`. Raises SendError or SendUncertain."""
    if not 1 <= len(source) <= MOST_CHARACTERS_OF_A_SCENE:
        raise SendError(f"来源名称须为 1 至 {MOST_CHARACTERS_OF_A_SCENE} 个字符", permanent=True)
    wanted = {"action_name": "QR_LIMIT_STR_SCENE", "action_info": {"scene": {"scene_str": source}}}
    made = account.api.call(lambda client: client.qrcode.create(wanted))
    return Code(_PICTURE + quote(str(made.get("ticket", ""))), str(made.get("url", "")))


def _button(title: str, key: str) -> dict[str, str]:
    return {"type": "click", "name": _cut(title), "key": key}


def _cut(title: str) -> str:
    return title.encode()[:MOST_BYTES_OF_A_TITLE].decode(errors="ignore")
