"""What a pack says of routing, as a router: topics, units, lines and the rules of `[routing]`."""

from dataclasses import dataclass

from hotline.pack.rules import Routing
from hotline.pack.values import Category as CategoryRow
from hotline.pack.values import Line as LineRow
from hotline.pack.values import Pack
from hotline.pack.values import Unit as UnitRow
from tickets.lines import Line, Lines
from tickets.routing import Learnt, Router
from tickets.topics import Category
from tickets.units import Unit, Units


@dataclass(frozen=True, slots=True)
class PackRouting:
    """The rows that routing reads; small enough to be sent to the process that learns."""

    categories: tuple[CategoryRow, ...]
    units: tuple[UnitRow, ...]
    lines: tuple[LineRow, ...]
    rules: Routing

    def router(self, learnt: Learnt | None) -> Router:
        """The router of these rows with what was learnt beside them."""
        return Router(
            map(_category, self.categories),
            units_of(self.units),
            learnt,
            self.rules.supervision,
            self.rules.serving_kinds,
            lines_of(self.lines),
        )


def routing_of(pack: Pack) -> PackRouting:
    """What a pack says of routing."""
    return PackRouting(pack.categories, pack.units, pack.lines, pack.rules.routing)


def units_of(rows: tuple[UnitRow, ...]) -> Units:
    """The directory of the units of a pack."""
    return Units(map(_unit, rows))


def lines_of(rows: tuple[LineRow, ...]) -> Lines:
    """The special lines of a pack."""
    return Lines(map(_line, rows))


def _unit(row: UnitRow) -> Unit:
    return Unit(
        row.unit, row.kind, row.aliases, row.parent, row.leader, row.deputy, row.liaison, row.areas, row.topics,
        row.alert,
    )  # fmt: skip


def _line(row: LineRow) -> Line:
    return Line(row.line, row.words, row.since, row.title, row.restricted)


def _category(row: CategoryRow) -> Category:
    return Category(
        row.code,
        row.purpose_hint,
        row.category,
        row.topic,
        row.unit,
        row.words,
        row.urgent,
        row.line,
        row.tree,
    )
