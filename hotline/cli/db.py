"""`db`: prepare, check, back up, restore and copy the database."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from hotline.cli._database import database
from hotline.cli._errors import FAILED
from hotline.cli._groups import Group
from hotline.cli._output import json_option, progress, show

if TYPE_CHECKING:
    from storage.copying import TableCopy

FILE = click.Path(path_type=Path)


@click.group(cls=Group)
def command() -> None:
    """数据库：建表、检查、备份、恢复、复制。 The database."""


@command.command()
@json_option
def migrate(as_json: bool) -> None:
    """建表，或把旧版的表升级到本程序的版本。 Create or upgrade the tables."""
    from storage import schema

    with database(ready=False) as db:
        before, after = schema.current_revision(db), schema.migrate(db)
    changed = "已是最新" if before == after else f"已从 {before} 升级" if before else "已建表"
    show({"before": before, "revision": after}, f"数据库{changed}，版本 {after}。", as_json)


@command.command()
@json_option
@click.pass_context
def check(ctx: click.Context, as_json: bool) -> None:
    """检查表结构、文件、引用是否完好，工单状态与事件是否相符。 Check schema, integrity and tickets."""
    from storage.checking import problems
    from tickets.auditing import wrong_statuses

    with database(ready=False) as db:
        found = problems(db)
        if not found:
            with db.read() as tx:
                found = list(wrong_statuses(tx))
    show({"ok": not found, "problems": found}, "\n".join(found) or "数据库完好。", as_json)
    if found:
        ctx.exit(FAILED)


@command.command()
@click.argument("file", type=FILE)
@json_option
def backup(file: Path, as_json: bool) -> None:
    """把数据库备份成一个独立的 SQLite 文件 FILE，服务不用停。 Back up into one file."""
    from storage.backups import backup as make

    with database() as db, progress("备份") as step:
        held = make(db, file, step)
    _show_copied(f"已备份到 {file}", held, as_json)


@command.command()
@click.argument("file", type=FILE)
@click.option("--force-empty", is_flag=True, help="先清空数据库里已有的数据")
@json_option
def restore(file: Path, force_empty: bool, as_json: bool) -> None:
    """把备份 FILE 恢复到空的数据库，服务须先停。 Restore a backup."""
    from storage.backups import restore as bring_back

    with database(ready=False) as db, progress("恢复") as step:
        held = bring_back(file, db, replace=force_empty, progress=step)
    _show_copied(f"已从 {file} 恢复", held, as_json)


@command.command()
@click.argument("url")
@click.option("--force-empty", is_flag=True, help="先清空目标数据库里已有的数据")
@json_option
def copy(url: str, force_empty: bool, as_json: bool) -> None:
    """把数据库复制到 URL 指的数据库（SQLite 与 PostgreSQL 互换时用）。 Copy to another engine."""
    from storage.copying import copy as copy_all
    from storage.database import open_database
    from storage.reaching import check_reachable

    with database() as db, progress("复制") as step:
        check_reachable(url)
        target = open_database(url)
        try:
            held = copy_all(db, target, replace=force_empty, progress=step)
        finally:
            target.close()
    _show_copied("已复制", held, as_json)


def _show_copied(what: str, held: "list[TableCopy]", as_json: bool) -> None:
    tables = {table.table: {"rows": table.rows, "digest": table.digest} for table in held}
    rows = sum(table.rows for table in held)
    show({"tables": tables, "rows": rows}, f"{what}：{len(held)} 张表，{rows} 行，内容核对一致。", as_json)
