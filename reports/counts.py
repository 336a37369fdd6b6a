"""The counts of an assessment by unit: their headings, and which numbers are impossible. Pure.

The list lies in data/counts.toml; formulas and files of other systems name these counts.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "counts.toml"
RATINGS = ("satisfied", "basically", "dissatisfied")
"""One callback has one rating: together they are at most `rated`."""


@dataclass(frozen=True, slots=True)
class Count:
    """One count: its heading, the headings that others print, and the count that it is a part of."""

    title: str
    others: tuple[str, ...]
    within: str = ""


def _read() -> Mapping[str, Count]:
    raw = tomllib.loads(_FILE.read_text("utf-8"))
    return {
        name: Count(one["title"], tuple(one["others"]), one.get("within", "")) for name, one in raw.items()
    }


COUNTS = _read()
"""By name, in the order in which tables print them."""


def impossible(values: Mapping[str, int]) -> Iterator[str]:
    """Why these counts cannot be, one reason each; counts that are not there are not judged."""
    for name, count in COUNTS.items():
        whole = count.within
        if name in values and whole in values and values[name] > values[whole]:
            yield f"{count.title} {values[name]} 大于{COUNTS[whole].title} {values[whole]}"
    told = [name for name in RATINGS if name in values]
    together = sum(values[name] for name in told)
    if "rated" in values and len(told) > 1 and together > values["rated"] >= max(values[n] for n in told):
        titles = "、".join(COUNTS[name].title for name in told)
        yield f"{titles}之和 {together} 大于{COUNTS['rated'].title} {values['rated']}"
