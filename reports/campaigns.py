"""Campaigns such as a clean-up of the city: tags over several categories, always a part of the total and never added to it."""

from reports.city import City
from reports.counting import Pick
from reports.figures import Counts
from reports.keys import Key
from reports.metrics import metrics
from reports.reading import Reading, Span
from reports.report import Cell, Column, Table

TABLE = "campaigns"


def campaigns_table(reading: Reading, span: Span) -> Table:
    """One row a campaign: its requests, and their share of all."""
    metric = metrics()["matters"]
    whole = Counts(reading, span, [metric]).figure(metric).value
    rows: list[tuple[Cell, ...]] = []
    keys = {}
    for n, name in enumerate(reading.city.campaigns):
        picks = (Pick("topic", topics_of(reading.city, name)),)
        value = Counts(reading, span, [metric], picks).figure(metric).value
        rows.append((name, value, value / whole if whole and value is not None else None))
        keys[n, 1] = str(Key(metric.id, picks))
    columns = (Column("专项"), Column(metric.title, "件"), Column("占受理诉求", "%"))
    note = "专项诉求是受理诉求的一部分，各专项之间可以重复，不相加"
    return Table(TABLE, "专项诉求", columns, tuple(rows), note=note, figures=keys)


def topics_of(city: City, campaign: str) -> tuple[str, ...]:
    """The topics that belong to a campaign: those it names, and all of the categories that it names."""
    named = frozenset(city.campaigns[campaign])
    of_categories = [row.topic for row in city.categories if row.category in named]
    return tuple(dict.fromkeys((*city.campaigns[campaign], *of_categories)))
