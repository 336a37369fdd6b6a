"""Addresses are found without a list of places; ordinary words that end like one are left alone."""

import pytest

from language.addresses import find_addresses
from language.gazetteer import Gazetteer, Place
from tests.language.tables import rows


@pytest.mark.parametrize("row", rows("addresses"), ids=lambda row: row["text"])
def test_addresses_and_nothing_else(row: dict[str, str]) -> None:
    assert "|".join(hit.text for hit in find_addresses(row["text"])) == row["addresses"]


def test_what_the_gazetteer_knows_is_not_found_again() -> None:
    text = "我住在长征路12号和谐家园7号楼"
    known = Gazetteer([Place("和谐家园", "")]).find(text)
    assert [hit.text for hit in find_addresses(text, known)] == ["长征路12号", "7号楼"]


def test_kinds_follow_the_suffix() -> None:
    text = "长征路与人民路交叉口的大王饭店，李家庄村三组，3号楼"
    assert [hit.kind for hit in find_addresses(text)] == ["crossing", "site", "area", "building"]
