"""Whatever is typed: no finder raises, every hit stands where it says, and long or broken text costs little."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from language.acts import act_of
from language.addresses import find_addresses
from language.amounts import find_amounts, find_people
from language.gazetteer import Gazetteer, Place
from language.lexicon import Lexicon, LexiconEntry
from language.message_kind import kind_of
from language.numbers import find_phones, find_tickets, last_four, mask
from language.objects import objects_in, same_name, unnamed_kind
from language.purposes import purpose_of
from language.ratings import causes_in, numbers_in, reading_of
from language.remarks import may_lean
from language.replies import read_reply
from language.requests import core_question, split_requests
from language.spans import HasSpan, Span
from language.supplies import supplies_in
from language.times import find_times
from language.typed_text import in_characters
from language.wishes import summarise, wish_of
from tests.effort import yardsticks

NOW = datetime(2024, 10, 17, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
GAZETTEER = Gazetteer([Place("西城印象一期", "", ("西城印象",)), Place("泰康小区", ""), Place("人民路", "")])
LEXICON = Lexicon(
    [LexiconEntry("火灾", "emergency", ("着火", "着火了", "电梯...关人", "gas leak", "煤气泄漏"))]
)
FINDERS: tuple[Callable[[str], tuple[HasSpan, ...]], ...] = (
    GAZETTEER.find, LEXICON.find, find_addresses, find_amounts, find_people, find_phones,
    lambda text: find_times(text, NOW), lambda text: find_tickets(text, "HX"),
)  # fmt: skip
JUDGES: tuple[Callable[[str], object], ...] = (
    act_of, kind_of, may_lean, in_characters, purpose_of, split_requests, core_question, summarise, wish_of, last_four, mask, reading_of,
    causes_in, numbers_in, lambda text: read_reply(text, text[::-1]),
    objects_in, unnamed_kind, supplies_in, lambda text: same_name(text[:40], "城东力健健身房"),
)  # fmt: skip
CITIZEN = st.text(
    alphabet="一二三十百万点号楼月日年上周天前小区路没不是怎么办吗我着火煤气电梯关人西城印像期泰康，。！？ 0123abc-+.:\n①🙂\u200b\ud800",
    max_size=80,
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(CITIZEN, st.text(max_size=60)))
def test_every_hit_stands_where_it_says(text: str) -> None:
    for find in FINDERS:
        for hit in find(text):
            assert 0 <= hit.start < hit.end <= len(text)
            assert getattr(hit, "text") == text[hit.start : hit.end]  # noqa: B009 all hits have it, HasSpan needs it not


@settings(max_examples=200, deadline=None)
@given(st.one_of(CITIZEN, st.text(max_size=60)))
def test_nothing_that_is_typed_breaks_a_judgement(text: str) -> None:
    for judge in JUDGES:
        judge(text)
    wish = wish_of(text)
    assert wish is None or wish == Span(wish.start, wish.end, text[wish.start : wish.end])


@pytest.mark.parametrize(
    "piece",
    [
        "三",
        "1",
        "1 ",
        "着火了",
        "人民路",
        "没有",
        "怎么办？",
        "1. 停水 ",
        "哈",
        "a",
        "zhao huo le ",
        "我家暖气不热还有就是灯坏了",
    ],
)
def test_four_thousand_characters_of_anything_cost_little(piece: str) -> None:
    text = (piece * 4_000)[:4_000]
    assert yardsticks(lambda: [read(text) for read in (*FINDERS, *JUDGES)]) < 200
