"""What reports need to know of a city: its names, units, channels, lines, and its trees of categories. Plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from functools import cached_property

from language.phrases import Phrases
from reports.periods import CALENDAR, Habits
from reports.presets import Assessing
from tickets.lines import Line
from tickets.topics import Category
from tickets.units import Units


@dataclass(frozen=True, slots=True)
class Channel:
    """A way in which contacts arrive, and whether the total counts it."""

    code: str
    title: str
    in_total: bool = True


@dataclass(frozen=True)
class City:
    """One city. `categories` may hold several versions of its tree (`tree`); `campaigns` are tags such as a clean-up
    campaign, each with the categories or topics that belong to it; `street_kinds` are kinds of units of the street level.
    """

    name: str
    office: str
    zone: tzinfo
    units: Units
    channels: Sequence[Channel] = ()
    lines: Sequence[Line] = ()
    categories: Sequence[Category] = ()
    campaigns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    street_kinds: frozenset[str] = frozenset()
    habits: Habits = CALENDAR
    phrases: Phrases = field(default_factory=lambda: Phrases({}))
    assessing: Assessing | None = None

    @cached_property
    def tree(self) -> str:
        """The newest version of the tree, in which every report prints."""
        return max((row.tree for row in self.categories), default="")

    @cached_property
    def category_names(self) -> tuple[str, ...]:
        """The categories of the newest tree, in its order."""
        return tuple(dict.fromkeys(row.category for row in self._newest.values()))

    def category(self, recorded: str, topic: str) -> str:
        """The category of the newest tree for one that was recorded in any version: what the topic's code, or every code
        of the recorded category, is filed under today. One that no version knows stays as it was written down.
        """
        if recorded in self.category_names:
            return recorded
        return self._successors.get((recorded, topic)) or self._successors.get((recorded, ""), recorded)

    @cached_property
    def _newest(self) -> Mapping[str, Category]:
        return {row.code: row for row in self.categories if row.tree == self.tree}

    @cached_property
    def _successors(self) -> Mapping[tuple[str, str], str]:
        """Where the categories of older versions went, by topic, and as a whole where all of one went together."""
        found: dict[tuple[str, str], str] = {}
        whole: dict[str, set[str]] = {}
        for row in self.categories:
            if row.tree != self.tree and row.code in self._newest:
                now = self._newest[row.code].category
                found[row.category, row.topic] = now
                whole.setdefault(row.category, set()).add(now)
        return found | {(name, ""): now.pop() for name, now in whole.items() if len(now) == 1}
