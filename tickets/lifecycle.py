"""The life of a ticket as one table: every action, the states it is allowed in, and where it leads.

`decide_move` says which events an action appends, or refuses with a sentence; the status is a projection of the
events (`projection.fold`). docs/states.md is generated from this table.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from tickets.checks import CHECKS, Attempt
from tickets.model import Actor, Fields, Move, Refusal, TicketView
from tickets.outcomes import OUTCOMES, plain_event
from tickets.projection import Projection, fold_on
from tickets.refusals import refuse, refuse_state
from tickets.roles import ROLE_TITLES, may, roles_for
from tickets.states import CLOSED, HELD, OPEN, WAITING, WORKING


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the table. `to` lists the states that may follow; empty means that the state stays."""

    title: str
    states: frozenset[str]
    to: tuple[str, ...]
    events: tuple[str, ...]


def _rule(title: str, states: Iterable[str], to: str, events: str) -> Rule:
    return Rule(title, frozenset(states), tuple(to.split()), tuple(events.split()))


_BEFORE_REPLY = frozenset({"dispatched", "signed", "handling"})
_WITH_UNIT = HELD - {"in_review"}

RULES: Mapping[str, Rule] = {
    # what a unit does
    "sign": _rule("签收", {"dispatched"}, "signed", "signed"),
    "assign": _rule("分派", WORKING, "handling rework parked", "assigned"),
    "contact": _rule("登记联系", WORKING, "handling rework parked", "contacted"),
    "return": _rule("退回", {"dispatched", "signed"}, "to_dispatch difficult", "returned difficult"),
    "reply": _rule("回复", WORKING, "replied", "replied"),
    "coreply": _rule("提交协办意见", HELD, "", "coreplied"),
    "approve": _rule("审批通过", {"replied"}, "in_review", "approved"),
    "approve_reject": _rule("审批退回", {"replied"}, "handling rework", "approval_refused"),
    "extend": _rule("申请延期", _BEFORE_REPLY | {"rework"}, "", "extension_asked"),
    "onsite": _rule("登记现场核实", HELD, "", "onsite"),
    "protect": _rule("登记临时措施", OPEN, "", "protected"),
    "handover": _rule("移交", HELD, "", "handed_over"),
    "news": _rule("发布进展", HELD | CLOSED, "", "news"),
    # what the office does
    "dispatch": _rule("派单", WAITING | {"dispatched", "signed"}, "dispatched", "dispatched"),
    "lead": _rule(
        "指定牵头单位",
        WAITING | _BEFORE_REPLY | {"difficult"},
        "dispatched signed handling",
        "lead_named dispatched assisted",
    ),
    "assist": _rule("增加协办单位", WORKING | {"dispatched"}, "", "assisted"),
    "difficult": _rule("列为疑难", WAITING | _BEFORE_REPLY, "difficult", "difficult"),
    "meeting": _rule("登记协调会", OPEN, "", "meeting"),
    "interim": _rule("要求临时措施", WAITING | _BEFORE_REPLY | {"difficult", "rework"}, "", "interim_asked"),
    "extend_grant": _rule("批准延期", _BEFORE_REPLY | {"rework"}, "", "extended"),
    "extend_refuse": _rule("不批准延期", _BEFORE_REPLY | {"rework"}, "", "extension_refused"),
    "urge": _rule("催办", _WITH_UNIT, "", "urged"),
    "supervise": _rule("督办", _WITH_UNIT, "", "supervised"),
    "verify": _rule("核实代表身份", OPEN | CLOSED, "", "verified"),
    "park": _rule("挂账", WORKING | {"replied", "in_review"}, "parked", "parked"),
    "review_pass": _rule("审核通过", {"in_review"}, "closed", "review_passed closed"),
    "review_reject": _rule("审核退回", {"in_review"}, "rework", "review_rejected rework"),
    "merge": _rule("合并", OPEN, "merged", "merged"),
    "unreasonable": _rule(
        "认定不合理诉求", OPEN | CLOSED, "archived", "unreasonable_proposed unreasonable archived"
    ),
    "settle": _rule("认定依法终结", CLOSED | {"archived"}, "archived", "settled archived"),
    "callback": _rule("登记回访", CLOSED, "callback rework archived", "rated phoned rework archived"),
    "judge": _rule("研判不满意", {"callback"}, "rework archived", "judged rework archived"),
    # what the citizen and the clock do
    "withdraw": _rule("撤销", OPEN, "withdrawn", "withdrawn"),
    "rate": _rule(
        "评价", CLOSED | {"archived", "rework"}, "callback rework archived", "rated rework archived"
    ),
    "reopen": _rule("重新办理", CLOSED | {"archived"}, "rework", "reopened rework"),
    "append": _rule("补充", OPEN | CLOSED | {"archived"}, "", "appended"),
    "repeat": _rule("重复反映", CLOSED | {"archived"}, "", "repeated"),
    "link": _rule("关联", OPEN | CLOSED, "", "linked"),
    "unlink": _rule("取消关联", OPEN | CLOSED | {"merged"}, "", "unlinked"),
    "release": _rule("单独办理", {"merged"}, "to_dispatch dispatched", "reopened routed dispatched"),
    "redate": _rule("调整上级时限", OPEN, "", "redated"),
    "survey": _rule("发出回访", {"closed"}, "callback", "surveyed"),
    "lapse": _rule("回访无回音", CLOSED, "callback archived", "rated archived"),
    "inform": _rule("定期告知群众", OPEN, "", "informed"),
    "archive": _rule("归档", CLOSED, "archived", "archived"),
}

