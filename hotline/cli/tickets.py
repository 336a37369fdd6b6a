"""`tickets`: the tickets of another system in as history, and all tickets out as a table."""

from dataclasses import asdict
from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hotline.cli._database import clock, database
from hotline.cli._errors import FAILED
from hotline.cli._groups import Group
from hotline.cli._output import json_option, progress, show

if TYPE_CHECKING:
    from desk.vendor_import import Brought

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group(cls=Group)
def command() -> None:
    """工单：从其他系统导入、导出。 Tickets in from other systems, and out."""


@command.command("import")
@click.argument("file", type=FILE)
@click.option("--channel", default="", help="文件没有来源渠道这一列时，都算哪个渠道，例如 市长信箱")
@click.option("--dry-run", is_flag=True, help="只检查和统计，不写入")
@json_option
@click.pass_context
def import_(ctx: click.Context, file: Path, channel: str, dry_run: bool, as_json: bool) -> None:
    """导入对方系统导出的 FILE（Excel、CSV），作为只读的历史工单。 Take tickets in as history that can only be read."""
    from desk.vendor_import import Source, bring
    from hotline.vendor_words import city_words

    with database() as db, progress("导入", quiet=as_json) as step:
        now = clock(db).now()
        with db.read() as tx:
            words = city_words(tx, now)
        source = Source(file.name, getuser(), channel)
        brought = bring(db, words, file.read_bytes(), source, now, step, dry_run=dry_run)
    result = _result(brought)
    show(result, _sentences(result, dry_run), as_json)
    if brought.rejected and not brought.changes:
        ctx.exit(FAILED)


def _result(brought: "Brought") -> dict[str, Any]:
    names = list(brought.unconfirmed)
    return {
        **brought.counts(),
        "rejected": [asdict(one) for one in brought.rejected],
        "unconfirmed": [one.name for one in names if one.kind in ("unit", "category")],
        **{
            f"unconfirmed_{kind}": [one.name for one in names if one.kind == kind]
            for kind in ("unit", "category", "purpose", "channel")
        },
        "linked": len(brought.linked),
        "without_closing_time": len(brought.unended),
    }


def _sentences(result: dict[str, Any], dry_run: bool) -> str:
    lines = [f"第 {one['row']} 行（{one['column']}）：{one['reason']}" for one in result["rejected"]]
    for kind, title in (
        ("unit", "单位"),
        ("category", "分类"),
        ("purpose", "诉求类型"),
        ("channel", "来源渠道"),
    ):
        if names := result[f"unconfirmed_{kind}"]:
            lines.append(f"城市包里没有的{title}，已按未确认登记：{'、'.join(names)}。")
    if result["linked"]:
        lines.append(f"{result['linked']} 件是本系统自己的工单，只更新了对方的办理进度。")
    if result["without_closing_time"]:
        lines.append(f"{result['without_closing_time']} 件已办结而没有办结时间，不计入按办结时间统计的数字。")
    said = "检查完毕，没有写入：将新增" if dry_run else "新增"
    lines.append(
        f"{said} {result['new']} 件，更新 {result['updated']} 件，没有变化 {result['unchanged']} 件，"
        f"不能用的 {len(result['rejected'])} 行。"
    )
    return "\n".join(lines)


@command.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@json_option
def export(file: Path, as_json: bool) -> None:
    """把全部工单写到 FILE，列名与导入相同，格式由后缀决定。 Write all tickets out as a table."""
    from hotline.cli._writing import write_out
    from hotline.vendor_words import titles
    from tickets.vendor_export import HEADER, ticket_rows

    write_out(file, "工单", HEADER, lambda tx: ticket_rows(tx, titles(tx)), as_json)
