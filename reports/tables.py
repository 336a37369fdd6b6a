"""Tables of a period: metrics broken down by a group, or metrics one below the other. Described in `tables.toml`.

Every cell that counts names the list behind it; the last row is the pooled total, so that the parts sum to it.
"""

from collections.abc import Sequence
from dataclasses import replace

from reports.breakdown import alternating, breakdown, compared_columns, growth
from reports.calendar_words import days
from reports.campaigns import TABLE, campaigns_table
from reports.figures import Counts
from reports.keys import Key
from reports.metrics import Metric, metrics, quotient
from reports.reading import Reading, Span, compared
from reports.report import Cell, Column, Figure, Table
from reports.series import series
from reports.table_specs import COMPARISONS, Breakdown, Listing, Series, tables


def table_of(reading: Reading, span: Span, name: str) -> Table:
    """The table of an id for a period, whose days its title names: a table may be read without its report."""
    table = _table(reading, span, name)
    return replace(table, title=f"{table.title}（{days(span.period)}）")


def _table(reading: Reading, span: Span, name: str) -> Table:
    if name == TABLE:
        return campaigns_table(reading, span)
    spec = tables()[name]
    if isinstance(spec, Series):
        return series(reading, span, spec)
    return _listing(reading, span, spec) if isinstance(spec, Listing) else breakdown(reading, span, spec)


def top_figures(table: Table) -> tuple[Figure, Figure]:
    """What the first rows of a breakdown hold together, and their share of the whole (如前 10 家占全部的多少)."""
    spec = tables()[table.id]
    assert isinstance(spec, Breakdown)
    metric = metrics()[spec.metrics[0]]
    named = [row for n, row in enumerate(table.rows[:-1]) if n < spec.top]
    part, whole = sum(int(row[1] or 0) for row in named), int(table.rows[-1][1] or 0)
    title = f"{metric.title}最多的{len(named)}项"
    definition = f"“{spec.title}”前{len(named)}项的{metric.title}之和"
    return (
        Figure(f"{table.id}_top", title, part, metric.unit, None, None, definition, metric.basis, part),
        Figure(
            f"{table.id}_top_share", f"{title}占比", quotient(part, whole), "%", part, whole,
            f"{definition} ÷ {metric.title}", metric.basis, part,
        ),
    )  # fmt: skip


def _listing(reading: Reading, span: Span, spec: Listing) -> Table:
    wanted = [metrics()[name] for name in spec.metrics]
    counts = Counts(reading, span, wanted)
    then = [_then(reading, span, one, wanted) for one in spec.compare]
    rows: list[tuple[Cell, ...]] = []
    for metric in wanted:
        figure = counts.figure(metric)
        share = counts.share(metric).value if metric.share_of else None
        others = [counted.figure(metric).value for counted in then]
        changes = [growth(figure.value, other) for other in others]
        rows.append((metric.title, figure.value, share, *alternating(others, changes)))
    columns = (
        Column("项目"),
        Column("件数", "件"),
        Column("占比", "%"),
        *compared_columns(spec.compare, span),
    )
    keys = {(n, 1): str(Key(metric.id)) for n, metric in enumerate(wanted)}
    return Table(spec.id, spec.title, columns, tuple(rows), chart=spec.chart, note=spec.note, figures=keys)


def _then(reading: Reading, span: Span, name: str, wanted: Sequence[Metric]) -> Counts:
    return Counts(reading, compared(reading, span, COMPARISONS[name].with_year), wanted)
