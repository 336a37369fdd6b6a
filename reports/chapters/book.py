"""The texts that bulletins are made of, as a city's `bulletins.toml` words them. Plain values.

A sentence has slots such as `{contacts}` that figures fill (`reports/chapters/slots.py`); it may have another wording
for a figure that is 0 and one for a figure without a value.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Trend:
    """How a change is said; `{former}` is the period compared with, `{change}` how much, always positive.

    `more less` in per cent, `more_by less_by` in pieces where per cent says nothing, `up down` of rates and scores.
    """

    more: str
    less: str
    more_by: str
    less_by: str
    up: str
    down: str
    same: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of bulletin: its chapters in order, the tables behind them, and what the period before it is called."""

    chapters: tuple[str, ...]
    former: str
    annexes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChapterText:
    """A chapter. `paragraphs` are names of sentences, several of one paragraph with blanks between them.

    `source` (of `SOURCES`) fills it from records; `only_above_zero` leaves sentences out whose figure is 0, as a list of
    problems does. `prose` is written by people; what is `internal` is no part of the public version; `empty` stands where
    there is nothing, and without it the chapter is left out.
    """

    heading: str
    level: int = 1
    paragraphs: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    source: str = ""
    only_above_zero: bool = False
    prose: bool = False
    internal: bool = False
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """Everything: kinds and chapters by name, sentences with their other wordings, trends, and the words of lists.

    After a sentence of `last_when_zero` whose figure is 0 its paragraph says nothing more: of nothing there are no parts.
    """

    kinds: Mapping[str, Kind]
    chapters: Mapping[str, ChapterText]
    sentences: Mapping[str, str]
    trends: Mapping[str, Trend]
    words: Mapping[str, str]
    when_zero: Mapping[str, str] = field(default_factory=dict)
    when_none: Mapping[str, str] = field(default_factory=dict)
    last_when_zero: tuple[str, ...] = ()

    def faults(self) -> list[tuple[tuple[str, ...], str]]:
        """Names that lead nowhere: the path of the key, and a sentence for whoever wrote it."""
        found: list[tuple[tuple[str, ...], str]] = []
        for name, kind in self.kinds.items():
            for chapter in kind.chapters:
                if chapter not in self.chapters:
                    found.append((("kinds", name, "chapters"), f"没有名为“{chapter}”的章节"))
        for name, chapter_text in self.chapters.items():
            for key in (key for paragraph in chapter_text.paragraphs for key in paragraph.split()):
                if key not in self.sentences:
                    found.append((("chapters", name, "paragraphs"), f"没有名为“{key}”的句子"))
            if chapter_text.source not in SOURCES:
                found.append(
                    (("chapters", name, "source"), f"source 只能是 {'、'.join(filter(None, SOURCES))}")
                )
        return found


SOURCES = ("", "hot", "difficult", "carried", "assessment", "letterbox", "activities", "problems", "risks")
"""The records that a chapter can be filled from."""
