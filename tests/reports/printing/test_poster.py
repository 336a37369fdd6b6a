"""The poster: one sheet that says who, how and where, whatever the city is called; and the code that leads there."""

import tomllib
from io import BytesIO
from pathlib import Path

import pytest
import segno
from pypdf import PdfReader

from language.phrases import Phrases
from reports.printing.poster import MOST_OF_A_PLACE, code, poster

ADDRESS = "https://rexian.example.gov.cn/chat"
PHRASES = Phrases(tomllib.loads(Path("packs/base/phrases.toml").read_text(encoding="utf-8")))


@pytest.mark.parametrize("city", ["青原", "黔西南布依族苗族自治州"])
@pytest.mark.parametrize("paper", ["a4", "a3"])
def test_it_is_one_sheet_with_everything_on_it(city: str, paper: str) -> None:
    reader = PdfReader(BytesIO(poster(PHRASES, city, ADDRESS, '#let x = "大厅"', paper)))
    [page] = reader.pages
    text = "".join(page.extract_text().split())
    wanted = (
        "12345",
        ADDRESS,
        '张贴处：#letx="大厅"',
        PHRASES.text("poster_danger"),
        PHRASES.text("poster_step_follow"),
    )
    assert [words for words in wanted if "".join(words.split()) not in text] == []
    assert round(page.mediabox.width) == {"a4": 595, "a3": 842}[paper]


def test_a_long_place_is_cut_and_none_leaves_no_line() -> None:
    long = PdfReader(BytesIO(poster(PHRASES, "青原", ADDRESS, "楼" * 500))).pages[0].extract_text()
    assert long.count("楼") == MOST_OF_A_PLACE
    assert "张贴处" not in PdfReader(BytesIO(poster(PHRASES, "青原", ADDRESS))).pages[0].extract_text()


def test_the_code_bears_damage_and_has_its_border() -> None:
    made = segno.make(ADDRESS, error="q", micro=False)
    side = (made.symbol_size(border=4)[0]) * 8
    drawn = code(ADDRESS).decode()
    assert f'width="{side}" height="{side}"' in drawn
    assert made.error in ("Q", "H")
