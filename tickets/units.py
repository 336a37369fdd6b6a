"""The units that tickets are given to, found by full name or by the short names everybody uses."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Unit:
    """One line of the pack's `units.csv`; `areas` are the areas it governs, `topics` the matters it owns."""

    name: str
    kind: str = ""
    aliases: tuple[str, ...] = ()
    parent: str = ""
    leader: str = ""
    deputy: str = ""
    liaison: str = ""
    areas: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    alert: str = ""

    @property
    def head(self) -> str:
        """The leader who is told of what went wrong; the deputy where no leader is named."""
        return self.leader or self.deputy


class Units:
    """The directory of units of one city. Where two units claim a short name, it names the first."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self._units = {unit.name: unit for unit in units}
        self._names: dict[str, Unit] = {}
        for unit in self._units.values():
            for alias in unit.aliases:
                self._names.setdefault(_key(alias), unit)
        self._names |= {_key(name): unit for name, unit in self._units.items()}

    def __iter__(self) -> Iterator[Unit]:
        return iter(self._units.values())

    def find(self, name: str) -> Unit | None:
        """The unit of a name or short name, or None."""
        return self._names.get(_key(name))

    def full_name(self, name: str) -> str:
        """The full name of a unit; a name that the directory does not know stays as it is."""
        unit = self.find(name)
        return unit.name if unit else name.strip()

    def named_in(self, text: str) -> tuple[Unit, ...]:
        """The units that a text speaks of, each once, in the order of the directory."""
        said = _key(text)
        found = {unit.name for name, unit in self._names.items() if name in said}
        return tuple(unit for unit in self if unit.name in found)


class Staffed(Protocol):
    """What is known of the people of a unit."""

    @property
    def leader(self) -> str: ...
    @property
    def deputy(self) -> str: ...
    @property
    def liaison(self) -> str: ...


def missing_people(unit: Staffed, keeps_roster: bool) -> tuple[str, ...]:
    """Whom a unit has not named: 主要领导, 分管领导, 联络员; 值班表 where it must keep a roster and keeps none."""
    named = {"主要领导": unit.leader, "分管领导": unit.deputy, "联络员": unit.liaison, "值班表": keeps_roster}
    return tuple(what for what, given in named.items() if not given)


def _key(text: str) -> str:
    return "".join(text.split()).casefold()
