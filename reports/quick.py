"""Units that answer quickly and well, by a rule instead of by favour: the median time to the reply that stood.

Only units with enough answered tickets, and with a share of dissatisfied ratings not above the pooled one.
"""

from collections.abc import Iterator, Sequence
from statistics import median

from reports.assessing import counted
from reports.counting import Pick, Set, measured
from reports.reading import Reading, Span
from reports.report import Column, Table

LEAST, MOST = 3, 5
"""Answered tickets that a unit must have, and units that are named."""
_ANSWERED = Set("tickets", "due", ("counted", "closed", "replied", "has_unit"))
_COLUMNS = (Column("单位"), Column("答复工单", "件"), Column("答复用时中位数", "小时"))
_NOTE = (
    f"时限在本期之内、已办结工单不少于 {LEAST} 件，并且回访不满意率不高于合计的单位，"
    f"按首次派单到提交最后通过审核的答复的用时中位数，列前 {MOST} 家"
)


def quick_table(reading: Reading, span: Span, picks: Sequence[Pick]) -> Table:
    """The quickest units of a period, the quickest first."""
    good = set(_good(reading, span, picks))
    minutes = measured(reading, span, _ANSWERED, "unit", "reply_minutes", picks)
    enough = {unit: times for unit, times in minutes.items() if unit in good and len(times) >= LEAST}
    quickest = sorted(enough, key=lambda unit: (median(enough[unit]), unit))[:MOST]
    rows = tuple((unit, len(enough[unit]), median(enough[unit]) / 60) for unit in quickest)
    return Table("quick_units", "答复较快的单位", _COLUMNS, rows, note=_NOTE)


def _good(reading: Reading, span: Span, picks: Sequence[Pick]) -> Iterator[str]:
    """Units whose share of dissatisfied ratings is not above the pooled one; one that nobody rated is among them."""
    units = counted(reading, span, picks, ("dissatisfied", "rated")).units
    dissatisfied, rated = (sum(unit.counts[name] for unit in units) for name in ("dissatisfied", "rated"))
    for unit in units:
        if unit.counts["dissatisfied"] * rated <= dissatisfied * unit.counts["rated"]:
            yield unit.unit
