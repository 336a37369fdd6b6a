"""The presets that the base brings, and counts to assess."""

from collections.abc import Mapping
from pathlib import Path

from hotline.assessment import preset_named
from hotline.pack.check import check_folder
from hotline.pack.rules import Assessment
from reports.assessment import UnitCounts
from reports.presets import Preset

DEMO = Path(__file__).parents[2] / "packs" / "demo"


def rules() -> Assessment:
    """`[assessment]` of a city that changes nothing."""
    return check_folder(DEMO).usable().rules.assessment


def preset(name: str = "yueyang") -> Preset:
    """A preset of the base."""
    return preset_named(rules(), name)


def counts(numbers: Mapping[str, int], unit: str = "甲局") -> UnitCounts:
    """All counts 0 but these."""
    names = ("accepted", "due", "handled", "on_time", "rework", "dissatisfied", "rated")
    return UnitCounts(unit, {name: numbers.get(name, 0) for name in names} | dict(numbers))
