"""The states of a ticket: their names in Chinese, the groups that rules speak of, and what to do in each."""

from collections.abc import Mapping

STATE_TITLES: Mapping[str, str] = {
    "accepted": "受理",
    "to_dispatch": "待派",
    "dispatched": "已派",
    "signed": "已签收",
    "handling": "办理中",
    "replied": "已回复",
    "in_review": "审核",
    "rework": "返工",
    "difficult": "疑难",
    "parked": "挂账",
    "closed": "办结",
    "callback": "回访",
    "archived": "归档",
    "withdrawn": "撤销",
    "merged": "合并",
}
STATES = frozenset(STATE_TITLES)

WAITING = frozenset({"accepted", "to_dispatch"})
"""No unit has the ticket yet."""
WORKING = frozenset({"signed", "handling", "rework", "parked"})
"""A unit works on the request."""
HELD = WORKING | {"dispatched", "replied", "in_review"}
"""A unit answers for the ticket."""
CLOSED = frozenset({"closed", "callback"})
"""The answer went out; the citizen may still judge it."""
ENDED = frozenset({"archived", "withdrawn", "merged"})
OPEN = STATES - CLOSED - ENDED

ADVICE: Mapping[str, str] = {
    "accepted": "请等待热线办派单",
    "to_dispatch": "请等待热线办派单",
    "dispatched": "请承办单位先签收；不属于本单位职责的，请在规定时间内退回",
    "signed": "请承办单位先联系群众并登记联系情况",
    "handling": "请承办单位办理后提交回复",
    "replied": "请等待承办单位领导审批",
    "in_review": "请等待热线办审核",
    "rework": "返工工单不用签收、不能退回，请承办单位直接办理并重新回复",
    "difficult": "疑难工单不再派单或退回，请由值班长指定牵头单位",
    "parked": "挂账工单请按承诺日期办理，办好后提交回复",
    "closed": "工单已办结，群众仍有意见的请登记回访，由回访转返工",
    "callback": "工单正在回访，请登记回访结果",
    "archived": "工单已归档，群众又有新情况的请新建工单",
    "withdrawn": "工单已撤销，群众又有诉求的请新建工单",
    "merged": "工单已并入另一张工单，请到那张工单上操作",
}
"""What can be done instead in each state, for the end of a refusal."""
