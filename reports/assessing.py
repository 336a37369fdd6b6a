"""The counts of each unit in a period, from the records: what an assessment is computed from.

应办理 are tickets whose deadline lies in the period, whenever they were accepted; ratings count by the day on which they
were given, whenever their ticket was closed. What never went to a unit is nobody's and is told apart; test tickets never count.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports.assessment import UnitCounts
from reports.counting import Pick, Set, Tally, grouped
from reports.keys import Key
from reports.reading import Reading, Span

_BASES: Mapping[Set, Mapping[str, Tally]] = {
    Set("tickets", "created"): {"accepted": Tally()},
    Set("tickets", "due", ("counted",)): {
        "due": Tally(), "handled": Tally(("closed",)), "on_time": Tally(("on_time",)), "rework": Tally(("reworked",)),
    },
    Set("callbacks", "called_back", ("rated",)): {
        "dissatisfied": Tally(("dissatisfied",)), "rated": Tally(), "contacted": Tally(("contacted",)),
        "solved": Tally(("solved",)), "satisfied": Tally(("satisfied",)), "basically": Tally(("basically",)),
    },
}  # fmt: skip
_METRICS: Mapping[str, str] = {
    "accepted": "tickets", "due": "due", "handled": "handled", "on_time": "on_time_rate", "rework": "reworked_due",
    "dissatisfied": "dissatisfied_in_period", "rated": "rated_in_period",
}  # fmt: skip
"""The metric whose list is the same as a count's."""


@dataclass(frozen=True, slots=True)
class Counted:
    """The units of the city in its order, then others that had something; and how many due tickets no unit ever had."""

    units: tuple[UnitCounts, ...]
    without_unit: int


def letters(reading: Reading, wanted: bool) -> tuple[Pick, ...]:
    """Only what came through the letterbox, or everything but that."""
    assessing = reading.city.assessing
    channels = assessing.letter_channels if assessing else ()
    return (Pick("channel", tuple(channels), but=not wanted),)


def counted(reading: Reading, span: Span, picks: Sequence[Pick], names: Sequence[str]) -> Counted:
    """The counts with these names of every unit."""
    found: dict[str, dict[str, int]] = {}
    for base, tallies in _BASES.items():
        chosen = {name: tally for name, tally in tallies.items() if name in names}
        if chosen:
            for unit, counts in grouped(reading, span, base, "unit", chosen, picks).items():
                found.setdefault(unit, {}).update(counts)
    nobody = found.pop("", {})
    known = [unit.name for unit in reading.city.units]
    others = sorted(unit for unit in found if unit not in known)
    units = tuple(
        UnitCounts(unit, {name: found.get(unit, {}).get(name, 0) for name in names})
        for unit in (*known, *others)
    )
    return Counted(units, nobody.get("due", 0))


def key_of(count: str, unit: str, picks: Sequence[Pick]) -> str:
    """The key of the list behind a count of a unit, or of all units; empty where no metric lists it."""
    metric = _METRICS.get(count)
    whose = Pick("unit", (unit,)) if unit else Pick("unit", ("",), but=True)
    return str(Key(metric, (*picks, whose))) if metric else ""
