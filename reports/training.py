"""The training pack of a week: what came often, what the base could not answer, what was difficult, what replies lacked.

For the weekly lesson of the seats and the units (周学习): internal from end to end.
"""

from collections.abc import Iterator

from knowledge_base.gaps import open_gaps
from reports.calendar_words import days, title
from reports.periods import Period
from reports.reading import Reading, Span, span_of
from reports.report import Cell, Chapter, Column, Imprint, Report, Table
from reports.tables import table_of
from storage.transaction import Row
from tickets.redaction import without_numbers
from tickets.refusals import REPLY_FINDINGS
from tickets.states import STATE_TITLES

KIND, TITLE = "training", "培训资料"
MOST_ROWS = 20
MOST_CHARACTERS = 60
"""Of what a citizen wrote."""


def training(reading: Reading, period: Period) -> Report:
    """The pack of any period that has begun."""
    span = span_of(reading, period)
    tables = (
        table_of(reading, span, "topics"),
        _gaps(reading, period),
        _difficult(reading, span),
        _faults(reading, span),
    )
    return Report(
        kind=KIND,
        title=f"{reading.city.office}{TITLE}",
        subtitle=f"{title(period)}（{days(period)}）",
        period=period,
        imprint=Imprint(office=reading.city.office),
        tables=tables,
        chapters=tuple(Chapter(table.title, _told(table), (table.id,)) for table in tables),
    )


def _told(table: Table) -> tuple[str, ...]:
    return () if table.rows else ("本期没有。",)


def _gaps(reading: Reading, period: Period) -> Table:
    begins, ends = period.window(reading.city.zone)
    rows = tuple(
        (gap.unit or None, _short(gap.question), "；".join(map(_short, gap.wordings)), gap.people, gap.asked)
        for gap in open_gaps(reading.tx, begins, min(ends, reading.now))[:MOST_ROWS]
    )
    columns = (
        Column("单位"),
        Column("市民的问题"),
        Column("别的问法"),
        Column("人数", "人"),
        Column("次数", "次"),
    )
    note = f"知识库没有答复、至今没有人答上的问题，问的人多的在前，列前 {MOST_ROWS} 个"
    return Table("gaps", "知识缺口", columns, rows, note=note, internal=True)


_DIFFICULT = (
    "SELECT t.number, t.title, t.unit, t.status, t.returns, t.confidential, t.line FROM ticket_facts f"
    " JOIN tickets t ON t.number = f.number WHERE f.difficult_at < :ends"
    " AND (f.closed_at IS NULL OR f.closed_at >= :begins) AND f.is_test = 0"
    " AND t.status NOT IN ('withdrawn', 'merged') ORDER BY f.difficult_at DESC, t.number LIMIT :most"
)


def _difficult(reading: Reading, span: Span) -> Table:
    rows = reading.tx.all(_DIFFICULT, begins=span.begins, ends=span.ends, most=MOST_ROWS)
    columns = (Column("工单编号"), Column("事项"), Column("单位"), Column("状态"), Column("退回", "次"))
    note = "本期列为疑难或期初仍未办结的；保密和专线工单只列编号"
    return Table("difficult", "疑难工单", columns, tuple(map(_case, rows)), note=note, internal=True)


def _case(row: Row) -> tuple[Cell, ...]:
    told = None if row["confidential"] or row["line"] else _short(row["title"])
    return row["number"], told, row["unit"] or None, STATE_TITLES[row["status"]], row["returns"]


def _faults(reading: Reading, span: Span) -> Table:
    rows = reading.tx.all(
        "SELECT code, count(*) AS times, count(DISTINCT ticket) AS tickets, count(DISTINCT unit) AS units"
        " FROM reply_faults WHERE at >= :begins AND at < :ends GROUP BY code ORDER BY times DESC, code",
        begins=span.begins,
        ends=span.ends,
    )
    columns = (Column("退改原因"), Column("次数", "次"), Column("工单", "件"), Column("单位数"))
    found = tuple((_reason(row["code"]), row["times"], row["tickets"], row["units"]) for row in rows)
    refused = tuple(_refused(reading, span))
    note = "机器初审退改的按原因计，同一答复可有几个原因；审核退回、领导不同意按次数计"
    return Table("reply_faults", "答复的常见问题", columns, (*found, *refused), note=note, internal=True)


_REFUSED = {"approval_refused": "单位领导不同意", "review_rejected": "热线办审核退回"}


def _refused(reading: Reading, span: Span) -> Iterator[tuple[Cell, ...]]:
    """What people sent back, beside what the machine did."""
    # The condition word for word as the index `ticket_events_refused` has it.
    rows = reading.tx.all(
        "SELECT event, count(*) AS times, count(DISTINCT ticket) AS tickets, count(DISTINCT unit) AS units"
        " FROM ticket_events WHERE event IN ('approval_refused', 'review_rejected') AND at >= :begins AND at < :ends"
        " GROUP BY event ORDER BY event",
        begins=span.begins,
        ends=span.ends,
    )
    return ((_REFUSED[row["event"]], row["times"], row["tickets"], row["units"]) for row in rows)


def _reason(code: str) -> str:
    """The sentence that the unit was told, without the words of one reply."""
    return REPLY_FINDINGS[code].replace("：{words}", "").replace("（{score}）", "")


def _short(text: str) -> str:
    return without_numbers(" ".join(text.split()))[:MOST_CHARACTERS]
