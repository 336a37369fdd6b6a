"""Takes a question apart into what matching compares: units with their word, meaning, sound and weight, and the few
things two questions must not differ in (decisive words, numbers, negation).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from knowledge_base.lexicon import Sense, Side, decisive_words, everyday_words
from language.ngrams import units
from language.normalise import normalise
from language.numerals import NUMBER, value_of
from language.pinyin import sound_keys
from language.word_table import Hit
from language.words import tagged


class Unit(NamedTuple):
    """One character (or Latin word, number, typed syllable) and its `share` of its word. `weight` 0..1.2 is what
    that kind of word says."""

    text: str
    word: str
    share: float
    weight: float
    meaning: str
    sound: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A question taken apart. `ordered` are its different words in the order of their characters; `sides` maps a group
    of opposites to the sides that are named, `numbers` a measure to the amounts; `names` are persons, places, brands."""

    text: str
    ordered: str
    units: tuple[Unit, ...]
    sides: Mapping[str, frozenset[str]]
    numbers: Mapping[str, frozenset[str]]
    negated: bool
    asks: bool
    complains: bool
    focus: frozenset[str]
    names: frozenset[str]

    @property
    def telling(self) -> tuple[str, ...]:
        """The different words that say something, in their order, and `TURNS` where one relates to the next."""
        words = [TURNS if unit.text in _RELATIONS else unit.word for unit in self.units if _tells(unit)]
        return tuple(words[:1]) + tuple(
            word for place, word in enumerate(words[1:], 1) if word == TURNS or word not in words[:place]
        )

    @property
    def sounds(self) -> tuple[str, ...]:
        """The sound of each unit."""
        return tuple(unit.sound for unit in self.units)


class _Word(NamedTuple):
    start: int
    text: str
    tag: str


# What a word says by its part of speech: things and actions say most, particles next to nothing.
_WEIGHTS = {
    "n": 1.0, "v": 0.8, "a": 1.0, "b": 1.0, "i": 1.0, "j": 1.0, "l": 1.0, "s": 1.0, "z": 1.0, "x": 1.0, "t": 0.5,
    "d": 0.5, "m": 0.5, "q": 0.5, "r": 0.3, "u": 0.3, "p": 0.3, "c": 0.3, "y": 0.3, "f": 0.3, "e": 0.3, "k": 0.3,
    "o": 0.3, "h": 0.3,
}  # fmt: skip
_NAMES = frozenset(("nr", "nrt", "nrfg", "ns", "nt", "nz", "eng"))
_PLACE_WEIGHT = 0.5  # the name of a place or person rarely decides which rule applies
_KIND_WEIGHTS = {"framing": 0.25, "question": 0.25, "focus": 0.35}
_DECISIVE_WEIGHT = 1.2
_TELLING = 0.5  # weight of a unit whose word says something
_RELATIONS = frozenset("从到至往向给对比被找让把转迁换借送告打骂咬管欠还卖租是替帮")
TURNS = ">"
"""Stands for a word after which the next one is the other party: who owes whom, from where to where."""

_MEASURES = (
    "岁|周岁|年|月|个月|日|号|天|元|块|万|级|类|档|孩|胎|次|套|人|小时|楼|层|度|%|平|平米|平方米|米|吨|折|分"
)
_HALF = "半"
_AMOUNT = re.compile(rf"(?<![第每])({NUMBER}|{_HALF})({_MEASURES})")
_NO_NEGATION = re.compile(
    r"(.)[不没唔]\1|可唔可以|[不没](?:了|到|住|出|上|起|下|着|清|懂|明|动|热|亮|通|见|影|知|晓)|[不没]$|有冇|没人|管不"
    "|不同|不动产|不锈钢|不良|不满|不管|不过|不错|差不多|没收|未成年|未婚|无偿|无障碍|无犯罪|无线|无人机|非机动|非税"
    "|特别|类别|级别|分别|个别|别人|别的|别家|别处|别墅"
)
_NEGATION = re.compile("[不没未无别勿非冇甭唔]|莫得|木有")


def take_apart(text: str) -> Sentence:
    """Take normalised text apart."""
    words = _placed(text)
    senses = _senses(text, words)
    decisive = list(_decisive(text))
    parts = tuple(_units(words, senses, _covered(decisive)))
    kinds = {sense.kind for sense in senses.values()}
    return Sentence(
        text=text,
        ordered=" ".join(sorted({unit.word for unit in parts})),
        units=parts,
        sides=_sides(decisive),
        numbers=_numbers(text),
        negated=_is_negated(text),
        asks="question" in kinds or "focus" in kinds,
        complains="complaint" in kinds,
        focus=frozenset(sense.name for sense in senses.values() if sense.kind == "focus"),
        names=frozenset(word.text for word in words if word.tag in _NAMES),
    )


