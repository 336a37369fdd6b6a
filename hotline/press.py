"""Bulletins as the desk asks for them: the reports of one city, computed, set in type, checked and given out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from desk.bulletins.press import Finding, Low, Proof, Span, Stamp
from hotline.pack.values import Pack
from hotline.report_city import report_city
from reports import period_names
from reports.bulletins import Editing, Masthead, galley, imprint
from reports.calendar_words import title
from reports.chapters.galley import printed, unfilled
from reports.chapters.hot import LISTS, Least, hot_table, hot_topics, matter_of, told
from reports.drilldown import NoList, rows, title_of
from reports.formats import FORMATS, rendered
from reports.keys import read_key
from reports.kinds import KINDS, described, span_for
from reports.lows import lows_in
from reports.periods import Form, Period, read_period
from reports.plain import plain_text
from reports.printing.poster import poster
from reports.reading import Reading
from reports.report import Chapter
from reports.storing import galley_text, read_galley, read_report, report_text
from reports.training import training
from storage.transaction import Transaction


class HousePress:
    """The press of one revision of a pack."""

    def __init__(self, pack: Pack) -> None:
        self._city = report_city(pack)
        self._editing = editing(pack)
        self._name = pack.rules.short_name or pack.rules.name

    @property
    def formats(self) -> tuple[str, ...]:
        """In which formats an issue can be had."""
        return tuple(FORMATS)

    def latest(self, kind: str, today: date) -> Span:
        """The last period of a kind that was over before this day."""
        return _span(period_names.latest(_form(kind), today, self._city.habits))

    def current(self, kind: str, moment: datetime) -> Span:
        """The period of a kind in which a moment lies."""
        here = moment.astimezone(self._city.zone)
        return _span(period_names.current(_form(kind), here, self._city.habits))

    def span(self, period: str) -> Span:
        """The period of this name; ValueError with a sentence where there is none."""
        return _span(read_period(period, self._city.habits))

    def compute(self, tx: Transaction, kind: str, period: str, now: datetime) -> str:
        """Compute a bulletin; ValueError with a sentence where the period does not suit the kind."""
        reading = Reading(tx, self._city, now.astimezone(self._city.zone))
        return galley_text(galley(reading, self._editing, kind, read_period(period, self._city.habits)))

    def training(self, tx: Transaction, period: str, now: datetime) -> str:
        """The training pack of a period; ValueError with a sentence where there is no such period."""
        reading = Reading(tx, self._city, now.astimezone(self._city.zone))
        return report_text(training(reading, read_period(period, self._city.habits)))

    def overview(self, tx: Transaction, kind: str, period: str, now: datetime) -> str:
        """What leaders look at; ValueError with a sentence where the period does not suit the kind."""
        reading = Reading(tx, self._city, now.astimezone(self._city.zone))
        found = KINDS[kind](reading, read_period(period, self._city.habits))
        if kind == "week_brief":
            span = span_for(reading, kind, found.period)
            hot = hot_table(hot_topics(reading, span, self._editing.hot, self._editing.quiet))
            found = replace(found, tables=(*found.tables, hot))
        return report_text(found)

    def is_empty(self, galley: str) -> bool:
        """Whether every count of the period itself is zero."""
        figures = read_galley(galley).report.figures
        own = (figure for figure in figures if figure.unit == "件" and not figure.id.endswith("_before"))
        return not any(figure.value for figure in own)

    def behind(
        self, tx: Transaction, kind: str, period: str, figure: str, now: datetime, most: int
    ) -> list[str]:
        """The numbers of the tickets and the ids of the contacts that a figure counts, so many at most."""
        reading = Reading(tx, self._city, now.astimezone(self._city.zone))
        key, wanted = read_key(figure), read_period(period, self._city.habits)
        if key.metric in LISTS:
            return told(reading, span_for(reading, kind, wanted), key, self._editing.quiet)
        try:
            return rows(reading, figure, wanted, kind, most)
        except NoList:
            return []

    def named(self, tx: Transaction, figure: str) -> tuple[str, str]:
        """What a figure counts, and of which group or topic."""
        title, of = title_of(self._city, figure)
        key = read_key(figure)
        return title, matter_of(tx, key) if key.metric in LISTS else of

    def parts(self, galley: str) -> Mapping[str, str]:
        """The computed text of each part, by its key."""
        return {part.key: "\n".join(part.paragraphs) for part in read_galley(galley).parts}

    def set_up(self, galley: str, written: Mapping[str, str], stamp: Stamp) -> Proof:
        """Set an issue in type with what people wrote."""
        found = read_galley(galley)
        head = replace(
            imprint(self._editing, found.report.kind), issue=stamp.issue, overall=stamp.overall, dated=stamp.dated,
            printed=stamp.printed, publicity=stamp.publicity,
        )  # fmt: skip
        report = printed(found, written, head)
        return Proof(plain_text(report), report_text(report), found.cases, unfilled(found, written))

    def check(self, text: str) -> tuple[Finding, ...]:
        """What the checker finds. It is loaded with the first bulletin that is checked: 40 files of expressions."""
        from reports.checking import check_text

        return tuple(Finding(one.kind, one.quote, one.hint) for one in check_text(text))

    def poster(self, address: str, place: str, paper: str) -> bytes:
        """A sheet for the wall with the code of the citizens' page."""
        return poster(self._city.phrases, self._name, address, place, paper)

    def lows(self, report: str) -> tuple[Low, ...]:
        """The units whose figures in a report ask for a rectification."""
        found = lows_in(read_report(report), self._city.assessing, self._city.phrases)
        return tuple(Low(one.unit, one.about) for one in found)

    def give_out(self, report: str, errata: Sequence[str], form: str, *, public: bool) -> bytes:
        """An issue as a file: the report as it was released, its corrections behind it."""
        found = read_report(report)
        told = tuple(self._city.phrases.text("bulletin_erratum", text=text) for text in errata)
        if told:
            found = replace(found, chapters=(*found.chapters, Chapter("", told, prose=True)))
        return rendered(found, form, public)


def editing(pack: Pack) -> Editing:
    """What a pack says of its bulletins."""
    rules, lists = pack.rules, pack.rules.bulletins
    return Editing(
        book=pack.bulletins,
        office=rules.office,
        hot=Least(lists.hot_contacts, lists.hot_persons),
        quiet=frozenset(row.line for row in pack.lines if row.restricted or row.discreet),
        mastheads={
            kind: Masthead(
                title=series.title,
                series=series.masthead or series.title,
                report_to=series.report_to or lists.report_to,
                send_to=series.send_to or lists.send_to,
                copy_to=series.copy_to or lists.copy_to,
            )
            for kind, series in lists.series.items()
        },
    )


def _form(kind: str) -> Form:
    return described()[kind].forms[0] if kind in described() else "month"


def _span(period: Period) -> Span:
    return Span(period_names.name(period), period.first, period.last, title(period))
