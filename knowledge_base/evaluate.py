"""Measures a matcher against questions whose right article is known: the figures of `kb evaluate`.

Rates are 0..1 and null where there is nothing to divide by.
"""

import resource
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from knowledge_base.matcher import BEST, Match, Matcher, Question

MatcherFactory = Callable[[Sequence[Question]], Matcher]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Query:
    """A question and the article that answers it; an empty article says that none does.

    `kind` is what somebody says of it (`question request chat abuse near`), or ""; `row` where it stands in its file.
    """

    question: str
    article: str
    kind: str = ""
    row: int = 0


class Matches(Protocol):
    """A matcher, or a release with today's validity."""

    def match(self, text: str, /) -> Match:
        """Match one question."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures by name, in the order of the command's output, and one match a query for `--details`."""

    figures: dict[str, float | int | None]
    matches: tuple[Match, ...]


def evaluate(matcher_factory: MatcherFactory, kb: Iterable[Question], queries: Iterable[Query]) -> Evaluation:
    """Build the matcher from `kb`, match every query once, and count. Times are of the wall clock, one thread."""
    rows = tuple(kb)
    return measure(lambda: matcher_factory(rows), queries)


def measure(build: Callable[[], Matches], queries: Iterable[Query]) -> Evaluation:
    """The same for whatever `build` makes, a release for example."""
    asked = tuple(queries)
    started = time.perf_counter()
    matcher = build()
    built = time.perf_counter() - started
    matches, seconds = _match_all(matcher, asked)
    figures = {
        **figures_of(asked, matches),
        **_speed(seconds),
        "index_seconds": round(built, 3),
        "rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }
    return Evaluation(figures, matches)


def figures_of(asked: Sequence[Query], matches: Sequence[Match]) -> dict[str, float | int | None]:
    """Those that are no times: ranks, thresholds and decisions."""
    return {
        "n": len(asked),
        **_ranking(asked, matches),
        **_thresholds(asked, matches),
        **_decisions(asked, matches),
    }


def rank_of(query: Query, match: Match) -> int:
    """1 for the best candidate; 0 when the right article is not among the best five."""
    articles = [candidate.article for candidate in match.candidates[:BEST]]
    return articles.index(query.article) + 1 if query.article in articles else 0


def is_right(query: Query, match: Match) -> bool:
    """The right article was given, or none where none answers. A choice is no answer: neither right nor wrong."""
    return (
        rank_of(query, match) == 1 and match.decision == "answer"
        if query.article
        else match.decision != "answer"
    )


def auroc(positive: Floats, negative: Floats) -> float | None:
    """The share of pairs in which the positive scores higher, ties counted half (Mann-Whitney)."""
    if not len(positive) or not len(negative):
        return None
    ordered = np.sort(negative)
    below = np.searchsorted(ordered, positive, side="left")
    not_above = np.searchsorted(ordered, positive, side="right")
    return float((below + not_above).sum() / 2 / len(positive) / len(negative))


def coverage_at_precision(
    scores: Floats, right: npt.NDArray[np.bool_], answerable: int, precision: float
) -> float | None:
    """Right answers over all answerable queries, at the lowest threshold where `precision` of the answers is right."""
    if not answerable:
        return None
    order = np.argsort(-scores, kind="stable")
    rights = np.cumsum(right[order])
    share = rights / np.arange(1, len(order) + 1)
    ends_tie = np.append(np.diff(scores[order]) != 0, True)
    reached = np.flatnonzero((share >= precision) & ends_tie)
    return float(rights[reached[-1]] / answerable) if len(reached) else 0.0


def _match_all(matcher: Matches, asked: Sequence[Query]) -> tuple[tuple[Match, ...], list[float]]:
    matches, seconds = [], []
    for query in asked:
        started = time.perf_counter()
        matches.append(matcher.match(query.question))
        seconds.append(time.perf_counter() - started)
    return tuple(matches), seconds


def _ranking(asked: Sequence[Query], matches: Sequence[Match]) -> dict[str, float | int | None]:
    ranks = [rank_of(query, match) for query, match in zip(asked, matches, strict=True) if query.article]
    return {
        "recall_at_1": _share(sum(rank == 1 for rank in ranks), len(ranks)),
        "recall_at_5": _share(sum(rank > 0 for rank in ranks), len(ranks)),
        "mrr": _share(sum(1 / rank for rank in ranks if rank), len(ranks)),
    }


def _thresholds(asked: Sequence[Query], matches: Sequence[Match]) -> dict[str, float | int | None]:
    scores = np.array([match.candidates[0].score if match.candidates else 0.0 for match in matches])
    right = np.array(
        [rank_of(query, match) == 1 for query, match in zip(asked, matches, strict=True)], dtype=bool
    )
    answerable = np.array([bool(query.article) for query in asked], dtype=bool)
    figures: dict[str, float | int | None] = {
        "auroc": _rounded(auroc(scores[answerable], scores[~answerable]))
    }
    for percent in (90, 95, 99):
        coverage = coverage_at_precision(scores, right, int(answerable.sum()), percent / 100)
        figures[f"coverage_at_precision_{percent}"] = _rounded(coverage)
    return figures


def _decisions(asked: Sequence[Query], matches: Sequence[Match]) -> dict[str, float | int | None]:
    made = [match.decision for match in matches]
    answered = [
        rank_of(*pair) == 1 for pair in zip(asked, matches, strict=True) if pair[1].decision == "answer"
    ]
    return {
        "answer_precision": _share(sum(answered), len(answered)),
        "answer_rate": _share(made.count("answer"), len(made)),
        "choose_rate": _share(made.count("choose"), len(made)),
        "none_rate": _share(made.count("none"), len(made)),
    }


def _speed(seconds: Sequence[float]) -> dict[str, float | int | None]:
    if not seconds:
        return {"p50_ms": None, "p99_ms": None, "queries_per_s": None}
    return {
        "p50_ms": round(float(np.quantile(seconds, 0.5)) * 1000, 3),
        "p99_ms": round(float(np.quantile(seconds, 0.99)) * 1000, 3),
        "queries_per_s": round(len(seconds) / sum(seconds), 1),
    }


def _share(count: float, total: int) -> float | None:
    return _rounded(count / total) if total else None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