def special_acts(text: str) -> frozenset[str]:
    """What somebody wants done with a thing, other than to get it, use it, pay or ask: 注销, 过户. Normalised text."""
    return frozenset(hit.meaning.name for hit in _decisive(text) if hit.meaning.special)


def told_share(question: str, text: str) -> float:
    """Which share of the words that say something in a question stands in a text; 0 where none of its words does."""
    words = [word for word in take_apart(normalise(question)).telling if word != TURNS]
    told = normalise(text)
    return sum(word in told for word in words) / max(1, len(words))


def pairs(sounds: tuple[str, ...]) -> list[str]:
    """Neighbouring sounds, the smallest piece that is worth a comparison by ear."""
    return [f"{left} {right}" for left, right in zip(sounds, sounds[1:], strict=False)]


def _placed(text: str) -> list[_Word]:
    words, start = [], 0
    for word, tag in tagged(text):
        start = text.index(word, start)
        words.append(_Word(start, word, tag))
        start += len(word)
    return words


def _units(words: list[_Word], senses: Mapping[int, Sense], decisive: Mapping[int, str]) -> Iterable[Unit]:
    for start, word, tag in words:
        spoken = _spoken(word)
        share = 1 / len(spoken) if spoken else 1.0
        for place, (character, sound) in enumerate(spoken, start):
            sense = senses.get(place)
            side = decisive.get(place, "")
            weight = _DECISIVE_WEIGHT if side and not _only_asks(sense) else _weight(tag, sense)
            meaning = sense.name if sense and sense.kind != "framing" else side
            yield Unit(character, word, share, weight, meaning, sound)


def _spoken(word: str) -> list[tuple[str, str]]:
    """Characters with their sounds; a typed syllable stands for a character that nobody knows yet."""
    characters, sounds = units(word), sound_keys(word)
    if len(sounds) == len(characters):
        return list(zip(characters, sounds, strict=True))
    return [(sound, sound) for sound in sounds]


def _covered(decisive: Iterable[Hit[Side]]) -> dict[int, str]:
    """The side that covers each place of the text, the longest word first."""
    covered: dict[int, str] = {}
    for hit in decisive:
        for place in range(hit.start, hit.end):
            covered.setdefault(place, f"{hit.meaning.group}:{hit.meaning.name}")
    return covered


def _only_asks(sense: Sense | None) -> bool:
    """怎么办理 takes a side against 怎么注销, but says of itself no more than any question."""
    return sense is not None and sense.kind in _KIND_WEIGHTS


def _weight(tag: str, sense: Sense | None) -> float:
    if sense is not None and _only_asks(sense):
        return _KIND_WEIGHTS[sense.kind]
    if tag in ("ns", "nr"):
        return _PLACE_WEIGHT
    return 1.0 if tag == "eng" else _WEIGHTS.get(tag[0], 1.0)


def _senses(text: str, words: Iterable[_Word]) -> dict[int, Sense]:
    """The everyday word that covers each place of the text. One character counts only where it is a word (办, not
    办公)."""
    alone = {word.start for word in words if len(word.text) == 1}
    return {
        place: hit.meaning
        for hit in everyday_words().find_longest(text)
        if hit.end - hit.start > 1 or hit.start in alone
        for place in range(hit.start, hit.end)
    }


def _decisive(text: str) -> Iterator[Hit[Side]]:
    """The decisive words. Those of one group do not overlap; one without a side only hides the shorter ones in it."""
    reached: defaultdict[str, int] = defaultdict(int)
    for hit in decisive_words().find_all(text):
        if hit.start >= reached[hit.meaning.group]:
            reached[hit.meaning.group] = hit.end
            if hit.meaning.name:
                yield hit


def _sides(decisive: Iterable[Hit[Side]]) -> dict[str, frozenset[str]]:
    named: defaultdict[str, set[str]] = defaultdict(set)
    for hit in decisive:
        named[hit.meaning.group].add(hit.meaning.name)
    return {group: frozenset(sides) for group, sides in named.items()}


def _is_negated(text: str) -> bool:
    """An odd number of negations; 能不能 and 不动产 are none."""
    if not _NEGATION.search(text):
        return False
    return len(_NEGATION.findall(_NO_NEGATION.sub("", text))) % 2 == 1


def _numbers(text: str) -> dict[str, frozenset[str]]:
    named: defaultdict[str, set[str]] = defaultdict(set)
    for number, measure in _AMOUNT.findall(text):
        value = Decimal("0.5") if number == _HALF else value_of(number)
        if value is not None:
            named[measure].add(str(value))
    return {measure: frozenset(values) for measure, values in named.items()}


def _tells(unit: Unit) -> bool:
    return unit.weight >= _TELLING or unit.text in _RELATIONS
