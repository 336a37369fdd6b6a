"""What a bulletin claims without the figures that would prove it: charts, stocks, topics, praise. Pure."""

import re
from collections.abc import Iterator

from reports.checking.findings import Finding, finding
from reports.checking.reading import Reading
from reports.checking.relations import Stated

_CHART = re.compile("(?:一览表|统计表|统计图|分布图|趋势图|占比图|概况表)(?:\\([^()]*\\))?$|^图\\d")
_LEFT_OVER = re.compile(r"上周遗留工单(\d+)件|上月遗留工单(\d+)件|上期遗留工单(\d+)件|结转工单(\d+)件")
_STOCK = re.compile("期初|期末|存量|在办|未办结共")
_PRAISE = re.compile(
    "(?:[^,;。、]{2,12}、){1,6}[^,;。、]{2,12}?(?:工单)?(?:回复|办理)(?:效率|质量|速度)(?:较高|较好|较快|高|好)"
)
_PRAISING = re.compile("(?:效率|质量|速度)(?:较高|较好|较快|高|好)")
_TOPIC = re.compile("此类|该类|这类")
_IMPRINT = re.compile("^(?:报|发|抄送|主送|分送):")
_ANY_DAY = re.compile(r"20\d{2}年\d{1,2}月\d{1,2}日")


def gap_findings(reading: Reading) -> Iterator[Finding]:
    document = reading.document
    grid_starts = [grid.rows[0].start for grid in document.grids]
    for sentence in document.sentences:
        words = document.words(sentence)
        if sentence.stands_alone and _CHART.search(words):
            start, end = document.place(sentence.start, sentence.end)
            if not any(0 <= at - end < 600 for at in grid_starts):
                yield _unproved(reading, (start, end), words, "表或图里的数字没有文字，请附数据表。")
    yield from _matches(reading)
    yield from _undated(reading)


def _unproved(reading: Reading, place: tuple[int, int], printed: str, hint: str) -> Finding:
    return finding(reading.document.text, "unverifiable", place, "gap", printed, "", hint)


def _matches(reading: Reading) -> Iterator[Finding]:
    document = reading.document
    for match in _LEFT_OVER.finditer(document.prose):
        if not _STOCK.search(document.prose):
            number = next(one for one in match.groups() if one)
            hint = "没有期初、期末在办数，无法核对；请写明期初在办、新增、办结、期末在办。"
            yield _unproved(reading, document.place(match.start(), match.end()), number, hint)
    for match in _PRAISE.finditer(document.prose) if _PRAISING.search(document.prose) else ():
        hint = "没有相应的指标，无法核对；请写明按什么指标（如平均答复时长）。"
        yield _unproved(reading, document.place(match.start(), match.end()), match[0], hint)


def _undated(reading: Reading) -> Iterator[Finding]:
    """Lists of 报 and 发 without any day of issue."""
    document = reading.document
    if _ANY_DAY.search(document.prose):
        return
    for sentence in document.sentences:
        if _IMPRINT.match(document.words(sentence)):
            place = document.place(sentence.start, sentence.end)
            hint = "没有成文日期或印发日期，请补上。"
            yield finding(document.text, "wording", place, "wording", "", "", hint)
            return


def topic_relations(reading: Reading) -> Iterator[Stated]:
    """此类诉求145件 below the heading of a class: not more than the class has."""
    for figure in reading.counts:
        if not _TOPIC.search(figure.label):
            continue
        heading = reading.document.headings.get(figure.sentence.section, "")
        classes = (item for one in reading.lists for item in one.items if item.name.endswith("类"))
        own = next((one for one in classes if len(one.name) > 2 and one.name in heading), None)
        if own is not None and own.unit == figure.unit and own.start < figure.start:
            hint = f"“{own.name}”共 {own.number} 件，其中一个热点不可能有 {figure.number} 件，请核对。"
            yield Stated(
                reading.amount(figure),
                f"<={own.number}",
                hint,
                "limit",
                figure.value * 0,
                own.value,
                (reading.amount(own),),
            )
