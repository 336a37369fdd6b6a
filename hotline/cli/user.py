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
@json_option
def add(name: str, role: str, unit: str, password: str | None, as_json: bool) -> None:
    """新建账号 NAME。 Make an account."""
    from console import users

    with database() as db:
        now = clock(db).now()
        with db.write() as tx:
            unit = _full_name(tx, unit)
            secret = users.add(tx, name, role, unit, now, password, actor="command line")
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
