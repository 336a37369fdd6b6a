"""Finds lists of counts in the prose, and the whole that each list is said to make up. Pure.

A list stands in brackets behind its whole, behind 其中, 包括 or a colon, before 合计, or over several sentences below a
heading that promises a classification.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from reports.checking.document import Document
from reports.checking.figures import Figure
from reports.checking.words import CLOSED_PARTS, PARTIAL, REMAINDER, same_unit

_SUM_BEHIND = re.compile("^(?:以上)?(?:合计|共计|总计|总共|共)")
_INTRO = re.compile("其中|包括|包含|分为|分别|如下|具体为|:|组成|构成")
_OVER_SENTENCES = re.compile("如下|分类|类型")
_ETC = re.compile("^[^,;。、()]{0,8}等|^[^,;]{0,6}以上[\\d一二三四五六七八九十]")
_CLASSIFIED = re.compile("分类|类型|类别|渠道|来源|构成|分布")
_SHARE_OF_WHOLE = re.compile(r"占[^,;。:]{0,8}?\d[\d.]*%")
_LONGEST_ITEM = 30
MOST_ITEMS = 250
"""Of a longer list no sum is claimed: its end is not read."""


@dataclass(frozen=True, slots=True)
class PartList:
    """Figures that stand side by side; `whole` is what they are said to make up, None where only the context tells.

    `closed` tells that the text offers the list as complete, `partial` that it offers only some, `led` that 其中 or the like
    stands between the whole and the list, `classified` that it stands below a heading that promises a classification; `outer` is what
    其中 may mean as well.
    """

    items: tuple[Figure, ...]
    whole: Figure | None
    closed: bool
    partial: bool
    led: bool = True
    classified: bool = False
    outer: Figure | None = None


def read_lists(document: Document, figures: Sequence[Figure]) -> list[PartList]:
    """All lists of at least two counts, in the order of the text."""
    counts = [one for one in figures if one.kind == "count"]
    reader = _Reader(document)
    for figure in counts:
        if figure.depth == 0:
            reader.step(figure)
    reader.close_all()
    return sorted([*_in_brackets(document, counts), *reader.found], key=lambda one: one.items[0].start)


def _in_brackets(document: Document, counts: Sequence[Figure]) -> Iterator[PartList]:
    before: Figure | None = None
    for (sentence, bracket), group in groupby(counts, key=lambda one: (one.sentence.number, one.bracket)):
        members = list(group)
        items = [one for one in members if _is_item(one)]
        parent, before = before, members[-1]
        if members[0].depth == 0 or parent is None or parent.sentence.number != sentence or len(items) < 2:
            continue
        between = document.prose[parent.end : bracket]
        if (
            {one.unit for one in items} == {parent.unit}
            and len(between) <= 10
            and not re.search("[,;。]", between)
        ):
            opening = document.prose[bracket : items[0].start]
            partial = bool(PARTIAL.search(opening)) or _goes_on(document, items[-1])
            yield PartList(tuple(items[:MOST_ITEMS]), parent, not partial and "其中" not in opening, partial)


def _is_item(figure: Figure) -> bool:
    whole_label = figure.end - figure.begin
    ordinary = not (figure.about or figure.is_change or figure.is_past)
    return ordinary and bool(figure.label) and len(figure.label) <= _LONGEST_ITEM and whole_label <= 90


def _goes_on(document: Document, last: Figure) -> bool:
    """Whether 等 or 以上N家 behind a list tells that there are more."""
    return bool(_ETC.match(document.prose[last.end : last.end + 12]))


@dataclass
class _Open:
    """A list while it is read."""

    whole: Figure | None = None
    items: list[Figure] = field(default_factory=list)
    outer: Figure | None = None

    @property
    def unit(self) -> str:
        first = self.whole or (self.items[0] if self.items else None)
        return first.unit if first else ""


class _Reader:
    """Goes from count to count outside of brackets; lists inside lists are kept on a stack."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.found: list[PartList] = []
        self.stack = [_Open()]
        self.last: Figure | None = None

    def step(self, figure: Figure) -> None:
        last = self.last
        if last is None or last.sentence.number != figure.sentence.number:
            self._next_sentence(figure)
        else:
            self._within(last, figure)
        self.last = figure
        if figure.is_whole:
            self._whole(figure)
        elif _is_item(figure) and (not self.stack[-1].unit or same_unit(self.stack[-1].unit, figure.unit)):
            self.stack[-1].items.append(figure)

    def close_all(self) -> None:
        while self.stack:
            self._close(self.stack.pop())
        self.stack = [_Open()]

    def _within(self, last: Figure, figure: Figure) -> None:
        between = self.document.prose[last.end : figure.start]
        if ";" in between and len(self.stack) > 1:
            self._close(self.stack.pop())
        if (
            _INTRO.search(between.rpartition(";")[2])
            and last is not self.stack[-1].whole
            and last.unit == figure.unit
        ):
            current = self.stack[0]
            before = current.whole or (current.items[0] if current.items else None)
            self.stack.append(_Open(last, outer=before if before is not last else None))

    def _next_sentence(self, figure: Figure) -> None:
        last, words = self.last, self.document.words(figure.sentence)
        if last is not None and words.startswith("其中"):
            outer = self.stack[0]
            whole = outer.whole or last
            self.close_all()
            self.stack = [_Open(whole)]
        elif last is None or not self._over_sentences(last, figure):
            self.close_all()

    def _over_sentences(self, last: Figure, figure: Figure) -> bool:
        """Whether a list that was announced goes on in the next sentence."""
        items = self.stack[0].items
        if not items or figure.is_whole or last.sentence.section != figure.sentence.section:
            return False
        intro = self.document.prose[items[0].sentence.start : items[0].start]
        if not _OVER_SENTENCES.search(intro) or len(items) >= MOST_ITEMS:
            return False
        begins = figure.begin == figure.sentence.start or "如下" in intro
        return begins and figure.label[-1:] == items[0].label[-1:]

    def _whole(self, figure: Figure) -> None:
        current = self.stack[0]
        if current.whole is None and len(current.items) > 1 and _SUM_BEHIND.match(figure.label):
            current.whole = figure
            self.found.append(self._made(current, closed=True))
            self.stack = [_Open()]
            return
        self.close_all()
        self.stack = [_Open(figure)]

    def _close(self, done: _Open) -> None:
        if len(done.items) > 1:
            self.found.append(self._made(done, closed=False))

    def _made(self, done: _Open, closed: bool) -> PartList:
        first, last = done.items[0], done.items[-1]
        behind_whole = done.whole is not None and done.whole.end <= first.start
        start = done.whole.end if done.whole and behind_whole else first.sentence.start
        intro = self.document.prose[start : first.start]
        remainder = bool(REMAINDER.search(last.name))
        partial = not remainder and (bool(PARTIAL.search(intro)) or _goes_on(self.document, last))
        complete = (
            closed or remainder or (not partial and bool(CLOSED_PARTS.search(_SHARE_OF_WHOLE.sub("", intro))))
        )
        led = closed or bool(_INTRO.search(intro))
        heading = self.document.headings.get(first.sentence.section, "")
        classified = not partial and bool(_CLASSIFIED.search(heading))
        return PartList(
            tuple(done.items[:MOST_ITEMS]), done.whole, complete, partial, led, classified, done.outer
        )
