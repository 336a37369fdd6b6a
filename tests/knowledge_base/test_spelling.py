"""What only sounds like the base is written in its words; everything else stays."""

from collections import Counter

import pytest

from knowledge_base.spelling import Speller

SPELLER = Speller(
    Counter(
        {
            "身份证": 9,
            "职工": 4,
            "医保": 8,
            "怎么": 30,
            "交": 6,
            "叫": 1,
            "护照": 5,
            "天然气": 3,
            "费": 3,
            "不干": 1,
        }
    )
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("身分证丢了", "身份证丢了"),
        ("zhigong yibao zenme jiao", "职工医保怎么交"),
        ("zhigongyibao", "职工医保"),
        ("zigong yibao", "职工医保"),
        ("yibao怎么交", "医保怎么交"),
        ("护罩怎么办", "护照怎么办"),
        ("天燃气费", "天然气费"),
    ],
)
def test_homophones_and_pinyin_are_spelled_like_the_base(typed: str, meant: str) -> None:
    assert SPELLER.respell(typed) == meant


@pytest.mark.parametrize("text", ["护照丢了", "不敢开灯", "where can i complain", "wifi", "", "etc怎么办"])
def test_what_the_base_does_not_know_stays(text: str) -> None:
    assert SPELLER.respell(text) == text


def test_unknown_syllables_stay_apart() -> None:
    assert SPELLER.respell("60 sui yibao") == "60 sui医保"
