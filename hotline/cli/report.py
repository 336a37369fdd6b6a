"""`report`: the figures and tables of a period, made from the records, in any of the forms."""

import sys
from collections.abc import Collection
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hotline.cli._database import database

if TYPE_CHECKING:
    from reports.report import Report

PERIODS = "时期：2024-10-14、2024-W42、2024-10、2024-Q4、2024-H1、2024、2024-10-01..2024-10-07"
DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command()
@click.argument("kind")
@click.option("--period", required=True, help=PERIODS)
@click.option("--format", "form", default="", help="html、docx、pdf、xlsx 或 json；不写则照文件名的后缀")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="写到这个文件；不写则输出到屏幕")
@click.option("--public", is_flag=True, help="公开版：不含内部章节、表格和列，遮盖号码")
@click.option("--meeting", type=DAY, help="在哪一天的会议上用；时期必须在会议之前结束")
def command(
    kind: str, period: str, form: str, out: Path | None, public: bool, meeting: datetime | None
) -> None:
    """编制一份报告，KIND 是 daily、weekly、monthly 等。 Make a report from the records."""
    from reports.bulletins import RISK
    from reports.formats import DATA, FOR_A_SCREEN, FORMATS, rendered
    from reports.kinds import KINDS

    suffix = out.suffix.lstrip(".").lower() if out else ""
    form = _known(form or suffix or "json", FORMATS, "--format")
    if not out and form not in FOR_A_SCREEN and sys.stdout.isatty():
        raise click.BadParameter(f"{form} 不能显示在屏幕上，请用 --out 写到文件", param_hint="--out")
    kind = _known(kind, (*KINDS, RISK), "KIND")
    report = _made(kind, period, meeting.date() if meeting else None, whole=form in DATA)
    body = rendered(report, form, public)
    if out:
        from storage.whole_files import written_whole

        with written_whole(out) as draft:
            draft.write_bytes(body)
    else:
        sys.stdout.buffer.write(body)


def _known(word: str, known: Collection[str], option: str) -> str:
    if word not in known:
        raise click.BadParameter(f"没有“{word}”，可用的有：{'、'.join(known)}", param_hint=option)
    return word


def _made(kind: str, period: str, meeting: date | None, whole: bool) -> "Report":
    from hotline.pack.revisions import NoPack, current
    from hotline.reporting import make_report
    from reports.periods import NoPeriod
    from storage.clock import SystemClock

    with database() as db, db.read() as tx:
        revision = current(tx)
        if revision is None:
            raise NoPack
        pack = revision.pack()
        now = SystemClock(pack.rules.timezone).now()
        try:
            return make_report(tx, pack, kind, period, now, meeting=meeting, whole=whole)
        except NoPeriod as error:
            raise click.BadParameter(str(error), param_hint="--period") from None
