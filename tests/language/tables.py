"""Labelled sentences of `tests/language/data`, written for these tests, and the rates they give."""

import csv
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

_FOLDER = Path(__file__).parent / "data"


def rows(name: str) -> list[dict[str, str]]:
    """The rows of `data/<name>.csv`."""
    with (_FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Rates:
    """How often what was judged is what was meant. `str()` is a table for the failing test."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._counts = Counter(pairs)
        self.kinds = sorted({meant for meant, _ in self._counts})

    def accuracy(self) -> float:
        return sum(n for (meant, judged), n in self._counts.items() if meant == judged) / self._counts.total()

    def recall(self, kind: str) -> float:
        return self._share(kind, sum(n for (meant, _), n in self._counts.items() if meant == kind))

    def precision(self, kind: str) -> float:
        return self._share(kind, sum(n for (_, judged), n in self._counts.items() if judged == kind))

    def __str__(self) -> str:
        lines = (
            f"{kind}: precision {self.precision(kind):.2f} recall {self.recall(kind):.2f}"
            for kind in self.kinds
        )
        return "\n".join(lines)

    def _share(self, kind: str, of: int) -> float:
        return self._counts[kind, kind] / of if of else 0.0
