"""Whatever happened: parts sum to their wholes, and every printed number is the length of its list."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports import kinds
from reports.campaigns import TABLE
from reports.drilldown import NoList, rows
from reports.metrics import metrics
from reports.periods import Period, read_period
from reports.reading import Reading
from reports.report import Figure, Report, Table
from reports.table_specs import tables
from storage.database import Database
from storage.transaction import Transaction
from tests.reports.records import CITY, Records, at
from tickets.answers import RATING_TITLES

BEGINS = at(9, 25)
HOURS = 24 * 40
PERIODS = {
    "daily": "2024-10-15",
    "day_brief": "2024-10-15",
    "weekly": "2024-W42",
    "week_brief": "2024-W42",
    "monthly": "2024-10",
    "halfyear": "2024-H2",
    "annual": "2024",
}
PARTS = {
    "received": ("answered", "ticketed", "unclear", "contacts_withdrawn", "going_on", "other"),
    "tickets": ("closed", "overdue", "running", "taken_back"),
    "closed": ("on_time", "late", "undated"),
    "callbacks": ("rated", "unrated"),
    "rated": ("satisfied", "basically", "dissatisfied"),
    "matters": ("valid_matters", "void_matters"),
    "closed_in_period": ("closed_new", "closed_carried"),
}

hours = st.integers(0, HOURS)
matter = st.fixed_dictionaries(
    {
        "purpose": st.sampled_from(["咨询", "求助", "其他"]),
        "category": st.sampled_from(["水务", "公用", "社区", "", "其他类"]),
        "topic": st.sampled_from(["停水", "物业", "", "系统测试", "骚扰"]),
    }
)
contact = st.tuples(
    hours,
    st.sampled_from(["answered", "ticketed", "unclear", "withdrawn", "open", "invalid", "abuse"]),
    st.sampled_from(["phone", "wechat", "site", "unknown"]),
    st.lists(matter, min_size=1, max_size=3),
)
survey = st.fixed_dictionaries(
    {
        "rating": st.sampled_from(["", *RATING_TITLES]),
        "by_phone": st.integers(0, 1),
        "state": st.sampled_from(["answered", "void", "asked"]),
    }
)
ticket = st.fixed_dictionaries(
    {
        "accepted": hours,
        "closes": st.none() | st.integers(0, 400),
        "hands": st.none() | st.integers(0, 400),
        "due": st.none() | st.integers(0, 400),
        "unit": st.sampled_from(["县水利局", "柳溪镇", "外来单位", ""]),
        "ended": st.sampled_from(["closed", "archived", "withdrawn", "merged"]),
        "returns": st.integers(0, 2),
        "is_test": st.booleans(),
        "difficult": st.booleans(),
        "survey": st.none() | survey,
    }
)


def later(begins: datetime, hour: int | None) -> datetime | None:
    return None if hour is None else begins + timedelta(hours=hour)


def put_in(records: Records, contacts: list[Any], tickets: list[dict[str, Any]]) -> None:
    for hour, disposition, channel, matters in contacts:
        records.contact(BEGINS + timedelta(hours=hour), disposition, channel, *matters)
    for one in tickets:
        accepted = BEGINS + timedelta(hours=one["accepted"])
        closed, handed = later(accepted, one["closes"]), later(accepted, one["hands"])
        number = records.ticket(
            accepted, one["unit"], closed_at=closed, handed_at=handed, due=later(accepted, one["due"]),
            status=one["ended"] if closed else "handling", returns=one["returns"], is_test=one["is_test"],
            difficult_at=accepted if one["difficult"] else None,
        )  # fmt: skip
        for n in range(one["returns"]):
            records.returned(number, n, accepted + timedelta(hours=n), one["unit"])
        if closed and one["survey"]:
            records.survey(number, closed, answered=closed + timedelta(hours=9), **one["survey"])


class Undone(Exception):
    """Ends a transaction without a trace."""


@contextmanager
def for_once(db: Database) -> Iterator[Transaction]:
    try:
        with db.write() as tx:
            yield tx
            raise Undone
    except Undone:
        pass


def counted(figure: Figure) -> int | None:
    """How many records a figure stands for; None for what no list has."""
    return figure.numerator if figure.unit in ("%", "小时") else int(figure.value or 0)


def check_figures(reading: Reading, report: Report, period: Period) -> None:
    for figure in report.figures:
        try:
            found = rows(reading, figure.id, period, report.kind)
        except NoList:
            assert figure.id.endswith("_change")
            continue
        assert len(found) == (figure.tickets if figure.unit != "次" else figure.value), figure.id
        if figure.unit != "小时":
            assert len(found) == counted(figure), figure.id


def check_table(reading: Reading, table: Table, period: Period, kind: str) -> None:
    for (row, column), key in table.figures.items():
        if table.columns[column].unit in ("件", "次"):
            assert len(rows(reading, key, period, kind)) == table.rows[row][column], (table.id, row, key)
    if table.total:
        *parts, whole = table.rows
        for column, heading in enumerate(table.columns):
            if heading.unit == "件":
                assert sum(int(row[column] or 0) for row in parts) == whole[column], table.id


def check_parts(values: Mapping[str, Any]) -> None:
    for whole, parts in PARTS.items():
        if whole in values and all(part in values for part in parts):
            assert sum(values[part] for part in parts) == values[whole], whole
    if "opening" in values:
        assert values["opening"] + values["new"] - values["left"] == values["ending"]
        assert values["received"] == values["valid"] + values["other"]


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(contact, max_size=12), st.lists(ticket, max_size=12))
def test_every_number_is_the_length_of_its_list(
    db: Database, contacts: list[Any], tickets: list[dict[str, Any]]
) -> None:
    with for_once(db) as tx:
        put_in(Records(tx), contacts, tickets)
        reading = Reading(tx, CITY, at(11, 2))
        for kind, name in PERIODS.items():
            period = read_period(name)
            report = kinds.KINDS[kind](reading, period)
            check_figures(reading, report, period)
            for table in report.tables:
                check_table(reading, table, period, kind)
            check_parts({figure.id: figure.value for figure in report.figures})


def test_every_metric_and_every_table_is_printed_somewhere() -> None:
    kinds_of = kinds.described().values()
    printed = {name for spec in kinds_of for name in spec.figures}
    printed |= {name for table in tables().values() for name in table.metrics}
    assert {*PARTS, *(part for parts in PARTS.values() for part in parts)} <= printed
    assert printed == set(metrics())
    assert {name for spec in kinds_of for name in spec.tables} == {*tables(), TABLE}
