"""The figures of the prose: a number with its unit, what it is called, and where it stands. Pure."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import islice

from reports.checking.document import Document, Sentence
from reports.checking.respective import respective
from reports.checking.words import CHANGE, COMPARED, NOT_COUNTED, OTHER_PERIOD, UNITS, WHOLE, concept

_FIGURE = re.compile(
    r"(?<![\d.×/])(?<![^a-z][a-z])(?P<sign>(?<![\da-z)])-)?"
    r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d{1,6})?(?![\d,])|\d{1,12}(?:\.\d{1,6})?(?![\d.,]\d))"
    rf"(?P<scale>[万亿])?(?P<more>余|多)?(?P<unit>%|个?百分点|个点|‰|(?!{NOT_COUNTED})(?:{UNITS}))"
    r"|百分之(?P<percent>\d{1,3}(?:\.\d{1,4})?)(?P<unit2>)"
)
_ABOUT = re.compile("(?:约|近|超过|超|逾|不足|至少|达到?近|将近)$")
_ABOUT_AFTER = re.compile("(?:左右|以上|以下|以内|上下)")
_ORDINAL = re.compile("(?:第|前|[\\d件家个%年月日][—~～至到-])$")
_BREAK = re.compile("[,;:、!?()。]")
_ASIDE = re.compile(r"\([^()]*\)")
_LEAD = re.compile("^(?:其中|以及|和|及|主要(?:体现在|涉及|集中在|为|是|有)?|分别(?:为|是)?|包括|为|是|有)+")
_SCALES = {"万": 10_000, "亿": 100_000_000}
MOST_FIGURES = 3_000
"""A bulletin of a hundred pages has no more; what comes after is not compared."""

_LONGEST_LABEL = 60


@dataclass(frozen=True, eq=False)
class Figure:
    """One figure of the prose; `start` to `end` is number and unit, `begin` where what it is called begins.

    `kind` is count, percent or points; `about` a figure that is not meant exactly; `depth` how many brackets are open and
    `bracket` where the innermost opened; `partner` where the count starts that a percent of 分别 belongs to (-1: none);
    `tail` what follows up to the next stop, `aside` what stood in brackets in its name.
    """

    value: Decimal
    number: str
    kind: str
    unit: str
    decimals: int
    scale: int
    label: str
    aside: str
    tail: str
    begin: int
    start: int
    end: int
    sentence: Sentence
    depth: int
    bracket: int
    about: bool
    partner: int = -1

    @cached_property
    def name(self) -> str:
        """What it is called, without the words that only lead to it."""
        return _LEAD.sub("", self.label)

    @cached_property
    def is_whole(self) -> bool:
        return bool(WHOLE.search(self.label))

    @cached_property
    def is_change(self) -> bool:
        """How much more or less, not how much."""
        return bool(CHANGE.search(self.label)) and (self.kind != "count" or bool(COMPARED.search(self.label)))

    @cached_property
    def is_past(self) -> bool:
        return bool(OTHER_PERIOD.search(self.label)) and not self.is_change

    @cached_property
    def counts(self) -> str:
        return concept(self.label) or concept(self.aside) or concept(self.tail)

    @cached_property
    def slack(self) -> Decimal:
        """How far the true value may lie from a count that is printed in 万."""
        return Decimal(self.scale) / (2 * 10**self.decimals) if self.scale > 1 else Decimal(0)


def read_figures(document: Document) -> list[Figure]:
    """All figures, in the order of the text."""
    found: list[Figure] = []
    for sentence in document.sentences:
        figures = list(islice(_of_sentence(document, sentence), MOST_FIGURES - len(found)))
        found.extend(respective(document.prose, figures) if len(figures) > 1 else figures)
        if len(found) >= MOST_FIGURES:
            break
    return found


def _of_sentence(document: Document, sentence: Sentence) -> Iterator[Figure]:
    words, shift = document.words(sentence), sentence.start
    stops = [match.start() for match in _BREAK.finditer(words)]
    depths = _brackets(words)
    edge = 0
    for match in _FIGURE.finditer(words):
        before = words[max(0, match.start() - 4) : match.start()]
        if _ORDINAL.search(before):
            edge = match.end()
            continue
        begin = _label_start(words, stops, match, edge)
        place = bisect_right(stops, match.end() - 1)
        until = min(stops[place] if place < len(stops) else len(words), match.end() + 30)
        following = _FIGURE.search(words, match.end(), until)
        tail = words[match.end() : following.start() if following else until]
        yield _figure(match, words[begin : match.start()], tail, begin + shift, sentence, depths, before)
        edge = match.end()


def _label_start(words: str, stops: Sequence[int], match: re.Match[str], edge: int) -> int:
    """Where the name of a figure begins: after the last stop or figure, or before brackets that say more of the name."""
    at = match.start()
    while True:
        place = bisect_right(stops, at - 1) - 1
        stop = stops[place] if place >= 0 else -1
        begin = max(stop + 1, edge, at - _LONGEST_LABEL)
        if stop < max(edge, 0):
            return begin
        if words[stop] == ")" and (opened := words.rfind("(", 0, stop)) > edge and words[:opened].strip("、"):
            at = opened
        elif begin < at:
            return begin
        elif words[stop] == "(" and words[match.end() : match.end() + 1] == ")":
            at = stop
        else:
            return begin


def _brackets(words: str) -> list[tuple[int, int]]:
    """For each character how many brackets are open and where the innermost opened (-1: none)."""
    found, opened = [], [-1]
    for place, char in enumerate(words):
        if char == "(":
            opened.append(place)
        elif char == ")" and len(opened) > 1:
            opened.pop()
        found.append((len(opened) - 1, opened[-1]))
    return found


def _figure(
    match: re.Match[str],
    label: str,
    tail: str,
    begin: int,
    sentence: Sentence,
    depths: Sequence[tuple[int, int]],
    before: str,
) -> Figure:
    unit = match["unit"] or "%"
    number = match["number"] or match["percent"]
    scale = _SCALES.get(match["scale"] or "", 1)
    value = Decimal(number.replace(",", "")) * scale
    kind = "percent" if unit == "%" else "points" if "点" in unit else "count"
    depth, bracket = depths[match.start()]
    name = label.replace("“", "").replace("”", "")
    closes = depth > 0 and name and sentence.start + bracket > begin
    return Figure(
        value=-value if match["sign"] else value,
        number=number,
        kind="other" if unit == "‰" else kind,
        unit=unit,
        decimals=len(number.partition(".")[2]),
        scale=scale,
        label=name.partition("(")[0] if closes else _ASIDE.sub("", name),
        aside="" if closes else "".join(_ASIDE.findall(name)),
        tail=tail,
        begin=begin,
        start=match.start() + sentence.start,
        end=match.end() + sentence.start,
        sentence=sentence,
        depth=depth - 1 if closes else depth,
        bracket=-1 if closes and depth == 1 else bracket + sentence.start,
        about=bool(match["more"] or _ABOUT.search(before) or _ABOUT_AFTER.match(tail)),
    )
