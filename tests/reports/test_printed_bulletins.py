"""Offices have printed bulletins: put in as records, their counts give the same figures, sums and shares again."""

import csv
from collections.abc import Mapping
from pathlib import Path

import pytest

from reports import kinds
from reports.city import Channel, City
from reports.figures import figures_of
from reports.periods import read_period
from reports.reading import Reading, span_of
from reports.report import Figure, Report, Table
from reports.tables import table_of, top_figures
from storage.clock import stamp
from storage.database import Database
from tests.reports.bulk import Bulk, Parts
from tests.reports.records import ZONE, at
from tickets.units import Unit, Units

PURPOSES = ("咨询", "求助", "投诉", "建议", "举报", "其他")
MONTH = Path(__file__).parent / "data" / "monthly.csv"


def city(*channels: Channel, units: int = 0) -> City:
    names = [f"单位{n:02}" for n in range(1, units + 1)]
    return City("某市", "某市热线", ZONE, Units(map(Unit, names)), channels)


def parts(name: str, *counts: int) -> Parts:
    return {f"{name}{n:02}": count for n, count in enumerate(counts, start=1)}


def figures(report: Report) -> Mapping[str, Figure]:
    return {figure.id: figure for figure in report.figures}


def counts(table: Table) -> list[object]:
    return [row[1] for row in table.rows]


def percent(figure: Figure) -> float:
    assert figure.value is not None
    return round(figure.value * 100, 2)


def test_a_week(db: Database) -> None:
    categories = (285, 191, 149, 114, 94, 85, 30, 26, 37)
    units = (43, 40, 17, 15, 15, 12, 8, 7, 7, 7, *[6] * 10, 4)
    with db.write() as tx:
        bulk = Bulk(tx)
        bulk.contacts(at(10, 8), {"answered": 851}, {"phone": 851}, {"咨询": 851}, {"一类": 851})
        bulk.contacts(
            at(10, 16),
            {"invalid": 8, "answered": 776, "ticketed": 235},
            {"phone": 970, "province": 49},
            {"其他": 8, "求助": 1011},
            {"无": 8, **parts("分类", *categories)},
        )
        open_units = dict(parts("单位", *units)) | {"单位01": 7}
        bulk.tickets(at(10, 16), {"单位01": 36}, closed=at(10, 19))
        bulk.tickets(at(10, 16), open_units)
        bulk.tickets(at(10, 10), {"单位01": 72}, closed=at(10, 15))
        bulk.tickets(at(10, 9), {"单位02": 2})
        channels = [Channel(code, code) for code in ("phone", "govcn", "province", "wechat")]
        report = kinds.KINDS["weekly"](
            Reading(tx, city(*channels, units=21), at(10, 23)), read_period("2024-W42")
        )
    found = figures(report)
    names = ("received", "answered", "ticketed", "other", "valid", "valid_matters", "tickets", "closed")
    assert [found[name].value for name in names] == [1019, 776, 235, 8, 1011, 1011, 235, 36]
    assert [percent(found[f"{name}_share"]) for name in ("answered", "ticketed", "other")] == [
        76.15,
        23.06,
        0.79,
    ]
    assert (found["received_before"].value, percent(found["received_change"])) == (851, 19.74)
    assert (found["closed_carried"].value, found["carried_overdue"].value) == (72, 2)
    assert counts(report.table("channels")) == [970, 0, 49, 0, 1019]
    assert counts(report.table("valid_categories")) == [*sorted(categories, reverse=True), 1011]
    assert counts(report.table("units")) == [43, 40, 17, 15, 15, 12, 8, 7, 7, 7, 64, 235]
    stock = [found[name].value for name in ("opening", "new", "left", "ending")]
    assert stock == [74, 235, 108, 201]


def test_a_year(sqlite_db: Database) -> None:
    purposes = (25629, 5741, 5081, 520, 175, 2309)
    former = (11402, 8076, 2470, 3936, 197, 651)
    categories = (7716, 7045, 5906, 5801, 3986, 3806, 1908, 1251, 854, 667, 376, 90, 49)
    sources = {"govcn": 102, "province": 841, "wechat": 5, "phone": 6068}
    with sqlite_db.write() as tx:
        bulk = Bulk(tx)
        for year, of_purposes, of_categories in (
            (2024, purposes, parts("分类", *categories)), (2023, former, {"分类01": sum(former)})
        ):  # fmt: skip
            whole = sum(of_purposes)
            bulk.contacts(
                at(6, 1, year=year),
                {"ticketed": 7016, "answered": whole - 7016},
                {"phone": whole},
                dict(zip(PURPOSES, of_purposes, strict=True)),
                of_categories,
            )
        rating = (
            "CASE WHEN {n} <= 6380 THEN 'satisfied' WHEN {n} <= 6503 THEN 'dissatisfied' ELSE 'unrated' END"
        )
        bulk.tickets(at(6, 1), {"单位01": 6801}, at(6, 5), channels={**sources, "phone": 5853}, rating=rating)
        bulk.tickets(at(6, 1), {"单位02": 213}, at(6, 9), late=True, rating="'unrated'")
        bulk.tickets(at(6, 1), {"单位02": 2})
        channels = [Channel(code, code) for code in sources]
        report = kinds.KINDS["annual"](
            Reading(tx, city(*channels, units=2), at(1, 15, year=2025)), read_period("2024")
        )
    found = figures(report)
    names = ("received", "answered", "ticketed", "tickets", "closed", "on_time", "late", "overdue")
    assert [found[name].value for name in names] == [39455, 32439, 7016, 7016, 7014, 6801, 213, 2]
    shares = ("answered_share", "ticketed_share", "on_time_share")
    assert [percent(found[name]) for name in shares] == [82.22, 17.78, 96.94]
    assert round((found["received_year_change"].value or 0) * 100, 1) == 47.6
    assert [row[:2] for row in report.table("purposes_year").rows[:2]] == [("咨询", 25629), ("求助", 5741)]
    changes = {row[0]: round(float(row[4] or 0) * 100, 2) for row in report.table("purposes_year").rows}
    assert [changes[name] for name in PURPOSES] == [124.78, -28.91, 105.71, -86.79, -11.17, 254.69]
    assert counts(report.table("categories")) == [*categories, 39455]
    assert counts(report.table("ticket_channels")) == [102, 841, 5, 6068, 7016]
    assert [found[name].value for name in ("callbacks", "reached")] == [7014, 6503]
    assert percent(found["satisfied_of_reached"]) == 98.11