ASSISTANT_ACTIONS = frozenset({"sign", "assign", "contact", "coreply", "handover", "onsite"})
"""What an assistant does on its own leg, in any state in which a lead holds the ticket; nothing moves by it."""
LEAD_ACTIONS = frozenset({"reply", "approve", "approve_reject", "return", "extend", "news"})
"""What the lead alone does for all who take part."""
INTERIM_ACTIONS = frozenset({"protect", "onsite"})
"""What the unit does that was asked to make a hazard safe, whoever holds the ticket."""


def decide_move(
    ticket: TicketView,
    action: str,
    actor: Actor,
    fields: Fields,
    now: datetime,
    returns_max: int,
) -> Move | Refusal:
    """Decide what an action does to a ticket. Pure; `returns_max` comes from the city pack.

    Checked in this order, the first failure is told: the action exists, the role may, the unit holds the
    ticket, the state allows it, the fields are complete.
    """
    rule = RULES.get(action)
    if rule is None:
        return refuse(action, "unknown_action")
    refusal = _who(ticket, action, rule, actor) or _when(ticket, action, rule, actor, fields)
    if refusal:
        return refusal
    attempt = Attempt(ticket, action, rule.title, actor, fields, now, returns_max)
    refusal = next((found for check in CHECKS.get(action, ()) if (found := check(attempt))), None)
    return refusal or _move(attempt, rule)


def _who(ticket: TicketView, action: str, rule: Rule, actor: Actor) -> Refusal | None:
    if not may(actor.side, actor.role, action):
        roles = "、".join(ROLE_TITLES[role] for role in roles_for(action))
        return refuse(
            action, "role", role=ROLE_TITLES.get(actor.role, actor.role), title=rule.title, roles=roles
        )
    if actor.side != "unit" or actor.unit == ticket.unit:
        return None
    if _assists(ticket, action, actor) or _makes_safe(ticket, action, actor):
        return None
    holder = ticket.unit or "热线办"
    if actor.unit in ticket.assistants and action in LEAD_ACTIONS:
        return refuse(action, "assistant", title=rule.title, holder=holder)
    return refuse(action, "not_your_unit", title=rule.title, unit=actor.unit, holder=holder)


def _when(ticket: TicketView, action: str, rule: Rule, actor: Actor, fields: Fields) -> Refusal | None:
    states = _states(ticket, action, rule, actor)
    if ticket.status in states or _holds_already(ticket, action, fields):
        return None
    return refuse_state(action, rule.title, ticket.status)


def _states(ticket: TicketView, action: str, rule: Rule, actor: Actor) -> frozenset[str]:
    if _makes_safe(ticket, action, actor):
        return OPEN
    return HELD if _assists(ticket, action, actor) else rule.states


def _makes_safe(ticket: TicketView, action: str, actor: Actor) -> bool:
    return action in INTERIM_ACTIONS and actor.unit == ticket.interim != ""


def _assists(ticket: TicketView, action: str, actor: Actor) -> bool:
    return action in ASSISTANT_ACTIONS and actor.unit in ticket.assistants


def _holds_already(ticket: TicketView, action: str, fields: Fields) -> bool:
    # A clerk who dispatches twice is not at fault: the unit has the ticket, nothing needs to change.
    return action == "dispatch" and ticket.status in HELD and fields.unit == ticket.unit


def _move(attempt: Attempt, rule: Rule) -> Move:
    outcome = OUTCOMES.get(attempt.action)
    events = outcome(attempt) if outcome else (plain_event(attempt, rule.events[0]),)
    ticket = attempt.ticket
    start = Projection(ticket.status, ticket.unit, ticket.reworks > 0)
    return Move(attempt.action, fold_on(start, events).status, events)
