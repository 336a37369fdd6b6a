"""Figures from what people entered, because no record of ours tells them: the calls of a telephone system that hands no records
over, and the total of the region above. Where nobody entered anything for the period there is no such figure.
"""

from collections.abc import Iterator, Sequence

from reports.calendar_words import day
from reports.periods import Period
from reports.report import Figure
from storage.transaction import Transaction
from tickets.office_records import Record, records_of

CALLS, REGION = "calls", "region_total"


def entered(tx: Transaction, period: Period, received: int | None) -> tuple[Figure, ...]:
    """The figures of a period whose inputs were entered; `received` are the city's own contacts."""
    records = records_of(tx, period.first, period.last)
    return (
        *_calls([one for one in records if one.content.kind == CALLS]),
        *_region(records, period, received),
    )


def _calls(records: Sequence[Record]) -> Iterator[Figure]:
    """The calls of all records whose day lies in the period."""
    if not records:
        return
    offered, answered = (
        sum(one.content.number(name) or 0 for one in records) for name in ("offered", "answered")
    )
    told = f"录入的话务记录 {len(records)} 条之和"
    yield Figure("entered_offered", "呼入（录入）", offered, "次", definition=told)
    yield Figure("entered_answered", "接通（录入）", answered, "次", definition=told)
    yield Figure("entered_abandoned", "没有接通（录入）", offered - answered, "次", definition="呼入 − 接通")
    rate = answered / offered if offered else None
    yield Figure(
        "entered_connect_rate", "接通率（录入）", rate, "%", answered, offered, f"接通 ÷ 呼入，{told}"
    )


def _region(records: Sequence[Record], period: Period, received: int | None) -> Iterator[Figure]:
    """The share of the whole region, by totals that were entered for exactly this period, each with its source."""
    for one in records:
        content = one.content
        same = (content.text("day"), content.text("until")) == (
            period.first.isoformat(),
            period.last.isoformat(),
        )
        total = content.number("total")
        if content.kind != REGION or not same or received is None:
            continue
        told = f"{content.text('title')}，来源：{content.text('source')}，{day(period.last)}为止"
        yield Figure(f"region_total_{one.id}", content.text("title"), total, "件", definition=told)
        share = received / total if total else None
        yield Figure(
            f"region_share_{one.id}", f"占{content.text('title')}的比例", share, "%", received, total,
            f"接听、接收来件 ÷ {told}",
        )  # fmt: skip
