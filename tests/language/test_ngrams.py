"""Characters and pairs are what search and matching count."""

from language.ngrams import grams, search_text, units


def test_a_latin_word_or_number_is_one_unit() -> None:
    assert units("医保5g 89.5平wifi") == ["医", "保", "5g", "89.5", "平", "wifi"]


def test_grams_are_units_and_neighbours() -> None:
    assert grams("医保卡") == ["医", "保", "卡", "医_保", "保_卡"]
    assert grams("") == []


def test_search_text_holds_pairs_so_that_parts_of_words_are_found() -> None:
    stored = search_text("公租房申請，7號樓！").split()
    assert stored == ["公租", "租房", "房申", "申请", "7", "号楼"]
    assert set(search_text("租房").split()) <= set(stored)


def test_search_text_keeps_a_single_character() -> None:
    assert search_text("水") == "水"
