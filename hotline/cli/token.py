"""`token`: keys by which other systems use the message API."""

import click

from hotline.cli._database import clock, database
from hotline.cli._groups import Group
from hotline.cli._output import json_option, show

BY = "command line"


@click.group(cls=Group)
def command() -> None:
    """其他系统调用消息接口的令牌。 Tokens of other systems."""


@command.command()
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    metavar="SCOPE",
    help="可用范围，可写多次：messages（默认：所有不由本系统直接收发的账号）、messages:渠道/账号（例如 messages:wechat/main）、"
    "tickets、articles、units、figures、metrics；办理的有 transfers、moves、drafts，须写 --as",
)
@click.option("--as", "user", default="", metavar="USER", help="以哪个账号的名义办理：只能做这个账号能做的事")
@click.option("--days", type=int, help="多少天以后失效；不写则一直有效")
@json_option
def add(name: str, scopes: tuple[str, ...], user: str, days: int | None, as_json: bool) -> None:
    """为系统 NAME 新建令牌，只显示这一次。 Make a token; it is shown once."""
    from channels.message_api import tokens
    from console import users

    with database() as db:
        now = clock(db).now()
        with db.write() as tx:
            if user and users.find(tx, user) is None:
                raise tokens.TokenRefused(f"没有名为“{user}”的在用账号，用 user add 新建。")
            key = tokens.add(tx, name, scopes, BY, now, days, user)
    show(
        {"name": name, "token": key},
        f"已建令牌 {name}：{key}\n只显示这一次，请交给对方系统妥善保存。",
        as_json,
    )


@command.command("list")
@json_option
def list_all(as_json: bool) -> None:
    """列出全部令牌，不显示令牌本身。 List the tokens, never the secrets."""
    from channels.message_api import tokens

    with database() as db, db.read() as tx:
        rows = tokens.listed(tx)
    lines = [
        f"{row['name']}\t{row['scope']}{' 以 ' + row['acts_as'] + ' 的名义' if row['acts_as'] else ''}"
        f"\t{row['created_at'][:10]} 新建"
        f"\t最近使用 {(row['last_used_at'] or '从未')[:16]}"
        f"\t{row['revoked_at'][:16] + ' 停用' if row['revoked_at'] else '在用'}"
        f"\t{row['expires_at'][:16] + ' 到期' if row['expires_at'] else '不过期'}"
        for row in rows
    ]
    show({"tokens": rows}, "\n".join(lines) or "还没有令牌，用 token add 名称 新建。", as_json)


@command.command()
@click.argument("name")
@json_option
def revoke(name: str, as_json: bool) -> None:
    """立即停用令牌 NAME，不能恢复。 Revoke a token at once and for good."""
    from channels.message_api import tokens

    with database() as db:
        now = clock(db).now()
        with db.write() as tx:
            tokens.revoke(tx, name, now)
    show({"name": name, "revoked": True}, f"令牌 {name} 已停用。", as_json)
