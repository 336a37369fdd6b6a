"""Where the same word has another base: nothing is wrong, but the bulletin must say which. Pure."""

import re
from collections.abc import Iterator
from datetime import date

from reports.checking.amounts import Amount
from reports.checking.calendar_days import Calendar
from reports.checking.findings import Finding, finding
from reports.checking.grids import Grid, Row
from reports.checking.reading import Reading
from reports.checking.relations import whole_number_base
from reports.checking.table_columns import Column, columns_of
from reports.checking.table_rates import rate_columns

_ISSUE = re.compile(r"(20\d{2})年第(\d{1,4})期")
_INVALID = re.compile("无效|骚扰|系统测试|误拨")
_UNRATED = re.compile(r"未评价[^。;]{0,20}?(\d[\d.]*)%")
_LEAD = re.compile("由[^,;。]{1,16}牵头或[^,;。]{1,16}牵头")


def definition_findings(reading: Reading) -> Iterator[Finding]:
    yield from _issue_number(reading)
    yield from _unseparated(reading)
    yield from _invalid_within(reading)
    yield from _calls_and_requests(reading)
    yield from _patterns(reading)
    for grid in reading.document.grids:
        yield from _table(reading, grid)


def _told(reading: Reading, place: tuple[int, int], printed: str, computed: str, hint: str) -> Finding:
    return finding(reading.document.text, "definition", place, "definition", printed, computed, hint)


def _of(reading: Reading, claim: Amount, computed: str, hint: str) -> Finding:
    return _told(reading, (claim.start, claim.end), claim.printed, computed, hint)


def _issue_number(reading: Reading) -> Iterator[Finding]:
    """A weekly bulletin whose number is above the week of the year is numbered with others."""
    period, told = Calendar(reading.document).period, _ISSUE.search(reading.document.title)
    if (
        period is None
        or not isinstance(period.last, date)
        or told is None
        or "周" not in reading.document.title
    ):
        return
    week = period.last.isocalendar().week
    if int(told[2]) > week:
        place = reading.document.place(told.start(), told.end())
        yield _told(
            reading, place, told[2], str(week), "期号大于当年周次，看来与其他通报统一编号；请勿当作周次。"
        )


def _unseparated(reading: Reading) -> Iterator[Finding]:
    """满意 of those reached, without the dissatisfied and the unrated beside them."""
    sorts = {one.counts for one in reading.counts}
    if "unsatisfied" in sorts:
        return
    for figure in reading.counts:
        before = [one for one in reading.by_sentence[figure.sentence.number] if one.start < figure.start]
        reached = [one for one in before if one.kind == "count" and one.counts in ("callback", "rated")]
        if (
            figure.counts == "satisfied"
            and reached
            and reached[-1].value > figure.value
            and not figure.is_past
        ):
            rest = reached[-1].value - figure.value
            hint = f"回访到的 {reached[-1].number} 件中有 {rest} 件不是满意，请把基本满意、不满意、未评价分开写。"
            yield _of(reading, reading.amount(figure), str(rest), hint)


def _invalid_within(reading: Reading) -> Iterator[Finding]:
    """A class that holds invalid calls is summed up with the requests."""
    for part_list in reading.lists:
        for item in part_list.items:
            if _INVALID.search(item.aside) and len(part_list.items) >= 4 and item is part_list.items[-1]:
                claim = reading.amount(item)
                yield _of(reading, claim, "", "这一类包含无效、骚扰等来电，请写明分类合计是否包括它们。")


def _calls_and_requests(reading: Reading) -> Iterator[Finding]:
    """Calls that were answered and requests that were accepted, with online requests, do not add up."""
    heads = [one for one in reading.counts if one.depth == 0 and not one.is_past]
    accepted = next(
        (one for one in heads if one.counts == "accepted" and "受理" in one.label and one.unit == "件"), None
    )
    calls = next((one for one in heads if one.counts == "answered" and one.unit in ("通", "个")), None)
    online = next((one for one in heads if re.search("网上|网络", one.label) and one.is_whole), None)
    if accepted and calls and online and calls.value + online.value != accepted.value:
        claim, total = reading.amount(calls), f"{calls.value + online.value:f}"
        hint = f"来电 {calls.number} 与网上 {online.number} 之和是 {total}，受理 {accepted.number}；请写明来电中有多少形成诉求。"
        yield _of(reading, claim, total, hint)


def _patterns(reading: Reading) -> Iterator[Finding]:
    prose = reading.document.prose
    for match in _UNRATED.finditer(prose):
        if "满意率" in prose:
            hint = "大量工单未评价，满意率的分母不同，结果相差很大；请写明回访、参评、满意各是多少。"
            yield _told(reading, reading.document.place(match.start(), match.end()), match[1], "", hint)
    for match in _LEAD.finditer(prose):
        hint = "几种牵头方式没有先后次序，请写明何种情形由谁牵头。"
        yield _told(reading, reading.document.place(match.start(), match.end()), match[0], "", hint)


def _table(reading: Reading, grid: Grid) -> Iterator[Finding]:
    """Rates of another base than the due tickets, rates and scores of nothing, rates of a single case."""
    due = next((one for one in columns_of(grid) if "应办" in one.title and one.is_count), None)
    if due is None:
        return
    for column in rate_columns(grid):
        if not column.ways and column.part is not None:
            yield from _another_base(reading, grid, column.column, column.part, due)
    scores = [one for one in columns_of(grid) if one.is_score]
    for row in grid.units:
        if due.cell(row).value == 0 and any(one.cell(row).value for one in scores):
            yield _row(reading, row, "应办为 0 的单位没有比率和得分，请写“—”或“无应办工单”，不参加排名。")
            return


def _another_base(reading: Reading, grid: Grid, rate: Column, part: Column, due: Column) -> Iterator[Finding]:
    larger = single = True
    for place, row in enumerate(grid.rows):
        rates, parts, dues = rate.amounts[place], part.amounts[place], due.amounts[place]
        base = whole_number_base(parts.value, rates) if rates and parts else None
        if row.is_total or base is None or dues is None:
            continue
        if larger and base > dues.value:
            larger = False
            yield _row(
                reading,
                row,
                f"“{rate.title}”的分母是 {base}，多于“{due.title}” {dues.printed}；请加一列有效回访评价数。",
            )
        if single and base == 1:
            single = False
            yield _row(reading, row, f"“{rate.title}”只由 1 件得出，请注明样本过小。")


def _row(reading: Reading, row: Row, hint: str) -> Finding:
    return _told(reading, (row.start, row.end), row.name, "", hint)
