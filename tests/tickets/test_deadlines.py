"""Deadlines and the words that explain them."""

from datetime import date, datetime
from typing import Any

import pytest

from tests.tickets.city import DAYS, LENGTHS, ZONE
from tickets.deadlines import DeadlineRules, Deadlines
from tickets.workcalendar import Calendar, DayKind

HALF: dict[date, DayKind] = {date(2024, 10, 16): "half"}
DEADLINES = Deadlines(
    DeadlineRules.from_table(LENGTHS), Calendar(DAYS | HALF, ("09:00-12:00", "14:00-18:00"), ZONE)
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2024-{text}").replace(tzinfo=ZONE)


def test_a_deadline_is_explained_with_the_days_that_are_not_as_usual() -> None:
    deadline = DEADLINES.total(at("10-12 10:05"), "求助", urgent=False)
    assert deadline.at == at("10-18 18:00")
    expected = "5 个工作日，自 10-12 10:05 起，10-12 为调休工作日，10-16 只上半天班，至 10-18 18:00"
    assert deadline.text == expected


def test_holidays_in_a_row_are_said_once() -> None:
    text = DEADLINES.contact(at("09-30 17:00")).text
    assert text == "1 个工作日，自 09-30 17:00 起，10-01 至 10-07 放假，至 10-08 18:00"


def test_a_consultation_has_a_day_and_an_urgent_one_hours_by_the_clock() -> None:
    assert DEADLINES.total(at("10-14 10:00"), "咨询", urgent=False).at == at("10-15 18:00")
    urgent = DEADLINES.total(at("10-02 23:47"), "咨询", urgent=True)
    assert urgent.at == at("10-03 23:47")
    assert urgent.text == "24 小时，自 10-02 23:47 起，至 10-03 23:47"


def test_complex_matters_have_longer() -> None:
    assert DEADLINES.total(at("10-14 10:00"), "投诉", urgent=False, is_complex=True).at == at("11-04 18:00")


def test_signing_is_faster_when_urgent_and_fastest_when_people_are_in_danger() -> None:
    start = at("10-12 17:00")
    assert DEADLINES.sign(start, urgent=False, danger=False).at == at("10-14 12:00")
    assert DEADLINES.sign(start, urgent=True, danger=False).at == at("10-12 17:30")
    assert DEADLINES.sign(start, urgent=True, danger=True).at == at("10-12 17:10")


def test_an_extension_counts_from_the_old_deadline_and_rework_from_the_refusal() -> None:
    assert DEADLINES.extension(at("10-18 18:00")).at == at("10-25 18:00")
    assert DEADLINES.rework(at("10-14 09:00")).at == at("10-17 18:00")


def test_a_reminder_leaves_so_many_working_days_and_keeps_the_time_of_day() -> None:
    assert DEADLINES.reminder(at("10-21 18:00")) == at("10-18 18:00")
    assert DEADLINES.reminder(at("10-08 15:30")) == at("09-30 15:30")
    assert DEADLINES.reminder(at("10-17 18:00")) == at("10-16 12:00"), "half a day closes at noon"


def test_the_second_reminder_comes_when_work_begins_again_and_of_urgent_matters_the_next_day() -> None:
    assert DEADLINES.second_reminder(at("10-18 18:00"), urgent=False) == at("10-21 09:00")
    assert DEADLINES.second_reminder(at("10-18 23:47"), urgent=True) == at("10-19 09:00")


def test_assistants_are_due_before_the_lead_and_never_in_the_past() -> None:
    early = DEADLINES.assist(at("10-14 10:00"), at("10-21 18:00"))
    assert (early.at, early.text) == (
        at("10-18 18:00"),
        "牵头时限 10-21 18:00 之前 1 个工作日，至 10-18 18:00",
    )
    short = DEADLINES.assist(at("10-14 10:00"), at("10-15 10:00"))
    assert short.at == at("10-14 22:00")
    assert "时间不足 1 个工作日，取一半" in short.text


def test_a_year_whose_holidays_are_unknown_is_said_beside_the_deadline() -> None:
    start = datetime(2031, 10, 3, 9, 0, tzinfo=ZONE)
    assert "2031 年放假安排未录入" in DEADLINES.contact(start).text
    assert "未录入" not in DEADLINES.total(start, "求助", urgent=True).text, "hours need no calendar"


@pytest.mark.parametrize(
    ("change", "name"),
    [({"sign": None}, "sign"), ({"return": "soon"}, "return"), ({"returns_max": 0}, "returns_max")],
)
def test_a_bad_table_is_refused_by_the_name_of_its_entry(change: dict[str, Any], name: str) -> None:
    with pytest.raises(ValueError, match=rf"\[deadlines\].*{name}"):
        DeadlineRules.from_table(LENGTHS | change)
