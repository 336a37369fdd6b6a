"""Every printed number goes through one door: half up, no idle zeros, — for nothing."""

import pytest

from reports.numbers import with_unit, written


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.76153, "%", "76.15%"),
        (0.476, "%", "47.6%"),
        (1.0, "%", "100%"),
        (0, "%", "0%"),
        (0.000049, "%", "0%"),
        (-0.00001, "%", "0%"),
        (0.987654, "%", "98.77%"),
        (2.005, "", "2.01"),
        (1018, "件", "1018"),
        (98.75, "分", "98.8"),
        (100.0, "分", "100"),
        (1e16, "件", "10000000000000000"),
        (None, "%", "—"),
        (float("nan"), "件", "—"),
    ],
)
def test_a_number_is_written_as_the_offices_write_it(value: float | None, unit: str, text: str) -> None:
    assert written(value, unit) == text


def test_a_sentence_has_the_unit_behind_the_number() -> None:
    assert [
        with_unit(235, "件"),
        with_unit(-0.0308, "百分点"),
        with_unit(0.5, "%"),
        with_unit(None, "件"),
    ] == [
        "235件",
        "-3.08个百分点",
        "50%",
        "—",
    ]
