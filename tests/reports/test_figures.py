"""Figures from records, on both databases: what is counted, when, against what, and the list behind each."""

import pytest

from reports.counting import tallied
from reports.drilldown import rows
from reports.figures import BEFORE, YEAR_BEFORE, figures_of
from reports.metrics import metrics
from reports.periods import Period, read_period
from reports.reading import Reading, span_of
from reports.report import Figure
from reports.vocabulary import SOURCES
from storage.database import Database
from storage.transaction import Transaction
from tests.reports.records import CITY, Records, at

WEEK = read_period("2024-W42")
NOW = at(10, 25)


def figures(tx: Transaction, *names: str, period: Period = WEEK, compare: bool = False) -> dict[str, Figure]:
    reading = Reading(tx, CITY, NOW)
    both = (BEFORE, YEAR_BEFORE) if compare else ()
    return {one.id: one for one in figures_of(reading, span_of(reading, period), names, both)}


def values(tx: Transaction, *names: str) -> list[object]:
    return [one.value for name, one in figures(tx, *names).items() if not name.endswith("_share")]


def test_every_word_of_the_vocabulary_and_every_metric_can_be_counted(db: Database) -> None:
    with db.read() as tx:
        reading = Reading(tx, CITY, NOW)
        span = span_of(reading, WEEK)
        for metric in metrics().values():
            assert tallied(reading, span, metric.base, {"n": metric.counted}) == {"n": 0}
            assert rows(reading, metric.id, WEEK, "weekly") == []
    used = {word for metric in metrics().values() for word in metric.counted.words}
    known = {word for source in SOURCES.values() for word in source.words}
    assert known == used


def test_an_empty_denominator_has_no_value(db: Database) -> None:
    with db.read() as tx:
        found = figures(tx, "answered", "closing_rate", "contact_hours", compare=True)
    assert found["answered"].value == 0
    for name in ("answered_share", "closing_rate", "contact_hours", "closing_rate_change", "answered_change"):
        assert found[name].value is None


def test_contacts_are_parted_by_what_became_of_them(db: Database) -> None:
    with db.write() as tx:
        records = Records(tx)
        for disposition in (
            "answered",
            "answered",
            "ticketed",
            "unclear",
            "withdrawn",
            "open",
            "invalid",
            "abuse",
        ):
            records.contact(at(10, 15), disposition)
        records.contact(at(10, 15), "answered", "phone", {"purpose": "其他", "topic": "系统测试"})
        records.contact(at(10, 15), "answered", "site")
        records.contact(at(10, 21, 0), "answered")
        parts = ("answered", "ticketed", "unclear", "contacts_withdrawn", "going_on", "other")
        assert values(tx, *parts) == [2, 1, 1, 1, 1, 3]
        assert values(tx, "received", "valid", "apart", "valid_matters", "void_matters") == [9, 6, 1, 6, 3]


def test_tickets_are_parted_by_how_they_stand(db: Database) -> None:
    with db.write() as tx:
        records = Records(tx)
        records.ticket(at(10, 14), closed_at=at(10, 18), handed_at=at(10, 17))
        records.ticket(at(10, 14), closed_at=at(10, 20), handed_at=at(10, 18))
        records.ticket(at(10, 14), closed_at=at(10, 20), handed_at=at(10, 20), due=at(10, 19))
        records.ticket(at(10, 14), closed_at=at(10, 18), due=None)
        records.ticket(at(10, 14), closed_at=at(10, 22), due=at(10, 18))
        records.ticket(at(10, 18))
        records.ticket(at(10, 15), status="merged", closed_at=at(10, 16))
        records.ticket(at(10, 15), is_test=True)
        parts = ("on_time", "late", "undated", "overdue", "running", "taken_back")
        assert values(tx, *parts) == [2, 1, 1, 1, 1, 1]
        assert values(tx, "tickets", "closed") == [7, 4]


