"""Compares a message with several questions of the base at once: how much of each is found in the other, and in what
they contradict. `scoring` weighs it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process

from knowledge_base.rows import NOTHING, Bools, Chosen, Floats, Named, Rows, Units
from knowledge_base.sentence import Sentence

# How far a unit counts as found in the other question.
_SAME_WORD, _SAME_MEANING, _SAME_PAIR, _SAME_SOUND, _SAME_CHARACTER = 1.0, 0.85, 0.9, 0.8, 0.6
_CREDITS = np.array(
    [0.0, _SAME_CHARACTER, _SAME_SOUND, _SAME_PAIR, *4 * [_SAME_MEANING], *8 * [_SAME_WORD]], dtype=np.float64
)
"""By same word (8), same meaning (4), part of a pair that sounds the same (2), same character (1)."""
_LEAST = 1e-9  # weight; a text without any has nothing in common with another
_BY_SOUND = 0.95  # likeness of the sound beside that of the writing

Contradictions = Callable[[Named, Named], Sequence[object]]


@dataclass(frozen=True, slots=True)
class Features:
    """One element a row. Shares are 0..1; `evidence` is the weight of what both say, in words of full weight; `opposed`,
    `unnamed`, `narrower` (what the row alone names) and `numbers` count contradictions; `replaced` is the weight of what
    each says instead of something that the other says."""

    query_covered: Floats
    question_covered: Floats
    evidence: Floats
    word_order: Floats
    letters: Floats
    opposed: Floats
    unnamed: Floats
    numbers: Floats
    negation: Bools
    other_focus: Bools
    complaint: Bools
    narrower: Floats
    replaced: Floats


@dataclass(frozen=True, slots=True)
class Findings:
    """The words of a message and one row: said by both, by the message only, by the row only; and what contradicts, as
    (the message's, the row's). `unnamed` are the decisive things that only the citizen names."""

    shared: list[str]
    unmatched: list[str]
    unasked: list[str]
    opposed: list[tuple[str, str]]
    unnamed: list[str]
    numbers: list[tuple[str, str]]


class Comparison:
    """One message beside some rows of the base, which are made ready for it."""

    def __init__(self, query: Sentence, base: Rows, rows: Sequence[int]) -> None:
        base.prepare(rows)
        self.rows = rows
        self._query = query
        self._base = base
        self._chosen = base.choose(rows)
        self._units = base.units_of(query)
        self._said, self._asked = _credits(self._units, self._chosen, len(base.names))
        self.features = self._features()

    def findings(self, place: int) -> Findings:
        """What can be told of the row at this place of the chosen ones."""
        query, row, base = self._query, self.rows[place], self._base
        said = _by_word([unit.word for unit in query.units], self._units.telling, self._said[:, place])
        words, telling = base.words_of(row)
        start = self._chosen.starts[place]
        asked = _by_word(words, telling, self._asked[start : start + len(words)])
        sides, amounts = base.sides.get(row, {}), base.amounts.get(row, {})
        return Findings(
            shared=[word for word, credit in said.items() if credit >= _SAME_SOUND],
            unmatched=[word for word, credit in said.items() if credit < _SAME_CHARACTER],
            unasked=[word for word, credit in asked.items() if credit < _SAME_CHARACTER],
            opposed=_opposed(query.sides, sides),
            unnamed=_unnamed(query.sides, sides),
            numbers=_other_amounts(query.numbers, amounts),
        )

    def _features(self) -> Features:
        query, base, rows = self._query, self._base, self.rows
        found = self._units.weights @ self._said
        matched = np.bincount(self._chosen.owners, self._chosen.weights * self._asked, len(rows))
        return Features(
            query_covered=found / max(self._units.weights.sum(), _LEAST),
            question_covered=matched / np.maximum(base.weights[self._chosen.rows], _LEAST),
            evidence=(found + matched) / 2,
            word_order=_likeness(query.ordered, [base.ordered[row] for row in rows]),
            letters=self._letters(),
            opposed=self._count(_opposed, query.sides, base.sides, 0),
            unnamed=self._count(_unnamed, query.sides, base.sides, len(query.sides)),
            numbers=self._count(_other_amounts, query.numbers, base.amounts, 0),
            negation=base.negated[self._chosen.rows] != query.negated,
            other_focus=self._other_focus(),
            complaint=~base.complains[self._chosen.rows] & (query.complains and not query.asks),
            narrower=self._narrower(),
            replaced=np.minimum(self._units.weights.sum() - found, base.weights[self._chosen.rows] - matched),
        )

    def _narrower(self) -> Floats:
        sides = self._base.sides
        return np.array(
            [len(_unnamed(sides.get(row, {}), self._query.sides)) for row in self.rows], np.float64
        )

    def _other_focus(self) -> Bools:
        said, asked = self._query.focus, self._base.focus
        # A row that asks for nothing in particular counts as asking for the same.
        return np.array([not said & asked.get(row, said) for row in self.rows], np.bool_) & bool(said)

    def _letters(self) -> Floats:
        """Likeness of the writing, or of the sound where that is greater (homophones, typed pinyin)."""
        base = self._base
        written = _likeness(self._query.text, [base.texts[row] for row in self.rows])
        heard = _likeness(base.sounds_of(self._query), [base.sounds[row] for row in self.rows])
        return np.maximum(written, _BY_SOUND * heard)

    def _count(
        self, contradictions: Contradictions, said: Named, asked: Mapping[int, Named], by_silence: int
    ) -> Floats:
        """How many contradictions each row has; `by_silence`: one that names nothing of the kind."""
        counts = np.full(len(self.rows), float(by_silence))
        if said:
            for place, row in enumerate(self.rows):
                if row in asked:
                    counts[place] = len(contradictions(said, asked[row]))
        return counts


def _credits(query: Units, chosen: Chosen, names: int) -> tuple[Floats, Floats]:
    """How far each unit of the message is found in each row (units, rows), and each unit of the rows in the message."""
    columns = np.full(names, -1)
    columns[query.numbers] = np.arange(query.numbers.size).reshape(query.numbers.shape)
    columns[NOTHING] = -1
    theirs, count = columns[chosen.numbers], len(chosen.rows)
    says = np.zeros((query.numbers.size + 1, count), np.bool_)
    says.ravel()[theirs * count + chosen.owners] = True
    says[-1] = False  # what the message does not say (-1) came together here
    return _credit(says[columns[query.numbers]]), _credit(theirs >= 0)


def _credit(same: Bools) -> Floats:
    """From whether word, meaning, character, pair of sounds (4, units ...) are the same. A unit belongs to the pair with
    the one before and to the pair with the one after."""
    word, meaning, character, pair = same.view(np.uint8)
    either = pair.copy()
    either[:-1] |= pair[1:]
    credit: Floats = _CREDITS[word << 3 | meaning << 2 | either << 1 | character]
    return credit


def _likeness(text: str, others: Sequence[str]) -> Floats:
    likeness: Floats = process.cdist([text], others, scorer=fuzz.ratio, dtype=np.float64)[0] / 100
    return likeness


def _by_word(words: Sequence[str], telling: Bools, credits: Floats) -> dict[str, float]:
    """Each word that is worth a mention with the least credit of its units."""
    least: dict[str, float] = {}
    for word, worth, credit in zip(words, telling.tolist(), credits.tolist(), strict=True):
        if worth:
            least[word] = min(credit, least.get(word, 1.0))
    return least


def _opposed(said: Named, other: Named) -> list[tuple[str, str]]:
    return [
        ("、".join(sorted(sides)), "、".join(sorted(other[group])))
        for group, sides in said.items()
        if group in other and not sides & other[group]
    ]


def _unnamed(said: Named, other: Named) -> list[str]:
    return ["、".join(sorted(sides)) for group, sides in said.items() if group not in other]


def _other_amounts(said: Named, other: Named) -> list[tuple[str, str]]:
    return [
        (f"{min(values)}{measure}", f"{min(other[measure])}{measure}")
        for measure, values in said.items()
        if measure in other and not values & other[measure]
    ]
