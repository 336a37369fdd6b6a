"""Places are found in Latin letters too: as pinyin, or half English."""

import pytest

from language.gazetteer import Gazetteer, Place

GAZETTEER = Gazetteer(
    [
        Place("柳浪花园", "", ("柳浪苑小区",)),
        Place("石磨坊路", ""),
        Place("东埠", ""),
        Place("白鹭洲社区", ""),
    ]
)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("liulang huayuan mei dian le", "柳浪花园"),
        ("the lamp at Liulangyuan Xiaoqu is broken", "柳浪花园"),
        ("Water is off in Liulang Garden", "柳浪花园"),
        ("noise on Shimofang Road at night", "石磨坊路"),
        ("women zhu bailuzhou shequ", "白鹭洲社区"),
    ],
)
def test_a_place_in_latin_letters_is_found(text: str, place: str) -> None:
    assert [hit.place.name for hit in GAZETTEER.find(text)] == [place]


@pytest.mark.parametrize("text", ["dong bu dong", "a garden with a road", "liu, lang huayuan"])
def test_other_words_name_no_place(text: str) -> None:
    assert GAZETTEER.find(text) == ()


def test_a_short_name_of_the_same_sound_is_found_between_words() -> None:
    gazetteer = Gazetteer([Place("柳浪苑", ""), Place("东关", "")])
    assert [hit.place.name for hit in gazetteer.find("柳浪院门口停水")] == ["柳浪苑"]
    assert gazetteer.find("东管的事") == ()
