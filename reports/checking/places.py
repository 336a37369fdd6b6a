"""What a count is about, so that two places may be compared: what it counts, of which period, of whom. Pure."""

import re

from reports.checking.document import Document
from reports.checking.figures import Figure
from reports.checking.words import CONCEPTS

_FILLER = re.compile(
    "总共|共计|累计|合计|总计|全部|各类|各项|全市|全县|全区|全州|本[周月年期季]度?|当[周月年]|我[市县区州]|12345|政务服务|便民|热线|平台|中心|"
    "工单|诉求|事项|群众|市民|来电|电话|件数|数量|形成|对|的|已|均|有|为|并|了|总|共|市|县|区|量|数|其中|及时|各|向|通过|成功|:|"
    "承办单位|责任单位|部门"
)
_PERIOD = re.compile(
    r"(?:\d{4}年)?(?:\d{1,2}月份?)?(?:\d{1,2}日?)?[—~至-](?:\d{1,2}月份?)|\d{1,2}月份?|截至|截止|今年以来|年初以来|累计|上半年|下半年|[一二三四1-4]季度|"
    r"第[一二三四]季度|前[一二三]季度|自[^,]{2,12}以来"
)
_MEANS_ALL = (
    "accepted",
    "answered",
    "dispatched",
    "closed",
    "callback",
    "satisfied",
    "unsatisfied",
    "online",
    "on_time",
    "late",
)


def subject(document: Document, figure: Figure) -> tuple[str, str, str] | None:
    """What is counted, the period that the sentence names, and the unit; None for a count of something particular."""
    sort = figure.counts
    if sort not in _MEANS_ALL or figure.about or figure.is_change or figure.is_past:
        return None
    rest = _FILLER.sub("", re.sub(CONCEPTS[sort], "", figure.label))
    if rest or (sort in ("accepted", "answered") and not figure.is_whole):
        return None
    return sort, _period(document, figure), figure.unit


def _period(document: Document, figure: Figure) -> str:
    """The period named last before the figure in its sentence; empty for that of the bulletin."""
    before = document.prose[figure.sentence.start : figure.start]
    named = [match[0].removesuffix("份") for match in _PERIOD.finditer(before)]
    if not named or named[-1] in document.title:
        return ""
    return named[-1]
