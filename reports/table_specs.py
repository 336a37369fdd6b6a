"""What tables there are: `data/tables.toml`, read once."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from reports.figures import BEFORE, YEAR_BEFORE, Comparison
from reports.periods import Form

Chart = Literal["", "bar", "line", "share"]
COMPARISONS: Mapping[str, Comparison] = {"before": BEFORE, "year_before": YEAR_BEFORE}


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A table whose rows are the values of a group. `metrics` are its columns; the first one orders the rows, has a share
    of the total, and is compared. `top` rows stand by name and what is left as `rest`; `zero` rows stand also with nothing
    in them; `fixed` keeps the city's order.
    """

    id: str
    title: str
    by: str
    metrics: tuple[str, ...]
    label: str
    share: str = "占比"
    top: int = 0
    rest: str = ""
    zero: bool = False
    fixed: bool = False
    compare: tuple[str, ...] = ()
    chart: Chart = ""
    note: str = ""
    internal: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A table whose rows are metrics, each with its share where it is a part of another."""

    id: str
    title: str
    metrics: tuple[str, ...]
    compare: tuple[str, ...] = ()
    chart: Chart = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """A table whose rows are the `last` periods of the form `each`, up to the one in which the report's period stands; the
    columns are metrics.
    """

    id: str
    title: str
    metrics: tuple[str, ...]
    each: Form
    last: int
    label: str
    chart: Chart = "line"
    note: str = ""


@cache
def tables() -> Mapping[str, Breakdown | Listing | Series]:
    """Every table that is described, by its id."""
    data = tomllib.loads(files("reports").joinpath("data", "tables.toml").read_text(encoding="utf-8"))
    found: dict[str, Breakdown | Listing | Series] = {}
    for entry in data["table"]:
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()
        }
        kind = Breakdown if "by" in values else Series if "each" in values else Listing
        found[values["id"]] = kind(**values)
    return found
