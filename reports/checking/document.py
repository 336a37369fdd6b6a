"""A bulletin as the rules read it: its prose without white space, cut into sections and sentences, and its tables apart. Pure.

A bulletin that came out of a PDF breaks its lines anywhere, also inside words and numbers; so prose is joined again, and
every character remembers where it stood in the extracted text.
"""

import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from language.spans import aligned
from reports.checking.grids import Grid, Line, read_grids

_HAN_DIGITS = "一二三四五六七八九十"
_HEADINGS = (
    re.compile(rf"[{_HAN_DIGITS}]{{1,3}}、|附件\d{{0,2}}[:.]?|第[{_HAN_DIGITS}]{{1,3}}(?:部分|章)"),
    re.compile(rf"\([{_HAN_DIGITS}]{{1,3}}\)"),
    re.compile(r"\d{1,2}[.、](?!\d)|\(\d{1,2}\)(?!\d)"),
)
_SENTENCE_END = re.compile("[。!?]+[”’)》]?")
_OPEN_END = (",", "、", ";", ":", "(", "“", "《")
_ROW = re.compile(r"\S[^。]{0,30}?\s(?:[—–-]|\d+/\d+)\s\d[\d,.]*\s?(?:件|人|次|%|分|小时|天)")
"""A row of a table of definitions whose columns have become spaces: name, — or counts, value with its unit."""
_FULL = 0.72
"""A line at least this part of the usual width is taken to go on in the next one."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """Offsets into the prose; `section` are the running numbers of its headings, `stands_alone` a heading or title."""

    start: int
    end: int
    section: tuple[int, int, int]
    number: int
    stands_alone: bool


@dataclass(frozen=True)
class Document:
    """`text` as extracted; `prose` is without white space and tables, and `places[i]` is where its character i stands."""

    text: str
    prose: str
    places: Sequence[int]
    sentences: tuple[Sentence, ...]
    grids: tuple[Grid, ...]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Offsets into `text` of a piece of the prose that is not empty."""
        return self.places[start], self.places[end - 1] + 1

    def words(self, sentence: Sentence) -> str:
        return self.prose[sentence.start : sentence.end]

    @cached_property
    def title(self) -> str:
        """What stands above the first heading."""
        first = next((one.start for one in self.sentences if one.section != (0, 0, 0)), len(self.prose))
        return self.prose[: min(first, 600)]

    @cached_property
    def headings(self) -> dict[tuple[int, int, int], str]:
        """The first sentence of each section, with its number."""
        found: dict[tuple[int, int, int], str] = {}
        for sentence in self.sentences:
            found.setdefault(sentence.section, self.words(sentence))
        return found


def read_document(text: str) -> Document:
    """Any string: what cannot be understood is left unread."""
    lines = _lines(text)
    grids, tabular = read_grids(lines)
    prose: list[str] = []
    places = array("I")
    breaks = _Breaks()
    width = _usual_width([line for line in lines if line.number not in tabular])
    before: Line | None = None
    for line in lines:
        if line.number in tabular:
            before = None
            continue
        if line.words:
            breaks.note(len(places), line, before, width)
            for place, char in enumerate(line.plain, start=line.start):
                if not char.isspace() and char.isprintable():
                    prose.append(char)
                    places.append(place)
            before = line
    joined = "".join(prose)
    return Document(text, joined, places, tuple(_sentences(joined, breaks)), tuple(grids))


def _lines(text: str) -> list[Line]:
    plain, found, at = aligned(text), [], 0
    for number, raw in enumerate(plain.split("\n")):
        found.append(Line(number, at, raw, raw.strip()))
        at += len(raw) + 1
    return found


def _usual_width(lines: Sequence[Line]) -> float:
    widths = sorted(line.width for line in lines if line.words)
    return widths[len(widths) * 3 // 4] if widths else 0


class _Breaks:
    """Where the prose starts anew although no full stop stands there: headings, titles, ends of paragraphs."""

    def __init__(self) -> None:
        self.at: dict[int, tuple[int, str]] = {}

    def note(self, at: int, line: Line, before: Line | None, width: float) -> None:
        level = next((level for level, mark in enumerate(_HEADINGS) if mark.match(line.words)), -1)
        if (
            level == 2
            and before is not None
            and before.words.endswith(_OPEN_END)
            and not before.words.endswith((":", ";"))
        ):
            level = -1
        if level >= 0 or before is None or _ROW.match(line.words) or _ended(before, width):
            self.at[at] = (level, line.words)


def _ended(line: Line, width: float) -> bool:
    """Whether a paragraph ends with this line."""
    if line.words.endswith(_OPEN_END):
        return False
    return line.width < _FULL * width or line.words[-1] in "。!?"


def _sentences(prose: str, breaks: _Breaks) -> Iterator[Sentence]:
    cuts = sorted({0, len(prose), *breaks.at, *(match.end() for match in _SENTENCE_END.finditer(prose))})
    section = [0, 0, 0]
    for number, (start, end) in enumerate(pairwise(cuts)):
        level = breaks.at.get(start, (-1, ""))[0]
        if level >= 0:
            section[level] += 1
            section[level + 1 :] = [0] * (2 - level)
        alone = (
            start in breaks.at and prose[end - 1] not in "。!?" and (end in breaks.at or end == len(prose))
        )
        yield Sentence(start, end, (section[0], section[1], section[2]), number, alone)
