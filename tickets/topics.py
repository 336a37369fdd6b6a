"""Recognises which entries of the city's category tree a text speaks of, by the words the pack lists for each."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from language.ngrams import grams
from language.normalise import normalise

_CHARACTERS_THAT_MAY_MISLEAD = 2.0  # one short word alone convinces by half


@dataclass(frozen=True, slots=True)
class Category:
    """One line of the pack's `categories.csv`."""

    code: str
    purpose_hint: str
    category: str
    topic: str
    unit: str = ""
    words: tuple[str, ...] = ()
    urgent: bool = False
    line: str = ""
    tree: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A category that a text speaks of: how clearly (0..1, all hits of a text below 1) and in which words."""

    category: Category
    weight: float
    words: tuple[str, ...]


@dataclass(slots=True)
class _Tally:
    weight: float = 0.0
    words: list[str] = field(default_factory=list)


class Topics:
    """The category tree of one city. The topic of a category is one of its words."""

    def __init__(self, categories: Iterable[Category]) -> None:
        self.categories = tuple(categories)
        owners: dict[str, list[int]] = defaultdict(list)
        for n, category in enumerate(self.categories):
            for word in dict.fromkeys(map(normalise, (category.topic, *category.words))):
                if word:
                    owners[word].append(n)
        self._owners: Mapping[str, list[int]] = owners
        self._beginning = _by_first_character(owners)
        self._pairs = {category.code: _pairs(category) for category in self.categories}

    def called(self, topic: str) -> Category | None:
        """The category whose topic has this name, or None."""
        return next((category for category in self.categories if category.topic == topic), None)

    def hits(self, text: str) -> tuple[Hit, ...]:
        """The categories a text speaks of, most spoken of first.

        Long words say more than short ones, and a word of several categories is shared between them.
        """
        tallies: dict[int, _Tally] = defaultdict(_Tally)
        for word in self._words_in(normalise(text)):
            for n in self._owners[word]:
                tallies[n].weight += len(word) / len(self._owners[word])
                tallies[n].words.append(word)
        total = sum(tally.weight for tally in tallies.values()) + _CHARACTERS_THAT_MAY_MISLEAD
        ranked = sorted(tallies.items(), key=lambda item: (-item[1].weight, item[0]))
        return tuple(
            Hit(self.categories[n], tally.weight / total, tuple(dict.fromkeys(tally.words)))
            for n, tally in ranked
        )

    def chosen(self, code: str) -> tuple[Hit, ...]:
        """The category of a code, as sure as one clear word would make it; nothing for an unknown code."""
        found = (category for category in self.categories if code and category.code == code)
        return tuple(Hit(category, 0.5, (category.topic,)) for category in found)[:1]

    def nearest(self, text: str, unit: str) -> Category | None:
        """Of a unit's categories the one whose words share most pairs of characters with a text; None if none does."""
        said = set(grams(normalise(text)))
        own = [category for category in self.categories if category.unit == unit]
        shared = {c.code: len(said & self._pairs[c.code]) for c in own}
        best = max(own, key=lambda category: shared[category.code], default=None)
        return best if best and shared[best.code] else None

    def _words_in(self, text: str) -> Iterator[str]:
        """The listed words of a text from left to right: the longest at each place, none inside another."""
        place = 0
        while place < len(text):
            candidates = self._beginning.get(text[place], ())
            word = next((word for word in candidates if text.startswith(word, place)), "")
            if word:
                yield word
            place += len(word) or 1


def _pairs(category: Category) -> frozenset[str]:
    words = (category.topic, *category.words)
    return frozenset(gram for word in words for gram in grams(normalise(word)) if "_" in gram)


def _by_first_character(words: Iterable[str]) -> Mapping[str, list[str]]:
    beginning: dict[str, list[str]] = defaultdict(list)
    for word in sorted(words, key=len, reverse=True):
        beginning[word[0]].append(word)
    return beginning
