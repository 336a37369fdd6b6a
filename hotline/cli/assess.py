"""`assess`: scores and grades of units from a table of their counts, without a database."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hotline.cli._output import json_option, show, warn

if TYPE_CHECKING:
    from reports.assessment import Assessed, Assessment
    from reports.periods import Period
    from reports.report import Report, Table


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--preset", "name", default="", help="考核办法，例如 yueyang、huairou；不写为城市采用的一套")
@click.option("--compat", is_flag=True, help="没有应办工单的单位按原办法印分数和等级，例如 40 分、E")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="写成 docx、pdf、xlsx、html 或 json 文件"
)
@click.option("--period", default="", help="写成文件时，表是哪个时期的，例如 2023-09")
@json_option
def command(file: Path, name: str, compat: bool, out: Path | None, period: str, as_json: bool) -> None:
    """按 FILE 里各单位的件数计算比率、综合指标值和等级。 Assess units from their counts (CSV or Excel)."""
    from hotline.assessment import assessing, preset_named
    from hotline.cli._knowledge import city_pack
    from reports.assessment import assess
    from reports.assessment_file import read_counts
    from reports.assessment_table import assessment_table
    from reports.periods import read_period
    from storage.clock import SystemClock

    rules = city_pack().rules
    of = read_period(period) if period else None
    day = of.first if of else SystemClock(rules.timezone).now().date()
    preset = preset_named(rules.assessment, name) if name else assessing(rules.assessment).on(day)
    counted = read_counts(file.read_bytes(), preset)
    for sentence in counted.warnings:
        warn(sentence)
    found = assess(preset, counted.units, compat)
    table = assessment_table("assessment", preset.title, found, compat)
    if out:
        _write(out, _report(table, rules.office, of))
    show({**_as_json(found), "warnings": list(counted.warnings)}, _sentences(table, found), as_json)


def _report(table: "Table", office: str, period: "Period | None") -> "Report":
    from reports.calendar_words import days, title
    from reports.kinds import described
    from reports.report import Imprint, Report

    if period is None:
        raise click.UsageError("请用 --period 写明表是哪个时期的，例如 --period 2023-09")
    return Report(
        kind="assessment", title=f"{office}{described()['assessment'].title}", period=period,
        subtitle=f"{title(period)}（{days(period)}）", imprint=Imprint(office=office), tables=(table,),
    )  # fmt: skip


def _write(out: Path, report: "Report") -> None:
    from reports.formats import FORMATS, rendered
    from storage.whole_files import written_whole

    form = out.suffix.lstrip(".").lower()
    if form not in FORMATS:
        raise click.BadParameter(
            f"没有“{out.suffix}”这种形式，可用的有：{'、'.join(FORMATS)}", param_hint="--out"
        )
    body = rendered(report, form)
    with written_whole(out) as draft:
        draft.write_bytes(body)


def _as_json(found: "Assessment") -> dict[str, Any]:
    preset = {"name": found.preset.name, "title": found.preset.title, "version": found.preset.version}
    return {"preset": preset, "rows": [_row(row) for row in found.rows], "total": _row(found.total)}


def _row(row: "Assessed") -> dict[str, Any]:
    from reports.assessment_table import TOTAL

    return {
        "unit": row.unit or TOTAL,
        **row.counts,
        **{name: None if rate is None else float(rate) for name, rate in row.rates.items()},
        "score": None if row.score is None else float(row.score),
        "grade": row.grade,
        "small_sample": row.small_sample,
    }


def _sentences(table: "Table", found: "Assessment") -> str:
    from hotline.cli._tables import aligned
    from reports.assessment_table import formula_in_words

    preset = found.preset
    head = f"{preset.title}（{preset.name}，{preset.version} 版）：{formula_in_words(preset)}"
    return "\n".join([head, "", aligned(table), "", table.note])
