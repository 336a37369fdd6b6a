"""Periods as people name them."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from reports import calendar_words, period_names
from reports.periods import Form, Habits, NoPeriod, before_meeting, read_period


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("2024-10-14", (2024, 10, 14), (2024, 10, 14)),
        ("2024-W42", (2024, 10, 14), (2024, 10, 20)),
        ("2025-W01", (2024, 12, 30), (2025, 1, 5)),
        ("2024-02", (2024, 2, 1), (2024, 2, 29)),
        ("2024-12", (2024, 12, 1), (2024, 12, 31)),
        ("2024-Q4", (2024, 10, 1), (2024, 12, 31)),
        ("2024-H1", (2024, 1, 1), (2024, 6, 30)),
        ("2024", (2024, 1, 1), (2024, 12, 31)),
        (" 2024-09-19..2024-10-18 ", (2024, 9, 19), (2024, 10, 18)),
    ],
)
def test_a_name_means_whole_days(name: str, first: tuple[int, int, int], last: tuple[int, int, int]) -> None:
    period = read_period(name)
    assert (period.first, period.last) == (date(*first), date(*last))


@pytest.mark.parametrize(
    "name",
    [
        "",
        "2024-13",
        "2024-Q5",
        "2024-H3",
        "2024-W54",
        "10月",
        "2024-10-32",
        "2024-10-07..2024-10-0",
        "..",
        "9999-W52",
        "9999-12-31",
        "0001-01",
    ],
)
def test_what_names_no_period_is_told_how_to_write_it(name: str) -> None:
    with pytest.raises(NoPeriod, match="2024-W42"):
        read_period(name)


def test_a_period_that_ends_before_it_begins_is_told_so() -> None:
    with pytest.raises(NoPeriod, match="早于第一天"):
        read_period("2024-10-07..2024-10-01")


def test_a_refused_period_is_not_repeated_at_length() -> None:
    with pytest.raises(NoPeriod) as told:
        read_period("9" * 30_000)
    assert len(str(told.value)) < 200


def test_the_window_is_half_open_in_the_citys_zone() -> None:
    begins, ends = read_period("2024-10-14").window(ZoneInfo("Asia/Shanghai"))
    assert (begins.isoformat(), ends.isoformat()) == (
        "2024-10-14T00:00:00+08:00",
        "2024-10-15T00:00:00+08:00",
    )


@pytest.mark.parametrize(
    ("name", "called", "before", "year_before"),
    [
        ("2024-W42", "2024年10月第3周", "2024-10-07..2024-10-13", "2023-10-16..2023-10-22"),
        ("2025-W01", "2025年1月第1周", "2024-12-23..2024-12-29", "2024-01-01..2024-01-07"),
        ("2026-W53", "2026年12月第5周", "2026-12-21..2026-12-27", "2025-12-22..2025-12-28"),
        ("2024-02-29", "2024年2月29日", "2024-02-28..2024-02-28", "2023-02-28..2023-02-28"),
        ("2024-03", "2024年3月", "2024-02-01..2024-02-29", "2023-03-01..2023-03-31"),
        ("2024-Q4", "2024年第四季度", "2024-07-01..2024-09-30", "2023-10-01..2023-12-31"),
        ("2024-H1", "2024年上半年", "2023-07-01..2023-12-31", "2023-01-01..2023-06-30"),
        ("2024", "2024年", "2023-01-01..2023-12-31", "2023-01-01..2023-12-31"),
        ("2024-10@19", "2024年10月", "2024-08-19..2024-09-18", "2023-09-19..2023-10-18"),
        (
            "2024-10-01..2024-10-07",
            "2024年10月1日至10月7日",
            "2024-09-24..2024-09-30",
            "2023-10-01..2023-10-07",
        ),
    ],
)
def test_periods_have_titles_and_others_to_compare_with(
    name: str, called: str, before: str, year_before: str
) -> None:
    period = read_period(name)
    assert calendar_words.title(period) == called
    for found, wanted in (
        (calendar_words.before(period), before), (calendar_words.year_before(period), year_before)
    ):  # fmt: skip
        assert f"{found.first}..{found.last}" == wanted
        assert found.form == period.form


def test_a_city_may_count_its_days_from_noon_and_its_months_from_the_19th() -> None:
    habits = Habits(time(12), 19)
    day, month = read_period("2024-10-14", habits), read_period("2024-10", habits)
    begins, ends = day.window(ZoneInfo("Asia/Shanghai"))
    assert (begins.isoformat(), ends.isoformat()) == (
        "2024-10-13T12:00:00+08:00",
        "2024-10-14T12:00:00+08:00",
    )
    assert calendar_words.days(day) == "2024年10月13日12:00至10月14日12:00"
    assert (month.first, month.last) == (date(2024, 9, 19), date(2024, 10, 18))
    assert read_period("2024-10-14@12:00") == day
    assert read_period("2024-01@19").first == date(2023, 12, 19)


@pytest.mark.parametrize("name", ["2024-10-14@noon", "2024-10@31", "2024-W42@3", "2024-10@"])
def test_what_a_period_cannot_be_counted_from_is_told(name: str) -> None:
    with pytest.raises(NoPeriod):
        read_period(name)


def test_a_meeting_cannot_hear_of_what_is_still_to_come() -> None:
    september = read_period("2024-09")
    assert before_meeting(september, date(2024, 10, 11)) == september
    with pytest.raises(NoPeriod, match="2024-10-10"):
        before_meeting(read_period("2024-10"), date(2024, 10, 11))


@pytest.mark.parametrize(
    ("form", "moment", "name"),
    [
        ("day", (2024, 10, 14, 11), "2024-10-14@12:00"),
        ("day", (2024, 10, 14, 12), "2024-10-15@12:00"),
        ("week", (2024, 12, 31, 23), "2025-W01"),
        ("month", (2024, 10, 19, 0), "2024-11@19"),
    ],
)
def test_a_moment_lies_in_a_period_as_the_city_counts(
    form: Form, moment: tuple[int, int, int, int], name: str
) -> None:
    here = datetime(*moment, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert period_names.name(period_names.current(form, here, Habits(time(12), 19))) == name
