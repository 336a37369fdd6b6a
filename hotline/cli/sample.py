"""`sample`: random samples of closed tickets for the look-back and the outside satisfaction check."""

from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hotline.cli._database import clock, database
from hotline.cli._errors import FAILED
from hotline.cli._groups import Group
from hotline.cli._output import json_option, show

if TYPE_CHECKING:
    from storage.sheet_reading import SheetRow
    from storage.transaction import Transaction
    from tickets.samples import Finding

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
NEW_FILE = click.Path(dir_okay=False, path_type=Path)
OUT = click.option("--out", type=NEW_FILE, help="把样本写到这个文件，格式由后缀决定")
COLUMNS = ("序号", "工单编号", "承办单位", "标题", "办结时间", "群众评价", "是否解决", "抽检结果", "备注")


@click.group(cls=Group)
def command() -> None:
    """工单抽样：抽取、列出、导入结果。 Random samples of closed tickets."""


@command.command()
@click.option("--period", required=True, help="办结的时期，例如 2024-10、2024-Q4、2024-10-01..2024-10-15")
@click.option("--size", required=True, type=click.IntRange(min=1, max=100_000), help="抽多少件")
@click.option("--seed", required=True, help="随机种子；同一种子、同一时期抽出的永远相同")
@click.option("--kind", default="回头看", type=click.Choice(["回头看", "满意度抽检"]), help="样本的用途")
@OUT
@json_option
def draw(period: str, size: int, seed: str, kind: str, out: Path | None, as_json: bool) -> None:
    """从一个时期办结的工单里随机抽取。 Draw a sample that anybody can draw again."""
    from reports.periods import NoPeriod, read_period
    from tickets.samples import Wanted
    from tickets.samples import draw as draw_sample

    try:
        span = read_period(period)
    except NoPeriod as error:
        raise click.BadParameter(str(error), param_hint="--period") from None
    with database() as db:
        now = clock(db).now()
        assert now.tzinfo is not None
        begins, ends = span.window(now.tzinfo)
        wanted = Wanted(kind, seed, size, begins, ends, span.first.isoformat(), span.last.isoformat())
        with db.write() as tx:
            sample = draw_sample(tx, wanted, _discreet(tx), getuser(), now)
            _show(tx, sample, out, as_json)


@command.command("list")
@json_option
def list_(as_json: bool) -> None:
    """列出抽过的样本。 All samples."""
    from tickets.samples import listed

    with database() as db, db.read() as tx:
        rows = listed(tx)
    lines = [
        f"{row['id']}  {row['kind']}  {row['period_from']} 至 {row['period_to']}  总数 {row['population']}"
        f"  抽取 {row['drawn']}  已有结果 {row['checked']}  种子 {row['seed']}"
        for row in rows
    ]
    show({"samples": [dict(row) for row in rows]}, "\n".join(lines) or "还没有抽过样本。", as_json)


@command.command("show")
@click.argument("sample", type=click.IntRange(min=1), metavar="N")
@OUT
@json_option
def show_(sample: int, out: Path | None, as_json: bool) -> None:
    """第 N 号样本的工单，群众自己的评价和抽检结果并列。 The tickets of sample N."""
    with database() as db, db.read() as tx:
        _show(tx, sample, out, as_json)


@command.command("import")
@click.argument("file", type=FILE)
@click.option("--sample", required=True, type=click.IntRange(min=1), help="样本的编号")
@json_option
@click.pass_context
def import_(ctx: click.Context, file: Path, sample: int, as_json: bool) -> None:
    """导入 FILE 里的抽检结果：工单编号、结果、备注。 What the check found, beside the citizens' ratings."""
    from storage.sheet_reading import read_table
    from tickets.samples import knows_header, record

    rows = read_table(file.read_bytes(), knows_header)
    with database() as db:
        now = clock(db).now()
        with db.write() as tx:
            _required(tx, sample)
            found = [(row.number, _finding(row)) for row in rows]
            taken = {number for number, one in found if one and record(tx, sample, one, getuser(), now)}
    rejected = [
        {"row": number, "reason": "这张工单不在样本里" if one else "没有填写工单编号或结果"}
        for number, one in found
        if number not in taken
    ]
    faults = "".join(f"\n第 {one['row']} 行：{one['reason']}" for one in rejected)
    told = f"记下 {len(taken)} 件的结果，不能用 {len(rejected)} 行。{faults}"
    show({"recorded": len(taken), "rejected": rejected}, told, as_json)
    if rejected and not taken:
        ctx.exit(FAILED)


def _finding(row: "SheetRow") -> "Finding | None":
    from tickets.samples import COLUMNS, Finding

    cells = COLUMNS.named(row.cells)
    known = cells["ticket"] and cells["result"]
    return Finding(cells["ticket"].upper(), cells["result"], cells["note"]) if known else None


def _discreet(tx: "Transaction") -> frozenset[str]:
    """Lines whose citizens nobody may call."""
    from hotline.pack.revisions import NoPack, current

    revision = current(tx)
    if revision is None:
        raise NoPack
    return frozenset(row.line for row in revision.pack().lines if row.discreet)


def _required(tx: "Transaction", sample: int) -> dict[str, Any]:
    from tickets.samples import one

    found = one(tx, sample)
    if found is None:
        raise click.BadParameter(f"没有第 {sample} 号样本，用 sample list 查看")
    return found


def _show(tx: "Transaction", sample: int, out: Path | None, as_json: bool) -> None:
    from tickets.samples import in_words, tickets_of

    about, rows = _required(tx, sample), tickets_of(tx, sample)
    solved = {"yes": "是", "no": "否"}
    cells = [
        (
            row["position"], row["ticket"], row["unit"] or "", row["title"] or "", (row["closed"] or "")[:16],
            in_words(row["rating"]), solved.get(row["solved"], ""), in_words(row["result"]), row["note"],
        )
        for row in rows
    ]  # fmt: skip
    if out:
        from storage.sheet_writing import write_table

        write_table(out, about["kind"], COLUMNS, cells)
    names = ("ticket", "unit", "title", "rating", "solved", "result", "note")
    tickets = [{name: row[name] for name in names} for row in rows]
    facts = ("kind", "seed", "size", "population", "period_from", "period_to", "drawn_at", "drawn_by")
    head = (
        f"第 {sample} 号样本（{about['kind']}）：{about['period_from']} 至 {about['period_to']} 办结"
        f" {about['population']} 件，抽取 {len(rows)} 件，种子 {about['seed']}。"
    )
    lines = [f"{row[0]:>4}  {row[1]}  {row[2]}  {row[5] or '—'} / {row[7] or '—'}  {row[3]}" for row in cells]
    result = {"sample": sample, **{name: about[name] for name in facts}, "tickets": tickets}
    show(result, "\n".join([head, *lines]), as_json)
