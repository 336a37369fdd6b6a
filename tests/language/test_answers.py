"""Short answers: what they take back, the place they are, and whether they tell anything besides."""

import pytest

from language.answers import beside, correction_of, is_one_name, without_lead


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("不是人民路，是中山路", "人民路", "中山路"),
        ("是中山路不是人民路", "人民路", "中山路"),
        ("把人民路改成中山路", "人民路", "中山路"),
        ("时间不是三天，是五天了", "三天", "五天了"),
        ("写错了，是和谐小区", "", "和谐小区"),
        ("地点应该是和平街", "", "和平街"),
        ("not Xinhua Road but Hongqi Road", "Xinhua Road", "Hongqi Road"),
    ],
)
def test_a_correction_names_what_stands_instead_and_what_is_taken_back(
    text: str, wrong: str, right: str
) -> None:
    found = correction_of(text)
    assert found is not None and (found.wrong, found.right) == (wrong, right)
    assert text[found.start :].startswith(right)


@pytest.mark.parametrize(
    "text", ["你们是不是不管", "没错，就这样", "路灯坏了三天了", "还是没人来修", "it is not working"]
)
def test_what_corrects_nothing_is_no_correction(text: str) -> None:
    assert correction_of(text) is None


@pytest.mark.parametrize(
    ("text", "cut", "left"),
    [
        ("我电话是13812345678", "13812345678", ""),
        ("就在和谐家园7号楼", "和谐家园7号楼", ""),
        ("煤气味太大了 和谐家园7号楼快来", "和谐家园7号楼", "煤气味太大了，快来"),
        ("我叫张三，电话13800001111", "13800001111", "我叫张三"),
        ("my phone number is 13800001111", "13800001111", ""),
    ],
)
def test_words_that_only_carry_a_detail_are_no_words_beside_it(text: str, cut: str, left: str) -> None:
    start = text.index(cut)
    assert beside(text, [(start, start + len(cut))]) == left


def test_without_pieces_the_words_stay_as_they_were_written() -> None:
    assert beside("物业也不管， 找了好几次", ()) == "物业也不管， 找了好几次"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("就在东门那里", "东门那里"),
        ("地址是人民路12号", "人民路12号"),
        ("好吧在解放路", "解放路"),
        ("老菜场桥头", "老菜场桥头"),
    ],
)
def test_a_place_stands_without_the_words_that_lead_to_it(text: str, place: str) -> None:
    assert without_lead(text) == place and is_one_name(text)


@pytest.mark.parametrize("text", ["在", "是的呢", "对不起搞错了，没有漏气，是邻居做饭", "时间是"])
def test_a_story_or_a_particle_is_no_name(text: str) -> None:
    assert not is_one_name(text)
