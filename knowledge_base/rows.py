"""The questions of a base in numbers, side by side, so that a message is compared with forty of them in one go.

A row is prepared when it is first wanted: an index of 100,000 questions answers long before all of them are.
"""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from knowledge_base.sentence import Sentence, pairs, take_apart

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]
Bools = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int32]
Named = Mapping[str, frozenset[str]]
Rarity = Callable[[str], float]

NOTHING = 0
"""The number of what is not there, or of what no question has."""
_WORD, _MEANING, _CHARACTER, _PAIR = range(4)
_WORTH_NAMING = 0.5  # weight of a unit whose word is worth a mention
_FIRST_SURROGATE, _SURROGATES = 0xD800, 0x800


class Units(NamedTuple):
    """Units in columns: `numbers` (4, units) of their word, meaning, character, and pair of sounds with the unit
    before; `weights` with share and rarity in them; `telling`: the word is worth a mention."""

    numbers: Numbers
    weights: Floats
    telling: Bools


class Chosen(NamedTuple):
    """Some rows: the numbers and weights of their units one row after the other, where each row starts, and which row
    (0, 1 ...) owns a unit."""

    rows: Ints
    numbers: Numbers
    weights: Floats
    starts: Ints
    owners: Ints


class Rows:
    """`texts` are normalised questions; the rarity of a word is 0..1. Threads may share it."""

    def __init__(self, texts: Sequence[str], rarity: Rarity) -> None:
        self.texts = texts
        self.names = [""]
        self._rarity = rarity
        self._known: tuple[dict[str, int], ...] = ({}, {}, {}, {})
        self._sounds: dict[str, str] = {}
        self._one_prepares = threading.Lock()
        self._ready = bytearray(len(texts))
        # A text has at most as many units as characters; room that no row has filled takes no memory.
        self._places = np.concatenate(([0], np.cumsum([len(text) for text in texts], dtype=np.intp)))
        room = int(self._places[-1])
        self._units = Units(np.zeros((4, room), np.int32), np.zeros(room), np.zeros(room, np.bool_))
        self._lengths: Ints = np.zeros(len(texts), np.intp)
        self.weights: Floats = np.zeros(len(texts))
        self.negated: Bools = np.zeros(len(texts), np.bool_)
        self.complains: Bools = np.zeros(len(texts), np.bool_)
        self.ordered = [""] * len(texts)
        self.telling: list[tuple[str, ...]] = [()] * len(texts)
        self.sounds = [""] * len(texts)
        self.sides: dict[int, Named] = {}
        self.amounts: dict[int, Named] = {}
        self.focus: dict[int, frozenset[str]] = {}
        self.named: dict[int, frozenset[str]] = {}

    def prepare(self, rows: Iterable[int]) -> None:
        """Have these rows ready to be chosen."""
        for row in rows:
            if not self._ready[row]:
                with self._one_prepares:
                    if not self._ready[row]:
                        self._enter(row)

    def choose(self, rows: Sequence[int]) -> Chosen:
        """Rows side by side; they must be prepared."""
        chosen = np.array(rows, np.intp)
        lengths = self._lengths[chosen]
        owners = np.arange(len(chosen)).repeat(lengths)
        starts = lengths.cumsum() - lengths
        places = np.arange(len(owners)) + (self._places[chosen] - starts)[owners]
        numbers, weights, _ = self._units
        return Chosen(chosen, numbers.take(places, axis=1), weights.take(places), starts, owners)

    def words_of(self, row: int) -> tuple[list[str], Bools]:
        """The word of each unit of a prepared row, and whether it is worth a mention."""
        start = self._places[row]
        own = slice(start, start + self._lengths[row])
        words = [self.names[number] for number in self._units.numbers[_WORD, own].tolist()]
        return words, self._units.telling[own]

    def units_of(self, query: Sentence) -> Units:
        """A message in the numbers of the rows."""
        return self._numbered(query, lambda kind, text: self._known[kind].get(text, NOTHING))

    def sounds_of(self, query: Sentence) -> str:
        """How a message sounds, one character a unit; a sound that no row has is like none of theirs."""
        return "".join(self._sounds.get(sound, "\0") for sound in query.sounds)

    def _enter(self, row: int) -> None:
        sentence = take_apart(self.texts[row])
        start, length = self._places[row], len(sentence.units)
        own, units = slice(start, start + length), self._numbered(sentence, self._number)
        self._units.numbers[:, own], self._units.weights[own] = units.numbers, units.weights
        self._units.telling[own] = units.telling
        self._lengths[row] = length
        self.weights[row] = units.weights.sum()
        self.negated[row], self.complains[row] = sentence.negated, sentence.complains
        self.ordered[row] = sentence.ordered
        self.telling[row] = sentence.telling
        self.sounds[row] = "".join(map(self._letter, sentence.sounds))
        if sentence.sides:
            self.sides[row] = sentence.sides
        if sentence.numbers:
            self.amounts[row] = sentence.numbers
        if sentence.names:
            self.named[row] = sentence.names
        if sentence.focus:
            self.focus[row] = sentence.focus
        self._ready[row] = True

    def _numbered(self, sentence: Sentence, number: Callable[[int, str], int]) -> Units:
        units = sentence.units
        numbers = [
            [number(_WORD, unit.word) for unit in units],
            [number(_MEANING, unit.meaning) for unit in units],
            [number(_CHARACTER, unit.text) for unit in units],
            [number(_PAIR, pair) for pair in ("", *pairs(sentence.sounds))][: len(units)],
        ]
        weights = [unit.weight * unit.share * self._rarity(unit.word) for unit in units]
        telling = [unit.weight >= _WORTH_NAMING for unit in units]
        return Units(np.array(numbers, np.int32), np.array(weights), np.array(telling, np.bool_))

    def _number(self, kind: int, text: str) -> int:
        known = self._known[kind]
        if text and text not in known:
            known[text] = len(self.names)
            self.names.append(text)
        return known.get(text, NOTHING)

    def _letter(self, sound: str) -> str:
        if sound not in self._sounds:
            code = len(self._sounds) + 1
            self._sounds[sound] = chr(code if code < _FIRST_SURROGATE else code + _SURROGATES)
        return self._sounds[sound]
