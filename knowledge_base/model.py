"""The probability that an article answers a message: weighted signals, the weights read from two small tables.

`matching_weights.csv` weighs one candidate (short messages and long stories differ, what lies between is blended);
`decision_weights.csv` judges the best one by its lead and by what kind of message it is. Both are fitted by `fitting` on
labelled questions of our own; a city may keep its own.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np

from knowledge_base.rows import Floats
from knowledge_base.signals import NAMES
from language.message_kind import KINDS, Kinds

ALWAYS = "(always)"
SHORT, LONG = 12, 28
"""Characters of a message: up to the first it counts as short, from the second on as a story."""
FURTHEST_AHEAD = 4.0  # logits; a greater lead proves no more
LEAD_OF_SHORT, KIND_OF_SHORT = 0.1, 0.0
"""What the lead and the kind count in a short message, of what they count in a story."""
DECISIVE = ("likeliest", "ahead", *KINDS[1:], "foreign")
"""What the decision looks at: the logit of the best article, how far it is ahead, the kind of the message, and whether
it is written in letters, so that no word of it can be found in a question."""
KNOTS: Mapping[str, tuple[float, ...]] = {
    "query_covered": (0.5, 0.8),
    "question_covered": (0.5, 0.8),
    "letters": (0.6, 0.85),
    "fast": (0.5, 0.7, 0.85),
    "slow": (0.86, 0.9, 0.94),
}
"""Where the weight of a signal may change: what lies above counts more."""


class Term(NamedTuple):
    """A signal, or what of it lies above a knot."""

    signal: str
    above: float | None = None


@dataclass(frozen=True, slots=True)
class Weights:
    """Of one set of encoders. `short` and `long` have a weight for each term and, last, one for every candidate."""

    terms: tuple[Term, ...]
    short: Floats
    long: Floats
    decision: Mapping[str, float]

    def logits(self, signals: Floats, length: int) -> Floats:
        """Of each candidate (rows of `signals`); `length` of the message in characters."""
        share = story_share(length)
        weights = self.short * (1 - share) + self.long * share
        logits: Floats = expanded(signals, self.terms) @ weights[:-1] + weights[-1]
        return logits

    def shift(self, logits: Sequence[float], kinds: Kinds, length: int, foreign: bool) -> float:
        """What the decision adds to every candidate of a message; `logits` best first, of different articles."""
        seen = decisive(logits, kinds, length, foreign)
        judged = sum(self.decision[name] * value for name, value in zip(DECISIVE, seen, strict=True))
        return float(judged + self.decision[ALWAYS] - logits[0])


def decisive(logits: Sequence[float], kinds: Kinds, length: int, foreign: bool) -> tuple[float, ...]:
    """The values of `DECISIVE`. In a story even the right article is not very like the message, so that its lead and the
    kind of the message tell more; of two short questions the likeness itself does."""
    ahead = min(logits[0] - logits[1], FURTHEST_AHEAD) if len(logits) > 1 else FURTHEST_AHEAD
    share = story_share(length)
    lead, kind = (floor + (1 - floor) * share for floor in (LEAD_OF_SHORT, KIND_OF_SHORT))
    judged = (kind * float(getattr(kinds, name)) for name in KINDS[1:])
    return (logits[0], ahead * lead, *judged, float(foreign))


def story_share(length: int) -> float:
    """0 for a short message, 1 for a long story."""
    return min(1.0, max(0.0, (length - SHORT) / (LONG - SHORT)))


def terms_of(signals: Iterable[str]) -> tuple[Term, ...]:
    """The terms of some signals, in their order."""
    return tuple(Term(name, above) for name in signals for above in (None, *KNOTS.get(name, ())))


def expanded(signals: Floats, terms: Sequence[Term]) -> Floats:
    """(candidates, terms)"""
    columns = [signals[:, NAMES.index(term.signal)] for term in terms]
    return np.stack(
        [
            column if term.above is None else np.maximum(column - term.above, 0.0)
            for term, column in zip(terms, columns, strict=True)
        ],
        axis=1,
    )


def probability(logits: Floats) -> Floats:
    """0..1"""
    return np.asarray(1 / (1 + np.exp(-logits)))


Tables = Mapping[str, Weights]
"""By the encoders that are there: `none`, `fast`, `slow`, `both`."""


@lru_cache(maxsize=1)
def shipped() -> Tables:
    """The weights that come with the product."""
    folder = files("knowledge_base")
    return read(
        (folder / "matching_weights.csv").read_text(encoding="utf-8"),
        (folder / "decision_weights.csv").read_text(encoding="utf-8"),
    )


def read(matching: str, decision: str) -> Tables:
    """Both tables from their CSV text; raises ValueError or KeyError where they are not this program's."""
    decisions: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for row in csv.DictReader(io.StringIO(decision)):
        decisions[row["encoders"]][row["name"]] = float(row["weight"])
    rows: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for row in csv.DictReader(io.StringIO(matching)):
        rows[row["encoders"]].append(row)
    return {encoders: _weights(found, decisions[encoders]) for encoders, found in rows.items()}


def written(tables: Tables) -> tuple[str, str]:
    """The CSV texts that `read` reads: of matching and of the decision."""
    matching = [("encoders", "signal", "above", "short", "long")]
    decision = [("encoders", "name", "weight")]
    for encoders, weights in tables.items():
        names = [*weights.terms, Term(ALWAYS)]
        for term, short, long in zip(names, weights.short, weights.long, strict=True):
            if term.signal == ALWAYS or short or long:
                above = "" if term.above is None else f"{term.above:g}"
                matching.append((encoders, term.signal, above, f"{short:.4g}", f"{long:.4g}"))
        decision += [(encoders, name, f"{weight:.4g}") for name, weight in weights.decision.items()]
    return _csv(matching), _csv(decision)


def _weights(rows: Sequence[dict[str, str]], decision: Mapping[str, float]) -> Weights:
    """The row of every candidate is the last one."""
    unknown = {row["signal"] for row in rows[:-1]} - set(NAMES) | (set(decision) ^ {ALWAYS, *DECISIVE})
    if unknown:
        raise ValueError(f"weights of another program: {sorted(unknown)}")
    terms = tuple(Term(row["signal"], float(row["above"]) if row["above"] else None) for row in rows[:-1])
    short, long = (np.array([float(row[length]) for row in rows]) for length in ("short", "long"))
    return Weights(terms, short, long, decision)


def _csv(rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
