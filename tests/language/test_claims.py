"""Claims about a matter told before, and that a report of something new makes none."""

import pytest

from language.claims import claim_in
from tests.language.tables import Rates, rows


@pytest.mark.parametrize("table", ["claims"])
def test_claims_are_recognised(table: str) -> None:
    rates = Rates((row["claim"], claim_in(row["text"])) for row in rows(table))
    assert rates.accuracy() >= 0.9, str(rates)


@pytest.mark.parametrize("text", ["路灯不亮", "求购二手车注意什么", "谢谢，又快又好"])
def test_what_merely_sounds_so_claims_nothing(text: str) -> None:
    assert claim_in(text) == ""