def test_what_was_in_stock_and_came_in_is_what_left_and_stays(db: Database) -> None:
    with db.write() as tx:
        records = Records(tx)
        records.ticket(at(10, 1), closed_at=at(10, 14))
        records.ticket(at(10, 1), closed_at=at(10, 11))
        records.ticket(at(10, 1), due=at(10, 13))
        records.ticket(at(10, 15), closed_at=at(10, 16))
        records.ticket(at(10, 15), status="withdrawn", closed_at=at(10, 16))
        records.ticket(at(10, 20))
        records.ticket(at(10, 21))
        assert values(tx, "opening", "new", "left", "ending") == [2, 3, 3, 2]
        assert values(tx, "closed_new", "closed_carried", "carried_overdue", "ending_overdue") == [1, 1, 1, 1]


def test_what_is_due_later_in_a_running_week_is_not_overdue(db: Database) -> None:
    with db.write() as tx:
        records = Records(tx)
        records.ticket(at(10, 8), due=at(10, 16))
        records.ticket(at(10, 8), due=at(10, 18))
        running = Reading(tx, CITY, at(10, 17))
        [found] = figures_of(running, span_of(running, WEEK), ["ending_overdue"])
        assert (found.value, values(tx, "ending_overdue")) == (1, [2])


def test_who_is_satisfied_is_told_with_how_many_answered(db: Database) -> None:
    with db.write() as tx:
        records = Records(tx)

        def closed(rating: str = "", **more: object) -> None:
            ticket = records.ticket(at(10, 10), closed_at=at(10, 15), is_test=bool(more.pop("test", False)))
            records.survey(ticket, at(10, 15), rating, **more)  # type: ignore[arg-type]

        for rating in ("satisfied", "satisfied", "basically", "dissatisfied"):
            closed(rating)
        closed("unrated", by_phone=1)
        closed("unreachable", by_phone=1)
        closed()
        closed(asked_at=None, state="waiting")
        closed("satisfied", test=True)
        closed("dissatisfied", state="void")
        assert values(tx, "callbacks", "asked", "reached", "rated", "unrated") == [8, 7, 5, 4, 4]
        rates = ("callback_rate", "reached_rate", "rated_rate", "satisfied_of_rated", "satisfied_of_all")
        assert values(tx, *rates) == [7 / 8, 5 / 8, 4 / 7, 2 / 4, 2 / 8]


def test_a_rating_counts_in_the_period_in_which_it_was_given(db: Database) -> None:
    with db.write() as tx:
        records = Records(tx)
        ticket = records.ticket(at(10, 1), closed_at=at(10, 8))
        records.survey(ticket, at(10, 8), "dissatisfied", at(10, 14))
        assert values(tx, "dissatisfied_in_period", "dissatisfied_rate", "callbacks") == [1, 1.0, 0]


def test_changes_are_in_per_cent_and_of_rates_in_points(db: Database) -> None:
    with db.write() as tx:
        records = Records(tx)
        for month, day, count, year in ((10, 15, 6, 2024), (10, 8, 5, 2024), (10, 17, 4, 2023)):
            for n in range(count):
                records.contact(at(month, day, year=year))
                closed = at(month, day, 12, year) if n else None
                records.ticket(at(month, day, year=year), due=at(month, day, 18, year), closed_at=closed)
        found = figures(tx, "received", "closing_rate", compare=True)
    assert (found["received_before"].value, found["received_year_before"].value) == (5, 4)
    assert (found["received_change"].value, found["received_year_change"].value) == (0.2, 0.5)
    assert found["received_change"].title == "接听、接收来件较上周（环比）"
    assert found["closing_rate_change"].unit == "百分点"
    assert found["closing_rate_change"].value == pytest.approx(5 / 6 - 4 / 5)


def test_averages_are_pooled_and_in_hours(db: Database) -> None:
    with db.write() as tx:
        records = Records(tx)
        for hours in (2, 6):
            records.ticket(at(10, 15), contacted_at=at(10, 15, 10 + hours))
        records.ticket(at(10, 15))
        found = figures(tx, "contact_hours")["contact_hours"]
    assert (found.value, found.unit, found.tickets) == (4.0, "小时", 2)


def test_times_are_counted_beside_tickets(db: Database) -> None:
    with db.write() as tx:
        records = Records(tx)
        number = records.ticket(at(10, 15), returns=2)
        records.ticket(at(10, 16), returns=1)
        assert values(tx, "returned", "return_times") == [2, 3]
        listed = rows(Reading(tx, CITY, NOW), "return_times", WEEK, "weekly")
    assert len(listed) == 3
    assert listed.count(number) == 2
