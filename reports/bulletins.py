"""Bulletins: the figures and tables of a kind with their chapters, as a galley to edit or as a report to print."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from reports.activities import activities
from reports.assessed import Annex, assessed
from reports.assessed_words import paragraphs
from reports.calendar_words import days, minute, title
from reports.chapters import difficult, hot, problems, risk_notices
from reports.chapters.book import Book
from reports.chapters.composing import Found, Material, compose
from reports.chapters.galley import Galley, printed
from reports.chapters.slots import names, plain, said
from reports.figures import figures_of
from reports.kinds import ANNEXES, KINDS, begun, span_for
from reports.metrics import metrics
from reports.periods import Period
from reports.reading import Reading, Span
from reports.report import Imprint, Report
from reports.table_specs import tables
from reports.tables import table_of

RISK = "risk"
"""The kind that lists risk notices; it has no figures of `kinds.toml`."""


@dataclass(frozen=True, slots=True)
class Masthead:
    """How the issues of a kind are headed, and the lists that are printed under them."""

    title: str
    series: str
    report_to: tuple[str, ...] = ()
    send_to: tuple[str, ...] = ()
    copy_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Editing:
    """What a city's pack says of its bulletins; of tickets on `quiet` lines a bulletin tells the number alone."""

    book: Book
    office: str
    hot: hot.Least
    quiet: frozenset[str] = frozenset()
    mastheads: Mapping[str, Masthead] = field(default_factory=dict)

    @property
    def kinds(self) -> tuple[str, ...]:
        """Every kind that has chapters."""
        return tuple(kind for kind in self.book.kinds if kind in KINDS or kind == RISK)


def galley(reading: Reading, editing: Editing, kind: str, period: Period) -> Galley:
    """Compute a bulletin. Raises NoPeriod for a period that does not suit the kind or has not begun."""
    span = begun(reading, period) if kind == RISK else span_for(reading, kind, period)
    report = _headed(_computed(reading, kind, period), editing)
    sources = {source: _SOURCES[source](reading, span, editing) for source in _wanted(editing.book, kind)}
    material = Material(
        _completed(reading, span, report, editing.book),
        _words(reading, editing, period),
        sources,
        span.is_running,
    )
    return compose(material, editing.book)


def bulletin(reading: Reading, editing: Editing, kind: str, period: Period, whole: bool = False) -> Report:
    """The same as a report that nobody has edited or released; for readers, or for other programs with every figure and table."""
    made = galley(reading, editing, kind, period)
    report = printed(made, {}, imprint(editing, kind))
    return replace(report, figures=made.report.figures, tables=made.report.tables) if whole else report


def imprint(editing: Editing, kind: str) -> Imprint:
    """What stands around an issue of a kind before it has a number and dates."""
    head = editing.mastheads.get(kind)
    if head is None:
        return Imprint(office=editing.office)
    return Imprint(
        office=editing.office,
        series=head.series,
        report_to=head.report_to,
        send_to=head.send_to,
        copy_to=head.copy_to,
    )


def _computed(reading: Reading, kind: str, period: Period) -> Report:
    return Report(RISK, "", period) if kind == RISK else KINDS[kind](reading, period)


def _headed(report: Report, editing: Editing) -> Report:
    head = editing.mastheads.get(report.kind)
    name = (
        head.title if head else report.title or said(editing.book.words["risk_title"], office=editing.office)
    )
    return replace(report, title=name, subtitle=f"（{title(report.period)}）")


def _words(reading: Reading, editing: Editing, period: Period) -> dict[str, str]:
    return {
        "period": title(period),
        "days": days(period),
        "city": reading.city.name,
        "office": editing.office,
        "until": minute(reading.now),
        "hot_contacts": str(editing.hot.contacts),
        "hot_persons": str(editing.hot.persons),
    }


def _wanted(book: Book, kind: str) -> list[str]:
    sources = (book.chapters[chapter].source for chapter in book.kinds[kind].chapters)
    return list(dict.fromkeys(filter(None, sources)))


def _completed(reading: Reading, span: Span, report: Report, book: Book) -> Report:
    """The report with the figures and tables that its chapters name and its kind does not bring."""
    named = set(_named(book, report.kind))
    known = {figure.id for figure in report.figures}
    wanted = {name.removesuffix("_share") for name in named - known} - known
    figures = figures_of(reading, span, [name for name in metrics() if name in wanted])
    others = named - {table.id for table in report.tables}
    more = tuple(table_of(reading, span, name) for name in tables() if name in others)
    return replace(report, figures=(*report.figures, *figures), tables=(*report.tables, *more))


def _named(book: Book, kind: str) -> Iterator[str]:
    """The ids of figures and tables that the chapters of a kind name."""
    yield from book.kinds[kind].annexes
    for chapter in (book.chapters[name] for name in book.kinds[kind].chapters):
        yield from chapter.tables
        keys = (key for line in chapter.paragraphs for key in line.split())
        yield from (slot.partition(":")[0] for key in keys for slot in names(book.sentences[key]))


def _hot(reading: Reading, span: Span, editing: Editing) -> Found:
    return hot.worded(hot.hot_topics(reading, span, editing.hot, editing.quiet), editing.book)


def _new_cases(reading: Reading, span: Span, editing: Editing) -> Found:
    found = difficult.cases(reading, span, editing.quiet)
    return difficult.new_ones(found, _begins(span), editing.book)


def _former_cases(reading: Reading, span: Span, editing: Editing) -> Found:
    found = difficult.cases(reading, span, editing.quiet)
    return difficult.former_ones(found, _begins(span), span.period.form, editing.book)


def _begins(span: Span) -> datetime:
    return datetime.fromisoformat(span.begins)


def _assessed(annex: Annex, reading: Reading, span: Span, _editing: Editing) -> Found:
    """What the assessment of the period says; nothing where the city assesses nobody."""
    if reading.city.assessing is None:
        return Found()
    return Found(tuple(map(plain, paragraphs(assessed(reading, span, annex), reading.city.phrases))))


def _activities(reading: Reading, span: Span, _editing: Editing) -> Found:
    found = activities(reading.tx, span.period, reading.city.zone, reading.city.phrases, reading.now)
    return Found(tuple(map(plain, found.paragraphs)), found.figures)


def _problems(reading: Reading, span: Span, editing: Editing) -> Found:
    return Found(figures=problems.indicators(reading, span, editing.book))


def _risks(reading: Reading, span: Span, editing: Editing) -> Found:
    return risk_notices.worded(risk_notices.released(reading, span), span, editing.book)


Source = Callable[[Reading, Span, Editing], Found]
_SOURCES: Mapping[str, Source] = {
    "hot": _hot,
    "difficult": _new_cases,
    "carried": _former_cases,
    "activities": _activities,
    **{annex: partial(_assessed, annex) for annex in ANNEXES},
    "problems": _problems,
    "risks": _risks,
}
