"""The list behind a figure: the ticket numbers or contacts that it counts, as many as the figure says."""

from reports.assessed import picks_of
from reports.breakdown import OTHERS
from reports.chapters.hot import LISTS
from reports.city import City
from reports.counting import MOST_LISTED, Pick, listed
from reports.groups import GROUPS
from reports.keys import Key, read_key
from reports.kinds import begun, span_for
from reports.metrics import metrics
from reports.periods import NoPeriod, Period, read_period
from reports.reading import Reading, Span, compared
from reports.table_specs import Breakdown, tables
from reports.tables import table_of
from reports.vocabulary import SOURCES

_ENDINGS = {"_year_before": True, "_before": False}


class NoList(LookupError):
    """A figure that counts nothing by itself: how another one changed."""


def rows(
    reading: Reading, key: str, period: Period, kind: str = "monthly", most: int = MOST_LISTED
) -> list[str]:
    """The records behind a figure, by its id, or behind a cell of a table, by its key, in a report of a kind. Of a share they
    are those of its numerator. Raises NoList for a figure that has none or no such groups.
    """
    wanted = read_key(key)
    span = _named(reading, wanted.period) if wanted.period else span_for(reading, kind, period)
    picks = (*wanted.picks, *picks_of(reading, kind))
    name = wanted.metric.removesuffix("_share")
    for ending, with_year in _ENDINGS.items():
        if name.endswith(ending):
            name, span = name.removesuffix(ending), compared(reading, span, with_year)
            break
    if name.endswith("_top") and name.removesuffix("_top") in tables():
        return _top(reading, span, name.removesuffix("_top"), most)
    if name not in metrics():
        raise NoList(key)
    return _listed(reading, span, Key(name, picks), most)


def _named(reading: Reading, period: str) -> Span:
    """The moments of a period that a key names; raises NoList for one that is none, or that has nothing before it."""
    try:
        return begun(reading, read_period(period))
    except NoPeriod:
        raise NoList(period) from None


def has_list(key: str) -> bool:
    """Whether records can stand behind a figure or a cell at all."""
    name = _name(key)
    return name in metrics() or name in LISTS or name.removesuffix("_top") in tables()


def title_of(city: City, key: str) -> tuple[str, str]:
    """What a key counts, in words, and of which groups; for one that `has_list`."""
    name, of = _name(key), "；".join(_called(city, pick) for pick in read_key(key).picks)
    if name in LISTS:
        return LISTS[name][0], of
    metric = metrics().get(name)
    return metric.title if metric else tables()[name.removesuffix("_top")].title, of


def _called(city: City, pick: Pick) -> str:
    known = GROUPS.get(pick.group)
    names = dict.fromkeys(known(city).called(value) if known else value for value in pick.values)
    return f"{OTHERS}（{len(names)}项以外）" if pick.but else "、".join(names)


def _name(key: str) -> str:
    name = read_key(key).metric.removesuffix("_share")
    for ending in _ENDINGS:
        name = name.removesuffix(ending)
    return name


def _listed(reading: Reading, span: Span, key: Key, most: int) -> list[str]:
    metric = metrics()[key.metric]
    if not {pick.group for pick in key.picks} <= SOURCES[metric.base.source].groups.keys():
        raise NoList(str(key))
    return listed(reading, span, metric.base, metric.counted, key.picks, most)


def _top(reading: Reading, span: Span, name: str, most: int) -> list[str]:
    """The records of all rows of a breakdown that stand by name."""
    spec, table = tables()[name], table_of(reading, span, name)
    assert isinstance(spec, Breakdown)
    keys = [read_key(table.figures[n, 1]) for n in range(min(spec.top, len(table.rows) - 1))]
    values = tuple(value for key in keys for pick in key.picks for value in pick.values)
    return _listed(reading, span, Key(spec.metrics[0], (Pick(spec.by, values),)), most)
