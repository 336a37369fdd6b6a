"""Compares a message with one question of the base. Says how much of each is found in the other and in what they
contradict; `scoring.py` weighs it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from rapidfuzz import fuzz

from knowledge_base.sentence import Sentence, Unit

Rarity = Callable[[str], float]

# How far a unit counts as found in the other question.
_SAME_WORD, _SAME_MEANING, _SAME_PAIR, _SAME_SOUND, _SAME_CHARACTER = 1.0, 0.85, 0.9, 0.8, 0.6
_WORTH_NAMING = 0.5


@dataclass(frozen=True, slots=True)
class Features:
    """Shares are 0..1. `evidence` is the weight of what both say, in words of full weight. Conflicts name themselves
    as (said by the citizen, said by the question). `unnamed` are the decisive things that only the citizen names."""

    query_covered: float
    question_covered: float
    evidence: float
    word_order: float
    letters: float
    sides: tuple[tuple[str, str], ...]
    unnamed: tuple[str, ...]
    numbers: tuple[tuple[str, str], ...]
    negation: bool
    other_focus: bool
    complaint: bool


def compare(query: Sentence, question: Sentence, rarity: Rarity) -> Features:
    """All features of the pair; the rarity of a word is 0..1."""
    found, said = _found(query, question, rarity)
    matched, asked = _found(question, query, rarity)
    return Features(
        query_covered=found / said if said else 0.0,
        question_covered=matched / asked if asked else 0.0,
        evidence=(found + matched) / 2,
        word_order=fuzz.token_sort_ratio(query.spaced, question.spaced) / 100,
        letters=_letters(query, question),
        sides=_opposed(query, question),
        unnamed=tuple(
            "、".join(sorted(query.sides[group])) for group in query.sides if group not in question.sides
        ),
        numbers=_other_numbers(query, question),
        negation=query.negated != question.negated,
        other_focus=bool(query.focus and question.focus) and not query.focus & question.focus,
        complaint=query.complains and not query.asks and not question.complains,
    )


def split_words(one: Sentence, other: Sentence) -> tuple[list[str], list[str]]:
    """The words of one that the other says too, and those it lacks; words that carry no meaning are left out."""
    credits: dict[str, float] = {}
    last = len(one.units) - 1
    for place, unit in enumerate(one.units):
        if unit.weight >= _WORTH_NAMING:
            credits[unit.word] = min(_credit(one, other, place, last, unit), credits.get(unit.word, 1.0))
    shared = [word for word, credit in credits.items() if credit >= _SAME_SOUND]
    return shared, [word for word, credit in credits.items() if credit < _SAME_CHARACTER]


def _found(one: Sentence, other: Sentence, rarity: Rarity) -> tuple[float, float]:
    """(weight of what the other has too, weight of all), a word counted once however many characters it has."""
    found = said = 0.0
    last = len(one.units) - 1
    for place, unit in enumerate(one.units):
        weight = unit.weight * unit.share * rarity(unit.word)
        said += weight
        found += weight * _credit(one, other, place, last, unit)
    return found, said


def _credit(one: Sentence, other: Sentence, place: int, last: int, unit: Unit) -> float:
    if unit.word in other.words:
        return _SAME_WORD
    if unit.meaning in other.meanings:
        return _SAME_MEANING
    same = unit.text in other.characters
    sounds = one.sounds
    if (place and f"{sounds[place - 1]} {sounds[place]}" in other.sound_pairs) or (
        place < last and f"{sounds[place]} {sounds[place + 1]}" in other.sound_pairs
    ):
        return _SAME_PAIR if same else _SAME_SOUND
    return _SAME_CHARACTER if same else 0.0


def _letters(query: Sentence, question: Sentence) -> float:
    """Likeness of the writing, or of the sound where that is greater (homophones, typed pinyin)."""
    written = fuzz.ratio(query.text, question.text)
    return max(written, 0.95 * fuzz.ratio(query.sounds, question.sounds)) / 100


def _opposed(query: Sentence, question: Sentence) -> tuple[tuple[str, str], ...]:
    return tuple(
        ("、".join(sorted(sides)), "、".join(sorted(question.sides[group])))
        for group, sides in query.sides.items()
        if group in question.sides and not sides & question.sides[group]
    )


def _other_numbers(query: Sentence, question: Sentence) -> tuple[tuple[str, str], ...]:
    return tuple(
        (f"{min(values)}{measure}", f"{min(question.numbers[measure])}{measure}")
        for measure, values in query.numbers.items()
        if measure in question.numbers and not values & question.numbers[measure]
    )
