"""What kind of message a text is: a question that an article may answer, a request, small talk or an insult.

A linear model over characters, pairs, and what the other readers of this folder saw (`@content`, `@咨询2`); its weights
are in data/message_kind.csv, fitted by `benchmarks/fit_kinds.py` on sentences of our own. Typed pinyin has units of its own.
"""

import csv
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from language.acts import act_of, has_abuse
from language.cues import KINDS as PURPOSES
from language.cues import weigh
from language.judging import is_how_to, is_trouble
from language.ngrams import units
from language.normalise import normalise
from language.pinyin import is_pinyin, split_pinyin
from language.spans import aligned
from language.speech import spoken

KINDS = ("question", "request", "chat", "abuse")
BIAS = "(always)"
"""The feature that every text has."""

Weights = Mapping[str, Sequence[float]]
"""By feature: what it adds to each of `KINDS`."""

_EDGE = 60  # units of each end that are looked at: a story begins with its matter and ends with its wish
_LENGTHS = (3, 6, 10, 16, 26, 50)  # units
_READ = 800  # characters
_STRONGEST = 3  # weight of a wording from which on it makes no difference


@dataclass(frozen=True, slots=True)
class Kinds:
    """Probabilities, 1 in all. `question` asks for information, `request` tells of a trouble or wants something done,
    `chat` is courtesy, an answer to ours, small talk or nonsense, `abuse` insults or harasses us."""

    question: float
    request: float
    chat: float
    abuse: float

    @property
    def likeliest(self) -> str:
        """The name of the greatest."""
        return max(KINDS, key=lambda kind: float(getattr(self, kind)))


@lru_cache(maxsize=256)
def kind_of(text: str) -> Kinds:
    """The kind of any text; never raises. Longer ones than 800 characters are read as far as that."""
    return judged(features_of(text), _fitted())


def judged(features: frozenset[str], weights: Weights) -> Kinds:
    """The same with other weights, for measuring."""
    sums = list(weights[BIAS])
    for feature in features:
        if found := weights.get(feature):
            for i, weight in enumerate(found):
                sums[i] += weight
    top = max(sums)
    shares = [math.exp(each - top) for each in sums]
    whole = sum(shares)
    return Kinds(*(share / whole for share in shares))


def features_of(text: str) -> frozenset[str]:
    """What the model looks at. Letters of a pinyin text are told from English words by `~`."""
    said = text[:_READ]
    plain = normalise(said)
    typed = split_pinyin(plain) if is_pinyin(plain) else ()
    mark, found = ("~", list(typed)) if typed else ("", units(plain))
    return frozenset((*_grams(mark, _ends(found)), *_shape(said, len(found)), *_readings(said)))


def _ends(found: list[str]) -> list[str]:
    return found if len(found) <= 2 * _EDGE else found[:_EDGE] + found[-_EDGE:]


def _grams(mark: str, found: list[str]) -> Iterator[str]:
    """Units and pairs; those at the beginning (`^`) and at the end (`$`) once more."""
    pairs = [f"{left}_{right}" for left, right in zip(found, found[1:], strict=False)]
    for row in (found, pairs):
        yield from (mark + gram for gram in row)
        if row:
            yield f"{mark}^{row[0]}"
            yield f"{mark}{row[-1]}$"


def _shape(text: str, length: int) -> Iterator[str]:
    """How it is written: length, marks, numbers."""
    plain = aligned(text)
    yield f"#length{sum(length >= bound for bound in _LENGTHS)}"
    if "?" in plain:
        yield "#asks"
    if "!" in plain:
        yield "#shouts"
    if any(map(str.isdigit, plain)):
        yield "#digits"
    if plain.count(",") + plain.count("。") > 1:
        yield "#clauses"


def _readings(text: str) -> Iterator[str]:
    """What the readers of wordings say of it."""
    yield f"@{act_of(text)}"
    yield f"@asks{is_how_to(text):d}_troubled{is_trouble(text):d}"
    if has_abuse(text):
        yield "@insult"
    heaviest = weigh(spoken(text)).heaviest
    for purpose in PURPOSES:
        if weight := heaviest.get(purpose, 0):
            yield f"@{purpose}{min(_STRONGEST, int(weight))}"


@lru_cache(maxsize=1)
def _fitted() -> Weights:
    table = (files("language") / "data" / "message_kind.csv").read_text(encoding="utf-8")
    return read_weights(table)


def read_weights(table: str) -> Weights:
    """The weights of a CSV text with the columns `feature` and `KINDS`."""
    return {
        row["feature"]: tuple(float(row[kind]) for kind in KINDS)
        for row in csv.DictReader(table.splitlines())
    }
