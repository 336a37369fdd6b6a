"""How well and how fast questions are matched, beside rapidfuzz alone; same questions, same run, one thread.

Quality on our own hand-labelled questions over the demo knowledge (a third has no answer); speed on bases of 10,000 and
100,000 questions. Peers answer with their best row, so they have no decision: their figures are ranks and AUROC.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from rapidfuzz import fuzz, process, utils

from benchmarks.questions import many_questions
from benchmarks.webhook import queries
from hotline.knowledge import matching_limits
from hotline.pack.check import check_folder
from knowledge_base.evaluate import Query, evaluate
from knowledge_base.importer import queries_of, questions_of
from knowledge_base.matcher import Candidate, Match, Matcher, Question

DEMO = Path("packs/demo")
LABELLED = Path("benchmarks/data/demo-queries.csv")
SIZES = (10_000, 100_000)
TIMED = 300
FIGURES = ("recall_at_1", "recall_at_5", "auroc", "coverage_at_precision_90", "p50_ms", "p99_ms")

Scorer = Callable[..., float]


class Fuzzy:
    """rapidfuzz's `extract` over the same rows, as a matcher."""

    def __init__(self, rows: Sequence[Question], scorer: Scorer) -> None:
        self._rows = rows
        self._texts = [utils.default_process(row.text) for row in rows]
        self._scorer = scorer

    def match(self, text: str) -> Match:
        """The best five different articles; it always answers."""
        found = process.extract(utils.default_process(text), self._texts, scorer=self._scorer, limit=25)
        best: dict[str, Candidate] = {}
        for _, score, row in found:
            question = self._rows[row]
            best.setdefault(question.article, Candidate(question.article, question.text, score / 100, ()))
        return Match(text, "answer", tuple(best.values())[:5], ())


def factories() -> dict[str, Callable[[Sequence[Question]], object]]:
    """Ours and the peers by name."""
    limits = matching_limits(check_folder(DEMO).usable().rules)
    return {
        "ours": lambda rows: Matcher(rows, limits.floor, limits.margin, limits.home),
        "rapidfuzz ratio": lambda rows: Fuzzy(rows, fuzz.ratio),
        "rapidfuzz WRatio": lambda rows: Fuzzy(rows, fuzz.WRatio),
    }


def quality() -> None:
    """Print the labelled figures of each."""
    rows = questions_of((DEMO / "knowledge.csv").read_bytes())
    asked = queries_of(LABELLED.read_bytes())
    print(f"{len(asked)} labelled questions, {len(rows)} rows")
    _table(rows, asked, FIGURES)


def speed(size: int) -> None:
    """Print the times on a base of this size."""
    texts = _questions(size)
    rows = [Question(f"Q{n}", text, False) for n, text in enumerate(texts)]
    asked = [Query(text, "") for text in queries(texts, TIMED)]
    print(f"{TIMED} misspelt questions, {size} rows")
    _table(rows, asked, ("p50_ms", "p99_ms", "index_seconds"))


def _questions(size: int) -> list[str]:
    known = many_questions(10_000)
    places = ("", *(f"第{n}街道" for n in range(1, 1 + size // len(known))))
    return [place + text for place in places for text in known][:size]


def _table(rows: Sequence[Question], asked: Iterable[Query], names: Sequence[str]) -> None:
    asked = list(asked)
    print(f"{'':20}" + "".join(f"{name:>26}" for name in names))
    for name, make in factories().items():
        figures = evaluate(make, rows, asked).figures  # type: ignore[arg-type]
        print(f"{name:20}" + "".join(f"{figures[figure]!s:>26}" for figure in names))
    print()


def main() -> None:
    started = time.perf_counter()
    quality()
    for size in SIZES:
        speed(size)
    print(f"{time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
