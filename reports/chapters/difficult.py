"""疑难案例: tickets by the day on which they became difficult, with their chain of dispatches and returns.

One that stays open is carried from issue to issue until it is closed, and the issue that described it is named. What is
confidential is told by its number alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from reports.calendar_words import title
from reports.chapters.book import Book
from reports.chapters.composing import Found
from reports.chapters.slots import plain, said
from reports.periods import Period
from reports.reading import Reading, Span
from storage.clock import moment
from storage.transaction import Row
from tickets.redaction import without_numbers

MOST_CHARACTERS = 200
"""Of what the citizen reported, in a bulletin."""


@dataclass(frozen=True, slots=True)
class Case:
    """One difficult ticket. `chain` are its dispatches, returns and leads as (event, unit, ground), oldest first; `listed_in`
    are the numbers of the last released issue that printed it.
    """

    number: str
    became: datetime
    category: str
    text: str
    unit: str
    is_overdue: bool
    is_closed: bool
    is_secret: bool = False
    chain: tuple[tuple[str, str, str], ...] = ()
    listed_in: tuple[int, int] | None = None


def cases(reading: Reading, span: Span, quiet: Iterable[str]) -> tuple[Case, ...]:
    """Those that became difficult in the period, and those from before that were open when it began. `quiet` are lines of
    which a bulletin says nothing.
    """
    rows = reading.tx.all(_CASES, begins=span.begins, ends=span.ends)
    numbers = [row["number"] for row in rows]
    chains, listed = _chains(reading, span, numbers), _listed(reading, numbers)
    hidden = frozenset(quiet)
    return tuple(_case(row, span, hidden, chains, listed) for row in rows)


_CASES = (
    "SELECT f.number, f.difficult_at, f.category, f.unit, f.due, f.closed_at, t.line, t.confidential,"
    " COALESCE(NULLIF(t.unit_text, ''), t.text) AS text FROM ticket_facts f JOIN tickets t ON t.number = f.number"
    " WHERE f.difficult_at < :ends AND (f.closed_at IS NULL OR f.closed_at >= :begins)"
    " AND f.is_test = 0 AND f.status NOT IN ('withdrawn', 'merged') ORDER BY f.difficult_at, f.number"
)
_CHAIN = (
    "SELECT ticket, event, unit, reason FROM ticket_events WHERE ticket IN :numbers AND at < :cutoff"
    " AND event IN ('dispatched', 'returned', 'lead_named') ORDER BY ticket, seq"
)
_LISTED = (
    "SELECT c.ticket, b.issue, b.overall FROM bulletin_cases c JOIN bulletins b ON b.id = c.bulletin"
    " WHERE c.ticket IN :numbers AND b.status = 'released' ORDER BY b.released_at, b.id"
)


def _chains(reading: Reading, span: Span, numbers: list[str]) -> Mapping[str, list[tuple[str, str, str]]]:
    found: dict[str, list[tuple[str, str, str]]] = {}
    rows = reading.tx.all(_CHAIN, numbers=numbers, cutoff=span.cutoff) if numbers else []
    for row in rows:
        found.setdefault(row["ticket"], []).append((row["event"], row["unit"], row["reason"]))
    return found


def _listed(reading: Reading, numbers: list[str]) -> Mapping[str, tuple[int, int]]:
    rows = reading.tx.all(_LISTED, numbers=numbers) if numbers else []
    return {row["ticket"]: (row["issue"], row["overall"]) for row in rows}


def _case(
    row: Row,
    span: Span,
    hidden: frozenset[str],
    chains: Mapping[str, list[tuple[str, str, str]]],
    listed: Mapping[str, tuple[int, int]],
) -> Case:
    number = row["number"]
    return Case(
        number=number,
        became=moment(row["difficult_at"]),
        category=row["category"],
        text=_short(row["text"]),
        unit=row["unit"],
        is_overdue=row["due"] is not None and row["due"] < span.cutoff,
        is_closed=row["closed_at"] is not None and row["closed_at"] < span.cutoff,
        is_secret=bool(row["confidential"]) or row["line"] in hidden,
        chain=tuple(chains.get(number, ())),
        listed_in=listed.get(number),
    )


def _short(text: str) -> str:
    line = plain(" ".join(without_numbers(text).split()))
    return line if len(line) <= MOST_CHARACTERS else line[: MOST_CHARACTERS - 1] + "…"


def new_ones(found: Iterable[Case], begins: datetime, book: Book) -> Found:
    """疑难案例: those that became difficult in the period."""
    new = [case for case in found if case.became >= begins]
    return Found(tuple(described(case, book) for case in new), cases=tuple(case.number for case in new))


def described(case: Case, book: Book) -> str:
    """One case in words: the matter, the chain of units, how it stands."""
    words = book.sentences
    if case.is_secret:
        return said(words["case_secret"], number=case.number)
    head = said(words["case"], category=case.category or words["case_other"], number=case.number)
    if case.text:
        head += said(words["case_text"], text=case.text.rstrip("。.！!；;"))
    return head + _chain(case, book) + words["case_closed" if case.is_closed else "case_open"]


def _chain(case: Case, book: Book) -> str:
    words, between = book.sentences, book.words["between"]
    sent = _units(case, "dispatched") or ([case.unit] if case.unit else [])
    returned = _units(case, "returned")
    lead = next((unit for event, unit, _ in reversed(case.chain) if event == "lead_named"), "")
    parts = [said(words["case_dispatched"], units=between.join(sent))] if sent else []
    if returned:
        key = "case_returned_all" if set(returned) >= set(sent) else "case_returned"
        grounds = (plain(reason) for event, _, reason in case.chain if event == "returned" and reason)
        ground = between.join(dict.fromkeys(grounds)) or words["case_no_ground"]
        parts.append(said(words[key], units=between.join(returned), ground=ground))
    if lead:
        parts.append(said(words["case_lead"], unit=lead))
    if case.is_overdue and not case.is_closed:
        parts.append(words["case_overdue"])
    return "".join(parts)


def _units(case: Case, event: str) -> list[str]:
    return list(dict.fromkeys(unit for name, unit, _ in case.chain if name == event and unit))


@dataclass(frozen=True, slots=True)
class Carried:
    """Former cases of one stretch of time that were printed in one issue, or in none."""

    when: str
    listed_in: tuple[int, int] | None
    cases: list[Case] = field(default_factory=list)


def former_ones(found: Iterable[Case], begins: datetime, form: str, book: Book) -> Found:
    """疑难案例办理情况: what became of those from before. The ones that an issue has described are counted and that issue is
    named; the others are described.
    """
    former = [case for case in found if case.became < begins]
    still = [case for case in former if not case.is_closed]
    groups = _grouped(still, form)
    listed = [group for group in groups if group.listed_in]
    told = _told(listed, book) + [
        line for group in groups if not group.listed_in for line in _unlisted(group, book)
    ]
    closed = [case.number for case in former if case.is_closed]
    if closed:
        numbers = book.words["between"].join(closed)
        told.append(said(book.sentences["carried_closed"], count=len(closed), numbers=numbers))
    return Found(tuple(told), cases=tuple(case.number for case in former))


def _grouped(still: Sequence[Case], form: str) -> list[Carried]:
    groups: dict[tuple[str, tuple[int, int] | None], Carried] = {}
    for case in still:
        when = _stretch(case.became.date(), form)
        group = groups.setdefault((when, case.listed_in), Carried(when, case.listed_in))
        group.cases.append(case)
    return list(groups.values())


def _stretch(day: date, form: str) -> str:
    """The week, or for longer bulletins the month, in which a case became difficult."""
    if form in ("day", "week"):
        monday = day - timedelta(days=day.weekday())
        return title(Period(monday, monday + timedelta(days=6), "week"))
    return title(Period(day.replace(day=1), day, "month"))


def _told(listed: Sequence[Carried], book: Book) -> list[str]:
    """Where all were described before: one sentence that counts them and names the issues."""
    if not listed:
        return []
    words, between = book.sentences, book.words["between"]
    counts = between.join(
        said(words["carried_count"], when=group.when, count=len(group.cases)) for group in listed
    )
    numbers = dict.fromkeys(group.listed_in for group in listed if group.listed_in)
    issues = between.join(
        said(words["carried_issue"], issue=issue, overall=overall) for issue, overall in numbers
    )
    total = sum(len(group.cases) for group in listed)
    key = "carried_listed" if total > 1 else "carried_listed_one"
    return [said(words[key], counts=counts, total=total, issues=issues)]


def _unlisted(group: Carried, book: Book) -> list[str]:
    words = book.sentences
    count = said(words["carried_count"], when=group.when, count=len(group.cases))
    return [said(words["carried_described"], counts=count), *(described(case, book) for case in group.cases)]
