"""How satisfied somebody is, in free words: the grade, whether it is solved, and what is blamed; lists in data/ratings.toml.

A grade that is named (不太满意) goes before blame (电话都没打一个), blame before an opinion (还行吧就是慢了点).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from language.acts import choice_number
from language.lists import load, pattern_of
from language.normalise import MATCHING_CAP
from language.speech import spoken

Grade = Literal["very_satisfied", "satisfied", "basically", "dissatisfied", "very_dissatisfied"]
GRADES: tuple[Grade, ...] = ("very_satisfied", "satisfied", "basically", "dissatisfied", "very_dissatisfied")
"""The five grades of the State's rating of services (好差评), best first; a scale may do with fewer of them."""


@dataclass(frozen=True, slots=True)
class Cause:
    """What can be blamed; the fields are explained in the data. `code` is its name in records."""

    code: str
    key: str
    unit: bool
    judges: bool
    handling: bool
    solved: Literal["no", ""]
    words: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was said. `named`: the grade was said in so many words; `causes` are codes in the order of the list."""

    grade: Grade | Literal[""] = ""
    named: bool = False
    solved: Literal["yes", "no", ""] = ""
    causes: tuple[str, ...] = ()


_lists = load("ratings")
_NO_JUDGEMENT = pattern_of(_lists["no_judgement"])
_SATISFIED_AFTER_ALL = pattern_of(_lists["named"]["satisfied_after_all"])
_NAMED: Mapping[Grade, re.Pattern[str]] = {
    grade: pattern_of(_lists["named"][grade])
    for grade in ("very_dissatisfied", "dissatisfied", "very_satisfied", "basically", "satisfied")
}
_OPINIONS: Mapping[Grade, re.Pattern[str]] = {
    grade: pattern_of(_lists["opinions"][grade]) for grade in ("basically", "dissatisfied", "satisfied")
}
_SOLVED, _HEARSAY = pattern_of(_lists["solved"]["yes"]), pattern_of(_lists["solved"]["hearsay"])
CAUSES: Mapping[str, Cause] = {
    table["code"]: Cause(
        table["code"], table["key"], table["unit"], table.get("judges", False), table.get("handling", False),
        table.get("solved", ""),
        pattern_of(table["words"]),
    )
    for table in _lists["cause"]
}  # fmt: skip
"""Every cause by its code, in the order in which citizens choose."""
_SEPARATORS = re.compile(r"[\s,，、;；.。/和及跟与+]+")
_MOST_NUMBERS = 6


@lru_cache(maxsize=256)
def reading_of(text: str) -> Reading:
    """What the words say about a matter that was answered; empty where they judge nothing."""
    plain = _NO_JUDGEMENT.sub("#", spoken(text[:MATCHING_CAP]))
    causes = tuple(code for code, cause in CAUSES.items() if cause.words.search(plain))
    named = _named(plain)
    unsolved = any(CAUSES[code].solved for code in causes)
    blames = any(CAUSES[code].judges for code in causes)
    grade = named or ("dissatisfied" if blames else _opinion(plain, unsolved))
    is_solved = _SOLVED.search(_HEARSAY.sub("#", plain))
    solved: Literal["yes", "no", ""] = "no" if unsolved else "yes" if is_solved else ""
    return Reading(grade, bool(named), solved, causes)


def causes_in(text: str) -> tuple[str, ...]:
    """The causes that a text names, by their codes (未联系、态度) or in free words."""
    written = tuple(code for code in CAUSES if code in text)
    return written or reading_of(text).causes


def numbers_in(text: str) -> tuple[int, ...]:
    """Several choices at once: 1 3, 1、3, 1和3. Empty for anything else."""
    parts = [part for part in _SEPARATORS.split(text.strip()) if part]
    numbers = [choice_number(part) for part in parts[: _MOST_NUMBERS + 1]]
    if not parts or len(parts) > _MOST_NUMBERS:
        return ()
    found = tuple(number for number in numbers if number is not None)
    return tuple(dict.fromkeys(found)) if len(found) == len(numbers) else ()


def _named(plain: str) -> Grade | Literal[""]:
    """The grade that is named last; of words that overlap the more particular ones count."""
    last: tuple[int, Grade] | None = None
    for found in _SATISFIED_AFTER_ALL.finditer(plain):
        last = (found.start(), "satisfied")
    plain = _SATISFIED_AFTER_ALL.sub(lambda found: "#" * len(found[0]), plain)
    for grade, pattern in _NAMED.items():
        for found in pattern.finditer(plain):
            last = max(last or (-1, grade), (found.start(), grade), key=lambda one: one[0])
        plain = pattern.sub(lambda found: "#" * len(found[0]), plain)
    return last[1] if last else ""


def _opinion(plain: str, unsolved: bool) -> Grade | Literal[""]:
    """An opinion that no word names; praise beside a matter that is not solved (没修好) is none."""
    found = next((grade for grade, pattern in _OPINIONS.items() if pattern.search(plain)), None)
    return "" if found is None or (unsolved and found == "satisfied") else found
