"""Pairs of questions that one decisive thing tells apart (挂失 and 补办): neither may ever answer the other."""

import csv
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from knowledge_base.matcher import Matcher, Question
from knowledge_base.model import Tables
from knowledge_base.vectors import VectorsOf, no_vectors


class Pair(NamedTuple):
    """`group` says what tells them apart."""

    question: str
    neighbour: str
    group: str


@lru_cache(maxsize=1)
def decisive_pairs() -> tuple[Pair, ...]:
    """Those that come with the product."""
    file = files("knowledge_base") / "labelled" / "decisive-pairs.csv"
    rows = csv.reader(file.read_text(encoding="utf-8").splitlines())
    next(rows)
    return tuple(Pair(*row) for row in rows)


class Neighbours:
    """The neighbours as a base, so that the questions can be asked of it with one set of weights after the other."""

    def __init__(
        self, floor: float, margin: float, vectors: VectorsOf = no_vectors, pairs: Sequence[Pair] = ()
    ) -> None:
        self._pairs = pairs or decisive_pairs()
        rows = [Question(str(place), pair.neighbour, False) for place, pair in enumerate(self._pairs)]
        self._matcher = Matcher(rows, floor, margin, vectors=vectors)

    def confused(self, tables: Tables | None = None) -> list[Pair]:
        """The pairs whose question is answered with its neighbour."""
        matcher = self._matcher.with_tables(tables)
        found = [(pair, matcher.match(pair.question)) for pair in self._pairs]
        return [
            pair
            for place, (pair, match) in enumerate(found)
            if match.decision == "answer" and match.candidates[0].article == str(place)
        ]
