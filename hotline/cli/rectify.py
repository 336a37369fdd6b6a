"""`rectify`: asks the units whose assessed figures of a period are too low for cause and measure, each once."""

from typing import TYPE_CHECKING

import click

from hotline.cli._database import clock, database
from hotline.cli._output import json_option, show

if TYPE_CHECKING:
    from hotline.service import Service
    from reports.lows import Low
    from storage.transaction import Transaction


@click.command()
@click.option("--period", required=True, help="考核的时期，例如 2024-10")
@click.option("--dry-run", is_flag=True, help="只列出来，不要求整改")
@json_option
def command(period: str, dry_run: bool, as_json: bool) -> None:
    """要求考核指标过低的单位报送原因和整改措施。 Ask units with low figures for a rectification."""
    from desk.rectifying import open_of_figures
    from hotline.service import Service

    with database() as db:
        service = Service(db, clock(db), {})
        with db.write() as tx:
            now, city = service.clock.now(), service.city().desk
            found = _lows(tx, service, period)
            asked = [
                not dry_run and open_of_figures(tx, city, low.unit, low.about, period.strip(), now)
                for low in found
            ]
    rows = [
        {"unit": low.unit, "about": low.about, "asked": new} for low, new in zip(found, asked, strict=True)
    ]
    told = [f"{low.unit}：{low.about}" for low in found] or ["没有需要整改的单位。"]
    told.append(f"本次要求整改 {sum(asked)} 项。")
    show({"units": rows, "asked": sum(asked)}, "\n".join(told), as_json)


def _lows(tx: "Transaction", service: "Service", period: str) -> "tuple[Low, ...]":
    from hotline.pack.revisions import NoPack, current
    from hotline.report_city import report_city
    from reports.assessed import assessed
    from reports.kinds import fitting, span_for
    from reports.lows import lows_of
    from reports.periods import read_period
    from reports.reading import Reading

    revision = current(tx)
    if revision is None:
        raise NoPack
    city = report_city(revision.pack())
    reading = Reading(tx, city, service.clock.now())
    span = span_for(reading, "assessment", fitting("assessment", read_period(period, city.habits)))
    assert city.assessing is not None, "a checked pack assesses"
    return lows_of(assessed(reading, span, "assessment").now, city.assessing.lows, city.phrases)
