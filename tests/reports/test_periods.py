"""Periods as people name them."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from reports.periods import NoPeriod, read_period


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
    ["", "2024-13", "2024-Q5", "2024-H3", "2024-W54", "10月", "2024-10-32", "2024-10-07..2024-10-01", ".."],
)
def test_what_names_no_period_is_told_how_to_write_it(name: str) -> None:
    with pytest.raises(NoPeriod, match="2024-W42"):
        read_period(name)


def test_the_window_is_half_open_in_the_citys_zone() -> None:
    begins, ends = read_period("2024-10-14").window(ZoneInfo("Asia/Shanghai"))
    assert (begins.isoformat(), ends.isoformat()) == (
        "2024-10-14T00:00:00+08:00",
        "2024-10-15T00:00:00+08:00",
    )
