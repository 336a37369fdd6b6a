"""The words by which bulletins tell what a figure counts. Data: a city's own words are not among them."""

import re
from collections.abc import Mapping

UNITS = "件次|人次|批次|场次|户次|件|通|条|个|家|次|期|起|宗|份|篇|例|户|项|场|名|人|位|处|封|批|单|笔|类|幅|所|辆|元|票|则"
OF_TICKETS = frozenset({"件", "件次", "宗", "通", "封", "条", "单", "起", "批"})
"""Units in which the same tickets may be counted."""

NOT_COUNTED = "个月|个工作日|个小时|个季度|个年|个多|个点|个星期|个百分|人民|家庭|次会|次常|项目|类别|单位|批示|名单|处理|处置|场所|条例"
"""After a number these begin another word than a unit."""

WHOLE = re.compile("(?<![公总])共(?![同和产青享识建])|合计|总计|总量|总数|累计|总共|合共")
"""A label with one of these names a whole."""

OPENS_PARTS = re.compile("其中|包括|分别|包含|分为|构成|如下|具体为|:$|^:|中,?$")
CLOSED_PARTS = re.compile(
    "分别|包括|包含|分为|构成|如下|具体为|组成|占比|类型|分类|按.{1,8}[分看]|从.{1,8}看"
)
PARTIAL = re.compile(
    "主要|等|前[一二三四五六七八九十\\d]+|居前|排名|集中|突出|较多|靠前|部分|重点|最多|热点|热门|高频"
)
REMAINDER = re.compile("^其[他它余]|另有|^其[他它余]")
OTHER_PERIOD = re.compile(
    "上(?:一)?(?:周|月|季|年|期)(?!度?工单)|去年|同期|上期|上个[月季周]|前一[周月年天]|往年|前年|昨[日天]|往期|基期"
)
CHANGE = re.compile(
    "(?:增[加长多幅]?|减[少幅]?|上升|下降|提[高升]|降[低幅]?|回落|下滑|[多少高低][了出]?|缩短|压缩|扩大|攀升|净增|净减|升|涨|跌|增减|变化)(?:幅度?)?[了为达约近]?$"
    "|(?:环比|同比|增速|增幅|降幅|增长率)(?:为|达|约)?$"
)
"""How much more or less: the end of a label. 升至 and 降到 tell what it is now."""
COMPARED = re.compile("较|比|缩|环比|同比|增[加长]|减少|上升|下降")
FALL = re.compile("减|降|少|回落|下滑|低|跌|缩")
OUTSIDE = re.compile("全([国省州市区县旗盟])|[该本我]([国省州市区县])")

CONCEPTS: Mapping[str, str] = {
    "open": "(?:在办|正在办理|办理中|处理中|未办结|待办|未完成|未处理|尚未办结)",
    "unsolved": "未解决",
    "basically": "(?:基本满意|一般|表示一般)",
    "late": "(?:超时|超期|逾期|未按时|未按期)(?:办结|办理|完成)?",
    "unsatisfied": "不满意",
    "on_time": "(?:按时|按期|限时|期限内|如期)(?:办结|办理|完成|答复|回复|反馈)?",
    "satisfied": "满意",
    "rated": "(?:参评|参与评价|有效评价|有效回访|作出评价|评价工单|接通|有效样本)",
    "callback": "(?:回访)",
    "solved": "(?:解决|化解)",
    "rework": "(?:返工|重办|重新办理|二次办理)",
    "returned": "(?:退回|退单)",
    "extended": "延期",
    "online": "(?:直接|当场|在线|即时|现场|坐席|话务|平台)(?:答复|解答|办结|回复|处理|办理)",
    "due": "(?:应办理?|应办结|到期)",
    "closed": "(?:已?办结|已?处理完毕|已完成|结案|办理完毕|办理数|办理量|已办)",
    "dispatched": "(?:转办|派发|交办|转派|派单|转交|派出|派工单|分派|派遣|转送|下派|流转工单)",
    "signed": "(?:签收)",
    "contacted": "(?:联系)",
    "answered": "(?:接听|接通)",
    "offered": "(?:呼入|来电总量|话务总量|电话呼入|总呼|拨打)",
    "invalid": "(?:无效|骚扰)",
    "accepted": "(?:受理|接收|承接|收到|接听|诉求总量|来电|登记|接到)",
}
"""What a figure counts, by its label; the first that fits counts, so the narrower stand before the wider."""

BASES: Mapping[str, tuple[str, ...]] = {
    "late": ("dispatched", "closed", "due", "accepted"),
    "on_time": ("dispatched", "closed", "due", "accepted"),
    "closed": ("dispatched", "due", "accepted"),
    "unsatisfied": ("rated", "callback"),
    "satisfied": ("rated", "callback"),
    "rated": ("callback", "closed", "dispatched"),
    "callback": ("callback", "closed", "dispatched", "due"),
    "solved": ("rated", "callback", "closed", "dispatched"),
    "rework": ("due", "closed", "dispatched", "accepted"),
    "returned": ("dispatched", "accepted"),
    "extended": ("dispatched", "due", "accepted"),
    "online": ("accepted", "answered"),
    "dispatched": ("accepted", "answered"),
    "signed": ("dispatched",),
    "contacted": ("dispatched", "due", "closed"),
    "answered": ("offered",),
    "invalid": ("accepted", "answered"),
}
"""Of which wholes a rate of this name may be a part."""

_PATTERNS = {name: re.compile(pattern) for name, pattern in CONCEPTS.items()}


def concept(label: str) -> str:
    """What a label counts; an empty string where no word tells."""
    return next((name for name, pattern in _PATTERNS.items() if pattern.search(label)), "")


OUTCOMES = frozenset({
    "late", "unsatisfied", "on_time", "satisfied", "rated", "callback", "solved", "rework", "returned", "extended", "closed",
    "due", "signed", "contacted", "open", "unsolved", "basically",
})  # fmt: skip
"""What became of the tickets: such a figure is a part of another count, not beside it."""

HALVES = (
    (frozenset({"closed", "open"}), frozenset({"dispatched", "accepted", "answered"})),
    (frozenset({"on_time", "late"}), frozenset({"dispatched", "closed", "due"})),
    (frozenset({"solved", "unsolved"}), frozenset({"dispatched", "closed", "callback", "rated"})),
    (frozenset({"satisfied", "unsatisfied"}), frozenset({"callback", "rated"})),
    (frozenset({"satisfied", "basically", "unsatisfied"}), frozenset({"callback", "rated"})),
)
"""Outcomes that together are the whole, and what such a whole counts."""


def same_unit(one: str, other: str) -> bool:
    """Whether two units may count the same; houses (家) are never a part of tickets."""
    return one == other or (one in OF_TICKETS and other in OF_TICKETS)