def test_half_a_year(sqlite_db: Database) -> None:
    types = (72655, 71181, 38703, 4579, 688)
    topics = (17141, 15735, 8102, 6936, 4740, 4262, 3947, 3387, 3366, 2942)
    online = (118, 4, 369, 540, 3331, 255, 80)
    units = (9459, 9117, 8989, 8261, 2628, 2569, 2228, 2130, 2107, 1740)
    others = (1700, 1700, 1700, 1700, 1700, 1700, 1113)
    channels = {"phone": 187806 - sum(online), **parts("网上", *online)}
    rest = 187806 - sum(topics)
    asked = parts("事项", *topics, *[rest // 60] * 59, rest - rest // 60 * 59)
    with sqlite_db.write() as tx:
        bulk = Bulk(tx)
        kinds_of = dict(zip(("求助", "咨询", "投诉", "其他", "建议"), types, strict=True))
        bulk.contacts(
            at(4, 1), {"ticketed": 60541, "answered": 127265}, channels, kinds_of, {"分类": 187806}, asked
        )
        bulk.contacts(
            at(4, 1),
            {"unclear": 229, "answered": 127, "invalid": 11},
            {"site": 367},
            {"咨询": 367},
            {"无": 367},
        )
        bulk.tickets(at(4, 1), parts("单位", *units, *others))
        named = [Channel(code, code) for code in channels]
        of = city(*named, Channel("site", "网站留言", in_total=False), units=17)
        reading = Reading(tx, of, at(7, 10))
        span = span_of(reading, read_period("2024-H1"), reading.now)
        wanted = ("matters", "matters_answered", "matters_ticketed", "online", "apart")
        found = {one.id: one for one in figures_of(reading, span, wanted)}
        made = {
            name: table_of(reading, span, name)
            for name in ("purposes", "online_channels", "units", "topics", "apart_dispositions")
        }
    assert [found[name].value for name in wanted] == [187806, 127265, 60541, 4697, 367]
    assert percent(found["matters_answered_share"]) == 67.76
    assert counts(made["purposes"]) == [72655, 71181, 38703, 688, 0, 4579, 187806]
    assert counts(made["online_channels"]) == [*online, 4697]
    assert counts(made["units"]) == [*units, 11313, 60541]
    assert counts(made["topics"])[:10] == list(topics)
    of_units, of_topics = (top_figures(made[name])[1] for name in ("units", "topics"))
    assert (of_units.numerator, percent(of_units)) == (49228, 81.31)
    assert (of_topics.numerator, of_topics.denominator) == (70558, 187806)
    assert counts(made["apart_dispositions"]) == [229, 127, 11, 367]


def test_a_month_of_many_units(db: Database) -> None:
    with MONTH.open(encoding="utf-8") as file:
        printed = list(csv.DictReader(file))
    with db.write() as tx:
        bulk = Bulk(tx)
        for row in printed[:-1]:
            number = {name: int(row[name]) for name in ("due", "rework", "dissatisfied", "rated")}
            september, august = (f"'{stamp(at(month, 20))}'" for month in (9, 8))
            if number["due"]:
                again = f"CASE WHEN {{n}} <= {number['rework']} THEN 1 ELSE 0 END"
                bulk.tickets(at(9, 10), {row["unit"]: number["due"]}, at(9, 15), reworks=again, due=september)
            if number["rated"]:
                rating = (
                    f"CASE WHEN {{n}} <= {number['dissatisfied']} THEN 'dissatisfied' ELSE 'satisfied' END"
                )
                bulk.tickets(at(8, 1), {row["unit"]: number["rated"]}, at(9, 2), due=august, rating=rating)
        reading = Reading(tx, city(units=31), at(10, 3))
        span = span_of(reading, read_period("2024-09"))
        due, judged = (table_of(reading, span, name) for name in ("units_due", "units_dissatisfied"))
    for row in printed:
        counted = {one[0]: one[1:] for one in due.rows}.get(row["unit"], (0, 0, None, None, 0, None))
        rated = {one[0]: one[1:] for one in judged.rows}.get(row["unit"], (0, 0, None))
        wanted = ("due", "handled", "rework", "dissatisfied", "rated")
        found = (counted[0], counted[1], counted[4], rated[0], rated[1])
        assert found == tuple(int(row[name]) for name in wanted), row["unit"]
    assert judged.rows[-1][3] == pytest.approx(29 / 166)
