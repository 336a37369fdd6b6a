"""`contacts`: calls of a telephone system in, and every contact out, for audits."""

from dataclasses import asdict
from getpass import getuser
from pathlib import Path

import click

from hotline.cli._database import clock, database
from hotline.cli._errors import FAILED
from hotline.cli._groups import Group
from hotline.cli._output import json_option, progress, show


@click.group(cls=Group)
def command() -> None:
    """来件：导出；话务记录导入。 Contacts out, and call records in."""


@command.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@json_option
def export(file: Path, as_json: bool) -> None:
    """把全部来件写到 FILE，格式由后缀决定。 Every contact, for audits."""
    from channels.records import CONTACTS, contact_rows
    from hotline.cli._writing import write_out

    write_out(file, "contacts", CONTACTS, contact_rows, as_json)


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
@click.pass_context
def import_(ctx: click.Context, file: Path, as_json: bool) -> None:
    """导入话务系统的通话记录或每日合计（呼入、接通、放弃），用来算接通率。 Call records, for the answering rate."""
    from channels.calls import import_calls

    with database() as db, progress("导入", quiet=as_json) as step:
        brought = import_calls(db, file.read_bytes(), file.name, getuser(), clock(db).now(), step)
    rejected = [asdict(one) for one in brought.rejected]
    faults = "".join(f"\n第 {one.row} 行（{one.column}）：{one.reason}" for one in brought.rejected)
    told = (
        f"新增 {brought.new} 行，更新 {brought.updated} 行，没有变化 {brought.unchanged} 行，不能用的 {len(rejected)} 行。"
        f"这些记录里呼入 {brought.offered} 次，接通 {brought.answered} 次。{faults}"
    )
    counts = {name: getattr(brought, name) for name in ("new", "updated", "unchanged", "offered", "answered")}
    show({**counts, "rejected": rejected}, told, as_json)
    if rejected and not (brought.new or brought.updated or brought.unchanged):
        ctx.exit(FAILED)
