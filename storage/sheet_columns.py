"""The columns of a kind of table, under the words that senders use for them: one mapping for every reader of files."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

_MOST_HEADERS = 64  # different headers that are remembered; a file has one, JSON may have one an object


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that stays out: its number as Excel shows it, the column that is wrong, and why."""

    row: int
    column: str
    reason: str


class Columns:
    """`words` are the headings of every column, the surest first; the column's own name counts as well.

    `fold` brings headings into the form in which they are compared.
    """

    def __init__(self, words: Mapping[str, Sequence[str]], fold: Callable[[str], str]) -> None:
        self.words: Final = words
        self._fold = fold
        self._known: dict[str, tuple[int, str]] = {}
        self._plans: dict[tuple[str, ...], list[tuple[str, str]]] = {}
        for column, headings in words.items():
            for place, heading in enumerate((*headings, column)):
                self._known.setdefault(fold(heading), (place, column))

    def with_words(self, more: Mapping[str, Sequence[str]]) -> "Columns":
        """The same columns under further headings."""
        joined = {column: (*headings, *more.get(column, ())) for column, headings in self.words.items()}
        return Columns(joined, self._fold)

    def column(self, heading: str) -> str:
        """Which column a heading means, or empty."""
        return self._known.get(self._fold(heading), (0, ""))[1]

    def found(self, header: Iterable[str]) -> set[str]:
        """The columns that a row of headings names."""
        return {column for heading in header if (column := self.column(heading))}

    def named(self, cells: Mapping[str, str]) -> dict[str, str]:
        """All columns with their cells, "" where there is none; of several headings of one meaning the surest that says
        something counts.
        """
        named = dict.fromkeys(self.words, "")
        for heading, column in self._plan(tuple(cells)):
            if not named[column]:
                named[column] = cells[heading].strip()
        return named

    def heading(self, header: Iterable[str], column: str) -> str:
        """What this header calls a column; where it has none, our own word for it."""
        ours = next(iter(self.words[column]), column)
        return next((heading for heading, named in self._plan(tuple(header)) if named == column), ours)

    def _plan(self, header: tuple[str, ...]) -> list[tuple[str, str]]:
        """The headings that mean something with their columns, the surest first."""
        plan = self._plans.get(header)
        if plan is None:
            known = ((self._known.get(self._fold(heading)), heading) for heading in header)
            told = sorted(
                (sure[0], place, heading, sure[1]) for place, (sure, heading) in enumerate(known) if sure
            )
            plan = [(heading, column) for _, _, heading, column in told]
            if len(self._plans) >= _MOST_HEADERS:
                self._plans.clear()
            self._plans[header] = plan
        return plan
