"""The special lines (专线、专席) of a city: entered by the citizen's choice, or known by the words of a request. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from language.normalise import normalise


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the pack's `lines.csv`, as far as routing and the conversation need it.

    `since` is its first day; a `restricted` one has readers of its own.
    """

    name: str
    words: tuple[str, ...] = ()
    since: date | None = None
    title: str = ""
    restricted: bool = False

    def is_open(self, day: date) -> bool:
        """Whether the line exists on that day."""
        return self.since is None or self.since <= day


class Lines:
    """The lines of one city, in the order of the pack; `restricted` are the names of those with readers of their own."""

    def __init__(self, lines: Iterable[Line] = ()) -> None:
        self._lines = {line.name: line for line in lines}
        self.restricted = tuple(name for name, line in self._lines.items() if line.restricted)
        self._words = {
            line.name: frozenset(map(normalise, line.words)) - {""} for line in self._lines.values()
        }

    def find(self, name: str, day: date) -> Line | None:
        """The line of this name, if the city has it on that day."""
        line = self._lines.get(name)
        return line if line is not None and line.is_open(day) else None

    def line_for(self, text: str, day: date, named: str = "", chosen: str = "") -> str:
        """The line of a request, or empty: the one that its category names, else the one it speaks of most.

        One that the citizen has `chosen` counts instead of either, unless that one has readers of its own.
        """
        own = named if named and self._is_open(named, day) else self._spoken_of(text, day)
        if not chosen or not self._is_open(chosen, day) or own in self.restricted:
            return own
        return chosen

    def _spoken_of(self, text: str, day: date) -> str:
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
