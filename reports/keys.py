"""The key of a list: which metric, and of which group. It stands behind the cells of a table and in addresses. Pure.

`tickets`, `tickets?unit=市公安局`, or of all the others `tickets?unit!=市公安局&unit!=市水利局`, percent-encoded;
`tickets@2024-10-14` is of a period of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from reports.counting import Pick


@dataclass(frozen=True, slots=True)
class Key:
    """A metric, narrowed to what its records have in common; of the period of the report, or of the one that it names."""

    metric: str
    picks: tuple[Pick, ...] = ()
    period: str = ""

    def __str__(self) -> str:
        pairs = [
            (pick.group + ("!" if pick.but else ""), value) for pick in self.picks for value in pick.values
        ]
        name = f"{self.metric}@{self.period}" if self.period else self.metric
        return f"{name}?{urlencode(pairs)}" if pairs else name


def read_key(text: str) -> Key:
    """The key that was written so."""
    name, _, query = text.partition("?")
    metric, _, period = name.partition("@")
    found: dict[str, list[str]] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        found.setdefault(name, []).append(value)
    return Key(metric, tuple(_pick(name, values) for name, values in found.items()), period)


def _pick(name: str, values: Sequence[str]) -> Pick:
    """A value that an address wrote with a NUL is none that was recorded; PostgreSQL would not even look for it."""
    return Pick(
        name.rstrip("!"), tuple(value.replace("\0", "\ufffd") for value in values), name.endswith("!")
    )
