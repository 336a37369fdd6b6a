"""A table that goes through time: the same metrics of one period after the other, each number with its own list."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from reports.calendar_words import before
from reports.figures import Counts
from reports.keys import Key
from reports.metrics import metrics
from reports.period_names import current, name
from reports.periods import Period
from reports.reading import Reading, Span, span_of
from reports.report import Column, Table
from reports.table_specs import Series

_INSTANT = timedelta(microseconds=1)


def series(reading: Reading, span: Span, spec: Series) -> Table:
    """The rows from the oldest period to the one in which the report's ends, or in which it is made."""
    wanted = [metrics()[one] for one in spec.metrics]
    periods = list(_periods(reading, span, spec))[::-1]
    counts = [Counts(reading, span_of(reading, period), wanted) for period in periods]
    rows = tuple(
        (name(period), *(one.figure(metric).value for metric in wanted))
        for period, one in zip(periods, counts, strict=True)
    )
    keys = {
        (row, column): str(Key(metric.id, period=name(period)))
        for row, period in enumerate(periods)
        for column, metric in enumerate(wanted, start=1)
    }
    columns = (Column(spec.label), *(Column(metric.title, metric.unit) for metric in wanted))
    return Table(spec.id, spec.title, columns, rows, spec.chart, spec.note, figures=keys)


def _periods(reading: Reading, span: Span, spec: Series) -> Iterator[Period]:
    """The latest first."""
    ends = datetime.fromisoformat(span.ends) - _INSTANT
    period = current(spec.each, min(reading.now, ends), reading.city.habits)
    for _ in range(spec.last):
        yield period
        period = before(period)
