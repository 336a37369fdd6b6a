"""`assess`: scores and grades of units from a table of their counts, without a database."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hotline.cli._output import json_option, show, warn

if TYPE_CHECKING:
    from reports.assessment import Assessed, Assessment
    from reports.report import Table


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--preset", "name", default="", help="考核办法，例如 yueyang、huairou；不写为城市采用的一套")
@click.option("--compat", is_flag=True, help="没有应办工单的单位按原办法印分数和等级，例如 40 分、E")
@json_option
def command(file: Path, name: str, compat: bool, as_json: bool) -> None:
    """按 FILE 里各单位的件数计算比率、综合指标值和等级。 Assess units from their counts (CSV or Excel)."""
    from hotline.assessment import assessing, preset_named
    from hotline.cli._knowledge import city_pack
    from reports.assessment import assess
    from reports.assessment_file import read_counts
    from reports.assessment_table import assessment_table
    from storage.clock import SystemClock

    rules = city_pack().rules
    today = SystemClock(rules.timezone).now().date()
    preset = preset_named(rules.assessment, name) if name else assessing(rules.assessment).on(today)
    counted = read_counts(file.read_bytes(), preset)
    for sentence in counted.warnings:
        warn(sentence)
    found = assess(preset, counted.units, compat)
    table = assessment_table("assessment", preset.title, found, compat)
    show({**_as_json(found), "warnings": list(counted.warnings)}, _sentences(table, found), as_json)


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
