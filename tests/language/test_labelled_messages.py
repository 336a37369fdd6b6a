"""How well the product reads messages that nobody looked at when it was mended. The floors lie a little below what is measured
(`python -m benchmarks.slots`), so that a change for the worse is seen."""

from functools import lru_cache

import pytest

from benchmarks.slots import FIGURES, Rows, labelled, read, score

F1 = {
    "places": 0.95,
    "phone": 0.99,
    "since": 0.86,
    "amount": 0.85,
    "address": 0.75,
    "people": 0.7,
    "wish": 0.78,
}
AT_LEAST = {"acts accuracy": 0.93, "requests exact": 0.92, "language accuracy": 0.97, "emergency recall": 0.9}
AT_MOST = {"emergency false alarms": 0.04, "risk false alarms": 0.02, "abuse false alarms": 0.02}


@lru_cache(maxsize=1)
def _kept_apart() -> Rows:
    return [(row, read(row)) for row in labelled() if row.part == "test"]


@pytest.mark.parametrize("slot", F1)
def test_slots_are_found(slot: str) -> None:
    assert score(slot, _kept_apart()).f1 >= F1[slot]


@pytest.mark.parametrize("figure", AT_LEAST)
def test_messages_are_understood(figure: str) -> None:
    assert FIGURES[figure](_kept_apart()) >= AT_LEAST[figure]


@pytest.mark.parametrize("figure", AT_MOST)
def test_no_alarm_is_raised_without_danger(figure: str) -> None:
    assert FIGURES[figure](_kept_apart()) <= AT_MOST[figure]
