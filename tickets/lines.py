"""The special lines (专线、专席) of a city, and the words by which a request is known to belong to one. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from language.normalise import normalise


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the pack's `lines.csv`, as far as routing needs it; `since` is its first day."""

    name: str
    words: tuple[str, ...] = ()
    since: date | None = None

    def is_open(self, day: date) -> bool:
        """Whether the line exists on that day."""
        return self.since is None or self.since <= day


class Lines:
    """The lines of one city, in the order of the pack."""

    def __init__(self, lines: Iterable[Line] = ()) -> None:
        self._lines = {line.name: line for line in lines}
        self._words = {
            line.name: frozenset(map(normalise, line.words)) - {""} for line in self._lines.values()
        }

    def line_for(self, text: str, day: date, named: str = "") -> str:
        """The line of a request, or empty: the one that its category names, else the one it speaks of most."""
        if named and self._is_open(named, day):
            return named
        said = normalise(text)
        spoken = {name: self._spoken(name, said) for name in self._lines if self._is_open(name, day)}
        best = max(spoken, key=lambda name: spoken[name], default="")
        return best if best and spoken[best] else ""

    def _is_open(self, name: str, day: date) -> bool:
        line = self._lines.get(name)
        return line is None or line.is_open(day)

    def _spoken(self, name: str, said: str) -> int:
        """How many characters of the text are words of the line."""
        return sum(len(word) for word in self._words[name] if word in said)
