"""Which role may do what to a ticket. A role that is not named here may do nothing."""

from collections.abc import Mapping

HANDLER_ACTIONS = frozenset(
    {
        "sign",
        "assign",
        "contact",
        "return",
        "reply",
        "coreply",
        "extend",
        "handover",
        "news",
        "onsite",
        "protect",
    }
)
UNIT_LEADER_ACTIONS = HANDLER_ACTIONS | {"approve", "approve_reject"}
TASK_DONE = "task_done"
"""Not a move of the ticket: a person did what a task asked for."""
SEAT_ACTIONS = frozenset({"dispatch", "assist", "merge", "withdraw", "callback", "urge", "verify", TASK_DONE})
REVIEWER_ACTIONS = SEAT_ACTIONS | {"review_pass", "review_reject", "judge"}
DUTY_LEADER_ACTIONS = REVIEWER_ACTIONS | {
    "lead",
    "meeting",
    "extend_grant",
    "extend_refuse",
    "difficult",
    "interim",
    "reopen",
    "settle",
    "supervise",
    "park",
    "unreasonable",
}
CITIZEN_ACTIONS = frozenset({"append", "link", "rate", "reopen", "repeat", "unlink", "withdraw"})
SYSTEM_ACTIONS = frozenset(
    {
        "append",
        "archive",
        "dispatch",
        "handover",
        "inform",
        "interim",
        "lapse",
        "link",
        "merge",
        "redate",
        "release",
        "reopen",
        "supervise",
        "survey",
    }
)

ACTIONS_OF: Mapping[str, frozenset[str]] = {
    "handler": HANDLER_ACTIONS,
    "unit_leader": UNIT_LEADER_ACTIONS,
    "seat": SEAT_ACTIONS,
    "reviewer": REVIEWER_ACTIONS,
    "duty_leader": DUTY_LEADER_ACTIONS,
    "citizen": CITIZEN_ACTIONS,
    "system": SYSTEM_ACTIONS,
}

_SIDES: Mapping[str, frozenset[str]] = {
    "unit": frozenset({"handler", "unit_leader"}),
    "office": frozenset({"seat", "reviewer", "duty_leader"}),
    "citizen": frozenset({"citizen"}),
    "system": frozenset({"system"}),
}

ROLE_TITLES: Mapping[str, str] = {
    "handler": "承办人员",
    "unit_leader": "承办单位领导",
    "seat": "话务员",
    "reviewer": "审核员",
    "duty_leader": "值班长",
    "citizen": "群众",
    "system": "系统",
    "editor": "知识编辑",
    "approver": "知识审核",
    "auditor": "审计人员",
    "admin": "管理员",
}


STAFF_ROLES = (
    "seat",
    "reviewer",
    "duty_leader",
    "handler",
    "unit_leader",
    "editor",
    "approver",
    "auditor",
    "admin",
)
"""Every role that an account can have."""


def may(side: str, role: str, action: str) -> bool:
    """Whether this role of this side may ever do the action; the state of the ticket is another question."""
    return role in _SIDES.get(side, frozenset()) and action in ACTIONS_OF[role]


def roles_for(action: str) -> tuple[str, ...]:
    """The roles that may do the action, from the lowest to the highest."""
    return tuple(role for role, actions in ACTIONS_OF.items() if action in actions)
