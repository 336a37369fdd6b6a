"""`records`: what the office did, from a sheet and as a list; pages of the console do the same."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hotline.cli._database import clock, database
from hotline.cli._errors import FAILED
from hotline.cli._groups import Group
from hotline.cli._output import json_option, show

if TYPE_CHECKING:
    from tickets.office_records import Record

ADMINISTRATOR = "administrator"


@click.group(cls=Group)
def command() -> None:
    """工作记录：会议、培训、媒体报道、拨测等。 What the office did."""


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--kind", default="", help="表里没有“类别”一列时，整张表的类别，例如 媒体报道")
@json_option
@click.pass_context
def import_(ctx: click.Context, file: Path, kind: str, as_json: bool) -> None:
    """导入 FILE 里的工作记录；同类、同日、同单位、同标题的只记一条。 Take a sheet of records in."""
    from desk.office_records import bring
    from desk.record_sheet import read_records
    from hotline.service import Service
    from tickets.model import Actor
    from tickets.record_kinds import KINDS, kind_named

    named = kind_named(kind) if kind else None
    if kind and named is None:
        titles = "、".join(one.title for one in KINDS.values())
        raise click.BadParameter(f"没有“{kind}”这个类别，可用：{titles}。", param_hint="--kind")
    with database() as db:
        service = Service(db, clock(db), {})
        now = service.clock.now()
        found, rejected = read_records(file.read_bytes(), service.city().desk, named, now)
        actor = Actor("office", ADMINISTRATOR, "duty_leader")
        with db.write() as tx:
            brought = bring(tx, actor, found, f"导入 {file.name}", now)
    counts = brought.counts
    result: dict[str, Any] = {name: counts[name] for name in ("new", "updated", "unchanged")}
    result["refused"] = brought.refused
    result["rejected"] = [{"row": one.row, "reason": one.reason} for one in rejected]
    told = [
        f"新增 {counts['new']} 条，更新 {counts['updated']} 条，没有变化 {counts['unchanged']} 条，不能用的 {len(rejected)} 行。"
    ]
    told += [f"第 {one.row} 行：{one.reason}" for one in rejected]
    told += brought.refused
    show(result, "\n".join(told), as_json)
    if (rejected or brought.refused) and not counts:
        ctx.exit(FAILED)


@command.command("list")
@click.option("--period", required=True, help="时期，例如 2024-10、2024-Q4、2024-10-01..2024-10-15")
@json_option
def list_(period: str, as_json: bool) -> None:
    """列出一个时期的工作记录。 The records of a period."""
    from reports.periods import read_period
    from tickets.office_records import records_of

    wanted = read_period(period)
    with database() as db, db.read() as tx:
        found = records_of(tx, wanted.first, wanted.last)
    show({"records": [_shown(one) for one in found]}, "\n".join(map(_told, found)) or "没有记录。", as_json)


def _shown(record: "Record") -> dict[str, Any]:
    return {"id": record.id, "kind": record.content.kind, **record.content.values}


def _told(record: "Record") -> str:
    from tickets.record_kinds import KINDS

    content = record.content
    parts = (
        content.text("day"),
        KINDS[content.kind].title,
        content.text("unit"),
        content.text("title"),
    )
    return "  ".join(filter(None, parts))
