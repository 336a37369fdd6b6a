"""`user`: the accounts of staff."""

from typing import TYPE_CHECKING

import click

from hotline.cli._database import clock, database, directory
from hotline.cli._groups import Group
from hotline.cli._output import json_option, show

if TYPE_CHECKING:
    from storage.transaction import Transaction


@click.group(cls=Group)
def command() -> None:
    """工作人员账号。 Accounts of staff."""


@command.command()
@click.argument("name")
@click.option("--role", required=True, metavar="ROLE", help="角色，例如 seat、handler、admin；写错会列出全部")
@click.option("--unit", default="", help="承办单位的名称或简称，承办单位的人员必填")
@click.option(
    "--password",
    prompt=True,
    prompt_required=False,
    hide_input=True,
    help="密码，只写 --password 则随后输入；不写则生成一次性密码，首次登录时须修改",
)
@click.option("--liaison", is_flag=True, help="联络员：在工作台登记培训考试成绩以后才能登录")
@json_option
def add(name: str, role: str, unit: str, password: str | None, liaison: bool, as_json: bool) -> None:
    """新建账号 NAME。 Make an account."""
    from console import users

    with database() as db:
        now = clock(db).now()
        with db.write() as tx:
            unit = _full_name(tx, unit)
            secret = users.add(tx, name, role, unit, now, password, "command line", liaison)
    shown = None if password else secret
    once = f"一次性密码：{secret}（只显示这一次，首次登录时须修改）" if shown else "密码已按所填设置。"
    show({"name": name, "role": role, "unit": unit, "password": shown}, f"已建账号 {name}。{once}", as_json)


def _full_name(tx: "Transaction", unit: str) -> str:
    """The unit as the pack writes it, so that the account sees that unit's tickets."""
    if not unit:
        return ""
    found = directory(tx).find(unit)
    if found is None:
        raise click.BadParameter(f"现行城市包里没有承办单位“{unit}”", param_hint="--unit")
    return found.name


@command.command()
@click.argument("name")
@click.option("--two-step", "forgets", is_flag=True, help="同时停用这个账号的动态口令（手机丢失）")
@json_option
def reset(name: str, forgets: bool, as_json: bool) -> None:
    """给账号 NAME 一个新的一次性密码并解除锁定。 A new one-time password; ends the lock."""
    from console import second_factor, users

    with database() as db:
        now = clock(db).now()
        with db.write() as tx:
            secret = users.reset_password(tx, name, now, "command line")
            if forgets:
                second_factor.forget(tx, name, now, "command line")
    text = f"账号 {name} 的一次性密码：{secret}（只显示这一次，首次登录时须修改）"
    show({"name": name, "password": secret}, text, as_json)


@command.command()
@click.argument("who", metavar="NAME|ADDRESS")
@json_option
def unlock(who: str, as_json: bool) -> None:
    """解除账号或网络地址的登录锁定。 Let an account or an address try again at once."""
    from ipaddress import ip_address

    from console import lockout

    try:
        is_address = bool(ip_address(who))
    except ValueError:
        is_address = False
    with database() as db:
        now = clock(db).now()
        with db.write() as tx:
            deed = lockout.unlock_address if is_address else lockout.unlock
            deed(tx, who, now, "command line")
    show({"unlocked": who}, f"已解除锁定：{who}。", as_json)


@command.command()
@click.argument("name")
@click.argument("channel", type=click.Choice(["telegram"]))
@click.argument("address", metavar="ID")
@click.option("--remove", is_flag=True, help="解除关联")
@json_option
def link(name: str, channel: str, address: str, remove: bool, as_json: bool) -> None:
    """让渠道 CHANNEL 上编号为 ID 的人以账号 NAME 办事（群里的按钮）。 Let a Telegram user act as this account."""
    from channels import staff_accounts
    from console import audit, users

    with database() as db:
        now = clock(db).now()
        with db.write() as tx:
            if users.find(tx, name) is None:
                raise users.UserRefused(f"没有名为“{name}”的在用用户。")
            if remove:
                _unlink(tx, name, channel, address)
            else:
                staff_accounts.link(tx, channel, address, name, now)
            action = "user_unlinked" if remove else "user_linked"
            audit.record(tx, now, "command line", action, name, f"{channel} {address}")
    done = "已解除关联" if remove else "已关联"
    show(
        {"name": name, "channel": channel, "id": address, "linked": not remove},
        f"{done}：{channel} {address} 与账号 {name}。",
        as_json,
    )


def _unlink(tx: "Transaction", name: str, channel: str, address: str) -> None:
    from channels import staff_accounts

    if staff_accounts.user_of(tx, channel, address) != name:
        raise click.BadParameter(f"{channel} {address} 没有和账号“{name}”关联", param_hint="ID")
    staff_accounts.unlink(tx, channel, address)
