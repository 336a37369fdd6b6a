"""`upstream`: transfers from other platforms in, their answers back out."""

from pathlib import Path

import click

from hotline.cli._database import clock, database
from hotline.cli._errors import FAILED
from hotline.cli._groups import Group
from hotline.cli._output import json_option, progress, show

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
SYSTEM = click.option(
    "--system", required=True, help="对方系统的名称，例如 省12345平台、中国政府网、市长信箱"
)
COLUMNS = ("外部编号", "工单编号", "办理状态", "承办单位", "办理结果", "回复内容", "办结时间")


@click.group(cls=Group)
def command() -> None:
    """上级平台转办：导入、回传。 Transfers from other platforms."""


@command.command("import")
@click.argument("file", type=FILE)
@SYSTEM
@json_option
@click.pass_context
def import_(ctx: click.Context, file: Path, system: str, as_json: bool) -> None:
    """导入对方系统转来的 FILE；同一编号只受理一次，时限照对方的。 Take transfers in, each number once."""
    from hotline.service import Service
    from hotline.upstream import import_transfers

    with database() as db, progress("导入", quiet=as_json) as step:
        brought = import_transfers(Service(db, clock(db), {}), file.read_bytes(), system, step)
    rejected = [{"row": one.row, "column": one.column, "reason": one.reason} for one in brought.rejected]
    counts = {kind: brought.counts[kind] for kind in ("new", "repeat", "updated", "unchanged")}
    faults = "".join(f"\n第 {one.row} 行（{one.column}）：{one.reason}" for one in brought.rejected)
    told = (
        f"新受理 {counts['new']} 件，并入在办工单 {counts['repeat']} 件，更新时限 {counts['updated']} 件，"
        f"没有变化 {counts['unchanged']} 件，不能用的 {len(rejected)} 行。{faults}"
    )
    show({**counts, "rejected": rejected}, told, as_json)
    if rejected and not any(counts.values()):
        ctx.exit(FAILED)


@command.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@SYSTEM
@json_option
def export(file: Path, system: str, as_json: bool) -> None:
    """把已办结、还没有回传的答复写到 FILE。 Write the answers that the other platform does not have yet."""
    from storage.sheet_writing import write_table
    from tickets.answers import OUTCOME_TITLES
    from tickets.states import STATE_TITLES
    from tickets.transfers import handed_back, unanswered

    with database() as db:
        now = clock(db).now()
        with db.write() as tx:
            rows = unanswered(tx, system)
            lines = [
                (
                    row["number"], row["ticket"], STATE_TITLES[row["status"]], row["unit"],
                    OUTCOME_TITLES.get(row["outcome"], ""), row["public_reply"], row["closed"][:16],
                )
                for row in rows
            ]  # fmt: skip
            write_table(file, "回传", COLUMNS, lines)
            handed_back(tx, system, rows, now)
    result = {"system": system, "answers": len(rows), "file": str(file)}
    show(result, f"已写出 {len(rows)} 件答复到 {file}。", as_json)
