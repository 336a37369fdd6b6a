"""Numbers are read as they are written and said."""

from decimal import Decimal

import pytest

from language.numerals import spoken_digits, to_int, value_of


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("二百三", 230), ("两万五", 25_000), ("1.2万", 12_000), ("3万5", 35_000), ("三千零五", 3_005), ("十五", 15),
        ("十", 10), ("仨", 3), ("一百二十", 120), ("3,000", 3_000), ("二〇二四", 2_024), ("１２", 12), ("3万5000", 35_000),
        ("一亿二千万", 120_000_000),
    ],
)  # fmt: skip
def test_chinese_and_mixed_numerals_have_one_value(written: str, number: int) -> None:
    assert value_of(written) == Decimal(number)
    assert to_int(written) == number


@pytest.mark.parametrize("text", ["", "万", "abc", "三个", "两三天"])
def test_what_is_no_number_has_no_value(text: str) -> None:
    assert to_int(text) is None


def test_a_spoken_row_of_digits_keeps_its_length() -> None:
    assert spoken_digits("幺三八 零零一二") == "138 0012"
