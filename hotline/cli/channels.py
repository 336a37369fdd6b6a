"""`channels`: what an office sets up on its accounts, and how they fare."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, cast

import click

from hotline.cli._database import clock, database, settings
from hotline.cli._groups import Group
from hotline.cli._output import json_option, show

if TYPE_CHECKING:
    from channels.wechat import WeChat
    from channels.wechat_account import Account
    from storage.database import Database

ACCOUNT = click.option("--account", default="main", show_default=True, help="公众号在设置里的名字")


@click.group(cls=Group)
def command() -> None:
    """渠道账号：菜单、二维码、状态。 Accounts on the platforms."""


@command.group(cls=Group)
def menu() -> None:
    """公众号的自定义菜单。 The menu of the account."""


@menu.command("push")
@ACCOUNT
@click.option("--listening", is_flag=True, help="在“我要咨询”下加“领导接听”")
@json_option
def menu_push(account: str, listening: bool, as_json: bool) -> None:
    """用现行城市包的专线生成菜单并发布。 Publish the menu with the city's special lines."""
    from channels.wechat_menu import push_menu

    with database() as db:
        pushed = push_menu(_wechat(db, account), _lines(db), listening)
    names = [button["name"] for button in pushed["button"]]
    under = [button["name"] for button in pushed["button"][1]["sub_button"]]
    show(
        {"account": account, **pushed},
        f"菜单已发布：{'、'.join(names)}；我要反映之下：{'、'.join(under)}。",
        as_json,
    )


@command.command()
@click.argument("source")
@ACCOUNT
@json_option
def qrcode(source: str, account: str, as_json: bool) -> None:
    """为来源 SOURCE（例如 海报-东城）生成长期二维码。 Make a QR code that tells where it was scanned."""
    from channels.wechat_menu import make_code

    with database() as db:
        code = make_code(_wechat(db, account), source)
    result = {"account": account, "source": source, "picture": code.picture, "address": code.address}
    show(result, f"二维码图片：{code.picture}\n内容：{code.address}", as_json)


@command.command()
@json_option
def status(as_json: bool) -> None:
    """各公众号最近的收发、错误和剩余次数。 How the accounts fare."""
    with database() as db:
        states = [_state(db, name) for name in _accounts()]
    show({"accounts": states}, "\n".join(map(_told, states)) or "没有启用微信公众号。", as_json)


def _state(db: "Database", name: str) -> dict[str, Any]:
    """The record of an account, and what the platform says now."""
    from channels.wechat_health import fares

    account = _wechat(db, name)
    works, said = account.examine()
    return {"channel": "wechat", **asdict(fares(db, name)), "works": works, "said": said}


def _told(state: dict[str, Any]) -> str:
    error = f"{state['error_at'][:16]} {state['error']}" if state["error"] else "无"
    heard, sent = (state[name][:16] or "从未" for name in ("heard_at", "sent_at"))
    return f"{state['said']}\n  最近收到 {heard}，最近发出 {sent}，最近的错误：{error}"


def _accounts() -> tuple[str, ...]:
    """The names of the accounts that are enabled."""
    channel = _enabled()
    return channel.accounts if channel else ()


def _enabled() -> "WeChat | None":
    from channels import registry
    from hotline import channel_settings

    if "wechat" not in settings().channels:
        return None
    made = registry.load(["wechat"], channel_settings.environment(), channel_settings.tables())
    return cast("WeChat", made["wechat"])


def _wechat(db: "Database", name: str) -> "Account":
    """One account, at work on this database."""
    channel = _enabled()
    if channel is None:
        raise click.UsageError(
            "没有启用微信公众号，请在 HOTLINE_CHANNELS 里加上 wechat，见 docs/channels/wechat.md"
        )
    if name not in channel.accounts:
        raise click.BadParameter(
            f"没有名为“{name}”的公众号，已有：{'、'.join(channel.accounts)}", param_hint="--account"
        )
    account = channel.account(name)
    account.attach(db, clock(db))
    return account


def _lines(db: "Database") -> list[tuple[str, str]]:
    """The special lines that are open today, in the order of the city's pack."""
    from hotline.pack.revisions import NoPack, current

    with db.read() as tx:
        revision = current(tx)
    if revision is None:
        raise NoPack
    today = clock(db).now().date()
    lines = revision.pack().lines
    return [(line.line, line.title) for line in lines if line.since is None or line.since <= today]
