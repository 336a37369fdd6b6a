"""Which messages tell a language, what they do, and where questions come apart."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from bot.hearing import Understood
from bot.known import Answerable
from bot.understanding import Understanding, language_told
from channels.messages import Inbound
from knowledge_base.matcher import Match, Matcher, Question
from language.encoders.encoder import Vectors
from language.gazetteer import Gazetteer
from language.lexicon import Lexicon, LexiconEntry
from tickets.routing import Router
from tickets.units import Units

NOW = datetime(2026, 3, 4, tzinfo=UTC)
RUDE = LexiconEntry("辱骂", "abuse", ("吸血鬼",))
READER = Understanding(
    Lexicon([RUDE]), {RUDE.name: ("", ())}, Gazetteer(()), Router((), Units(())), prefix="HX"
)


@dataclass
class Known:
    """A release whose articles are each its question alone."""

    matcher: Matcher
    release: int | None = None
    weights: int = 0

    def match(self, text: str) -> Match:
        return self.matcher.match(text)

    def vector_of(self, text: str) -> Vectors | None:
        return self.matcher.vector_of(text)

    def answerable(self, article: str) -> Answerable | None:
        return None


def read(text: str, *known: str) -> Understood:
    base = Matcher([Question(one, one, False) for one in known], 0.7, 0.1)
    return READER.read(Inbound("webchat", "main", "o1", "m1", NOW, text=text), Known(base), NOW)


@pytest.mark.parametrize("text", ["Jinxiu Huayuan", "https://example.org/a/b", "138 0000 0000", "ok", "Wang"])
def test_names_links_and_numbers_tell_no_language(text: str) -> None:
    assert language_told(text) == ""


def test_words_tell_their_language() -> None:
    assert (language_told("the water is off"), language_told("停水了")) == ("en", "zh")


def test_to_be_somewhat_like_a_report_outweighs_neither_praise_nor_insult() -> None:
    assert read("渡口的小周师傅帮我妈把行李搬上船，太感谢了，表扬一下").act == "praise"
    assert read("你们就是一群吸血鬼，天天光会收钱").act == "abuse"
    assert read("表扬个屁，路灯还是不亮").act == "content"
    assert read("暖气冰凉一个礼拜了，你们这帮吸血鬼").act == "content"


@pytest.mark.parametrize(
    ("asked", "apart"),
    [
        ("图书馆几点关门，还有停车场多少钱", ("图书馆几点关门", "停车场多少钱")),
        ("借书证怎么办，还有要带什么材料", ("借书证怎么办，还有要带什么材料",)),
        ("图书馆几点关门", ("图书馆几点关门",)),
        ("图书馆几点关门，还有停车场多少钱，" * 9, ("图书馆几点关门，还有停车场多少钱，" * 9,)),
    ],
)
def test_questions_side_by_side_come_apart_where_different_articles_answer(
    asked: str, apart: tuple[str, ...]
) -> None:
    understood = read(asked, "图书馆几点关门", "停车场多少钱", "借书证怎么办")
    assert tuple(part.text for part in understood.parts) == apart


def after(before: str, text: str) -> Match:
    base = Matcher([Question("cross", "过江轮渡几点开船", False)], 0.7, 0.1)
    message = Inbound("webchat", "main", "o1", "m2", NOW, text=text)
    part = READER.read(message, Known(base), NOW, before=before).part
    assert part is not None
    return part.match


def test_words_after_a_question_go_on_with_it_unless_they_are_of_something_else() -> None:
    assert after("几点开", "过江轮渡").decision == "answer"
    assert after("过江轮渡几点开船呢", "天气真好").decision == "none"
