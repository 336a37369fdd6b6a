"""Assessments from the records: what counts for whom and when, letters apart, changes in 百分点, and the list behind a cell."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk import office_records as desk
from hotline.assessment import assessing
from hotline.pack.check import check_folder
from hotline.press import editing
from reports.assessment import assess
from reports.assessment_table import NOTHING_DUE
from reports.bulletins import bulletin
from reports.checking import check_text
from reports.drilldown import rows
from reports.kinds import KINDS
from reports.lows import lows_of
from reports.periods import NoPeriod, read_period
from reports.plain import plain_text
from reports.presets import Lows, PresetWrong
from reports.reading import Reading
from reports.report import Report
from storage.clock import stamp
from storage.database import Database
from storage.transaction import Transaction
from tests.reports.assessing import DEMO, counts, preset, rules
from tests.reports.records import CITY, Records, at
from tests.reports.test_activities import PHRASES
from tests.reports.test_consistency import check_table, for_once, put_in, ticket
from tickets.model import Actor
from tickets.record_kinds import Content

OCTOBER = read_period("2024-10")
TOWN = replace(CITY, assessing=assessing(rules()), phrases=PHRASES)


def month(tx: Transaction) -> Records:
    """September and October of a county: calls, letters, tests, and ratings of tickets that were closed before."""
    records = Records(tx)
    old = records.ticket(at(9, 2), closed_at=at(9, 5), handed_at=at(9, 5))
    records.survey(old, at(9, 6), "satisfied", at(9, 7))
    late = records.ticket(at(9, 3), closed_at=at(9, 5), handed_at=at(9, 5))
    records.survey(late, at(9, 6), "dissatisfied", at(10, 2))
    carried = records.ticket(at(9, 28), due=at(10, 3), closed_at=at(10, 2), handed_at=at(10, 2), reworks=2)
    records.survey(carried, at(10, 3), "satisfied", at(10, 4))
    records.ticket(at(10, 8), closed_at=at(10, 20), handed_at=at(10, 20))
    records.ticket(at(10, 8))
    records.ticket(at(10, 30))
    records.ticket(at(10, 8), "县住建局", closed_at=at(10, 9), handed_at=at(10, 9))
    records.ticket(at(10, 8), "县住建局", status="withdrawn", closed_at=at(10, 9))
    records.ticket(at(10, 8), "县住建局", is_test=True)
    records.ticket(at(10, 8), unit="", dispatched_at=None)
    records.ticket(at(10, 9), "省电网公司", closed_at=at(10, 10), handed_at=at(10, 10))
    letter = records.ticket(
        at(10, 8), "柳溪镇", channel="letterbox", closed_at=at(10, 9), handed_at=at(10, 9)
    )
    records.survey(letter, at(10, 10), "satisfied", at(10, 11))
    return records


def made(tx: Transaction, kind: str, period: str = "2024-10") -> tuple[Reading, Report]:
    reading = Reading(tx, TOWN, at(11, 3, 8))
    return reading, KINDS[kind](reading, read_period(period))


def test_every_unit_is_assessed_by_what_was_due_and_rated_in_the_month(db: Database) -> None:
    with db.write() as tx:
        month(tx)
        reading, report = made(tx, "assessment")
        table = report.table("assessment")
        behind = {
            place: len(rows(reading, key, OCTOBER, "assessment")) for place, key in table.figures.items()
        }
    half = pytest.approx(0.5)
    printed: object = table.rows
    assert printed == (
        ("县水利局", 3, 3, 2, pytest.approx(2 / 3), 1, pytest.approx(1 / 3), 1, pytest.approx(1 / 3), 1, half, 2, 53.3, "D"),
        ("县住建局", 2, 1, 1, 1.0, 1, 1.0, 0, 0.0, 0, None, 0, 100.0, "A"),
        ("柳溪镇", 0, 0, 0, None, 0, None, 0, None, 0, None, 0, None, NOTHING_DUE),
        ("县供热公司", 0, 0, 0, None, 0, None, 0, None, 0, None, 0, None, NOTHING_DUE),
        ("省电网公司", 1, 1, 1, 1.0, 1, 1.0, 0, 0.0, 0, None, 0, 100.0, "A"),
        ("合计", 6, 5, 4, 0.8, 3, 0.6, 1, 0.2, 1, half, 2, 68.0, "D"),
    )  # fmt: skip
    assert behind == {place: table.rows[place[0]][place[1]] for place in behind} and len(behind) == 6 * 7
    assert report.table("assessment_grades").rows == (
        ("A类", 2, "县住建局、省电网公司"), ("B类", 0, ""), ("C类", 0, ""), ("D类", 1, "县水利局"),
        (NOTHING_DUE, 2, "柳溪镇、县供热公司"),
    )  # fmt: skip


def test_figures_have_their_lists_and_change_by_points(db: Database) -> None:
    with db.write() as tx:
        month(tx)
        reading, report = made(tx, "assessment")
        figures = {figure.id: figure for figure in report.figures}
        for figure in report.figures:
            if figure.id.endswith("_change") or figure.id.startswith("score"):
                continue
            assert len(rows(reading, figure.id, OCTOBER, "assessment")) == figure.tickets, figure.id
    assert (figures["on_time_rate"].value, figures["on_time_rate_before"].value) == (0.6, 1.0)
    assert figures["on_time_rate_change"].value == pytest.approx(-0.4)
    assert (figures["on_time_rate_change"].unit, figures["score_change"].unit) == ("百分点", "分")
    assert (figures["score"].value, figures["score_change"].value) == (68.0, -32.0)
    assert report.chapters[0].paragraphs == (
        "2024年10月，列入考核的单位共受理工单6件，应办理5件（时限在本期之内），信箱来信另行考核、不计在内，办理数4件，办结率80%，比上月下降20个百分点，"
        "按期办理数3件，按期办结率60%，比上月下降40个百分点，返工数1件（县水利局1件），返工率20%，比上月上升20个百分点，"
        "回访不满意数1件（县水利局1件），回访不满意率50%，比上月上升50个百分点，有效回访评价数2件。"
        "综合指标值68，比上月下降32分，综合评价D类。",
        "5家承办单位中，A类2家，D类1家（县水利局），无应办工单2家（其中本期无受理2家）。"
        "受理量居前的3家单位：县水利局3件、县住建局2件、省电网公司1件。",
        "另有时限在本期之内、始终没有派到单位的1件，不计入单位考核。",
    )


def test_letters_are_assessed_apart_by_who_was_satisfied(db: Database) -> None:
    with db.write() as tx:
        month(tx)
        reading, report = made(tx, "letterbox")
        assert rows(reading, "due", OCTOBER, "letterbox") == rows(reading, "tickets?unit=柳溪镇", OCTOBER)
    row = report.table("letterbox").rows[2]
    assert row == ("柳溪镇", 1, 1, 1, 1.0, 1, 1.0, 0, 0.0, 1, 1, 1.0, 100.0, "A")
    assert report.table("letterbox").rows[-1][0] == "合计" and report.figure("satisfied_rate").value == 1
    assert "信箱共受理来信1件" in report.chapters[0].paragraphs[0]


def test_the_monthly_report_has_both_annexes(db: Database) -> None:
    with db.write() as tx:
        month(tx)
        _, report = made(tx, "monthly")
        _, quarter = made(tx, "quarterly", "2024-Q4")
    assert {"assessment", "letterbox"} <= {table.id for table in report.tables}
    assert "assessment" not in {table.id for table in quarter.tables}


def test_who_answers_quickly_is_found_by_the_median_of_enough_answers(db: Database) -> None:
    with db.write() as tx:
        records = Records(tx)
        for unit, hours in (("县水利局", (2, 3, 40)), ("县住建局", (5, 6, 7, 8)), ("柳溪镇", (1, 1))):
            for each in hours:
                done = at(10, 8, 9) + timedelta(hours=each)
                number = records.ticket(at(10, 8, 9), unit, closed_at=done, handed_at=done)
                rating = "dissatisfied" if (unit, each) == ("县住建局", 5) else "satisfied"
                records.survey(number, done, rating)
        slow = [
            records.ticket(at(10, 8), "县供热公司", closed_at=at(10, 9), handed_at=at(10, 9))
            for _ in range(3)
        ]
        for number in slow:
            records.survey(number, at(10, 9), "dissatisfied")
        _, report = made(tx, "assessment")
    assert report.table("quick_units").rows == (("县水利局", 3, 3.0), ("县住建局", 4, 6.5))
    assert "县水利局（3小时）、县住建局（6.5小时）。" in report.chapters[0].paragraphs[2]


def test_load_stands_against_the_people_that_were_recorded(db: Database) -> None:
    staff = (
        ("县便民热线", {"staff": 6, "seats": 4}),
        ("县水利局", {"staff": 2}),
        ("县供热公司", {"staff": 3}),
    )
    with db.write() as tx:
        records = Records(tx)
        for unit, people in staff:
            content = Content("staffing", {"day": "2024-09-01", "title": "在岗", "unit": unit, **people})
            assert isinstance(desk.record(tx, Actor("office", "s1", "seat"), content, at(9, 1)), int)
        for day in range(1, 7):
            records.contact(at(10, day))
        for unit in ("县水利局", "县水利局", "县水利局", "县住建局"):
            number = records.ticket(at(10, 8), unit)
            for seq, (actor, role) in enumerate((("s1", "seat"), ("s2", "reviewer"), ("u1", "handler"))):
                tx.insert(
                    "ticket_events",
                    ticket=number,
                    seq=seq,
                    at=stamp(at(10, 8)),
                    event="x",
                    actor=actor,
                    role=role,
                )
        tx.insert(
            "ticket_events", ticket=number, seq=9, at=stamp(at(10, 9)), event="y", actor="s1", role="seat"
        )
        _, report = made(tx, "monthly")
    assert report.table("load").rows == (
        ("澄泾县便民热线", 4, 6, 1.5), ("县水利局", 2, 3, 1.5), ("县住建局", None, 1, None), ("县供热公司", 3, 0, 0.0),
    )  # fmt: skip
    assert (
        report.table("load_seats").rows == (("s1", 4, 5), ("s2", 4, 4))
        and report.table("load_seats").internal
    )


def test_our_own_bulletins_of_an_assessment_contradict_nothing(db: Database) -> None:
    words = editing(check_folder(DEMO).usable())
    with db.write() as tx:
        month(tx)
        reading = Reading(tx, TOWN, at(11, 3, 8))
        for kind in ("assessment", "letterbox", "monthly"):
            text = plain_text(bulletin(reading, words, kind, OCTOBER))
            assert "综合指标值" in text
            assert [found for found in check_text(text) if found.kind == "contradiction"] == []


def test_more_contacts_than_tickets_of_units_contradict_nothing(db: Database) -> None:
    """Where no letter and no ticket without a unit parts the two, text and annex share their sums but for what came in."""
    words = editing(check_folder(DEMO).usable())
    with db.write() as tx:
        records = Records(tx)
        for day in range(1, 29):
            records.contact(at(10, day), "answered", "phone", {}, {})
        for n, unit in enumerate(("县水利局", "县水利局", "县水利局", "县住建局", "县住建局", "柳溪镇")):
            late = n == 1
            records.ticket(
                at(10, 8),
                unit,
                closed_at=at(10, 20 if late else 9),
                handed_at=at(10, 20 if late else 9),
                reworks=n == 2,
            )
        records.ticket(at(10, 9))
        records.ticket(at(10, 30), closed_at=at(10, 31), handed_at=at(10, 31), reworks=1)
        text = plain_text(bulletin(Reading(tx, TOWN, at(11, 3, 8)), words, "monthly", OCTOBER))
    assert [found for found in check_text(text) if found.kind == "contradiction"] == []


def test_an_empty_month_and_a_city_without_an_assessment_are_told(db: Database) -> None:
    with db.read() as tx:
        _, report = made(tx, "assessment", "2023-02")
        assert report.chapters[0].paragraphs == ("2023年2月没有受理和应办理的工单，也没有回访评价。",)
        assert report.figure("score").value is None and len(report.table("assessment").rows) == 5
        with pytest.raises(NoPeriod, match="承办单位综合评价要的时期例如"):
            made(tx, "assessment", "2024-10-14")
        with pytest.raises(PresetWrong):
            KINDS["assessment"](Reading(tx, CITY, at(11, 3)), OCTOBER)


def test_a_change_of_preset_is_not_compared_by_its_score(db: Database) -> None:
    own = replace(rules(), since={"2024-10-01": "huairou"})
    town = replace(TOWN, assessing=assessing(own))
    with db.write() as tx:
        month(tx)
        report = KINDS["assessment"](Reading(tx, town, at(11, 3)), OCTOBER)
    names = {figure.id for figure in report.figures}
    assert "solved_rate" in names and "score" in names
    assert "score_change" not in names and "solved_rate_change" not in names


def test_figures_beyond_the_citys_limits_are_told_by_unit() -> None:
    limits = Lows(
        low={"on_time_rate": Fraction(9, 10), "gone_rate": Fraction(1)}, high={"dissatisfied_rate": Fraction(1, 5)},
        grades=frozenset("D"), least=4,
    )  # fmt: skip
    units = [
        counts({"due": 10, "handled": 10, "on_time": 9, "rated": 5, "dissatisfied": 1}, "正好"),
        counts({"due": 8, "handled": 8, "on_time": 5, "rated": 3, "dissatisfied": 3}, "少数评价"),
        counts({"due": 4, "handled": 1, "rated": 4, "dissatisfied": 4}, "都低"),
        counts({"due": 0, "rated": 4, "dissatisfied": 3}, "无应办"),
    ]
    found = lows_of(assess(preset(), units), limits, PHRASES)
    assert [(low.unit, low.about) for low in found] == [
        ("少数评价", "按期办结率62.5%，低于90%"),
        ("少数评价", "综合指标值68.8，评为D类"),
        ("都低", "按期办结率0%，低于90%"),
        ("都低", "回访不满意率100%，高于20%"),
        ("都低", "综合指标值27.5，评为D类"),
        ("无应办", "回访不满意率75%，高于20%"),
    ]


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ticket, max_size=12), st.sampled_from(["phone", "letterbox"]))
def test_every_count_of_any_month_is_the_length_of_its_list(
    db: Database, tickets: list[dict[str, Any]], channel: str
) -> None:
    with for_once(db) as tx:
        put_in(Records(tx), [], tickets)
        tx.run("UPDATE ticket_facts SET channel = :channel", channel=channel)
        for kind in ("assessment", "letterbox", "monthly"):
            reading, report = made(tx, kind)
            for table in report.tables:
                check_table(reading, table, OCTOBER, kind)
            for figure in report.figures if kind == "assessment" else ():
                if not figure.id.startswith("score") and not figure.id.endswith("_change"):
                    assert len(rows(reading, figure.id, OCTOBER, kind)) == figure.tickets, figure.id
