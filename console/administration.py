"""What the administrator's pages need beside the service: the city's pack as it can be edited. `hotline` hands it over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tickets.model import Refusal

ALERTS = "alerts"
TITLES: Mapping[str, str] = {
    "calendar": "日历", "roster": "值班表", "units": "承办单位", ALERTS: "热线办的告警地址",
}  # fmt: skip
"""The parts of a pack that can be edited in the console; `alerts` are the office's own addresses."""
OVERTAKEN = "别人刚刚改动过城市包，请回到列表重新修改，以免盖掉别人的改动。"


@dataclass(frozen=True, slots=True)
class Part:
    """One part as the newest revision has it: the number of that revision, its columns and the city's own rows."""

    number: int
    columns: Sequence[str]
    rows: Sequence[Mapping[str, str]]
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One row or key that would be `added`, `changed` or `removed`, in the file of that name; of a changed row the columns
    that differ, each with what it was and what it would be."""

    file: str
    kind: str
    key: str
    cells: Sequence[tuple[str, str, str]] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """What a text would make of the pack: its changes, and what is wrong with it; errors keep it from being saved."""

    number: int
    text: str
    changes: Sequence[Change]
    errors: Sequence[str]
    warnings: Sequence[str]


@dataclass(frozen=True, slots=True)
class Revision:
    """One stored revision."""

    number: int
    loaded_at: str
    loaded_by: str


class PackDesk(Protocol):
    """The pack, to be read, changed and rolled back. Every change is a new revision, checked like `pack check`."""

    def part(self, name: str) -> Part | None:
        """A part of `TITLES`; None where no pack is loaded."""

    def with_row(self, name: str, position: int | None, cells: Mapping[str, str] | None) -> str:
        """The text of a part with a row replaced, added (`position` None) or removed (`cells` None)."""

    def draft(self, name: str, text: str) -> Draft | None:
        """What this text would change."""

    def draft_of(self, number: int) -> Draft | None:
        """What going back to a former revision would change; None where there is none."""

    def save(self, name: str, text: str, after: int, by: str, now: datetime) -> int | Refusal:
        """Store it as the next revision; refused where it has errors or revision `after` is not the newest any more."""

    def roll_back(self, number: int, after: int, by: str, now: datetime) -> int | Refusal:
        """Store a former revision as the next one."""

    def revisions(self) -> Sequence[Revision]:
        """The latest ones, the newest first."""
