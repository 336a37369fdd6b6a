"""The table of the life cycle, walked through entry by entry."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.tickets.views import (
    CITIZEN,
    DISTRICT,
    DUTY,
    HANDLER,
    HOUSING,
    LEADER,
    NOW,
    REVIEWER,
    ROADS,
    SEAT,
    decide,
    names,
    reason,
    view,
)
from tickets.lifecycle import RULES, decide_move
from tickets.model import SYSTEM, Actor, Event, Fields, Move, TicketView
from tickets.projection import fold
from tickets.roles import roles_for
from tickets.states import STATES

COMPLETE = Fields(
    text="已现场查看并修复",
    public="破损路面已于今天修复。",
    reason="超出职责范围",
    suggest=ROADS,
    outcome="已解决",
    until=NOW + timedelta(days=9),
    unit=ROADS,
    into="HX24101260320002",
    rating="满意",
)
ACTORS = {actor.role: actor for actor in (HANDLER, LEADER, SEAT, REVIEWER, DUTY, CITIZEN, SYSTEM)}


def ready(status: str, action: str) -> TicketView:
    """A ticket for which everything but the state is as the action wants it."""
    assistants = (HOUSING,) if action == "coreply" else ()
    return view(
        status,
        unit=ROADS if action == "coreply" else HOUSING,
        assistants=assistants,
        contacted=True,
        extension_asked=action != "extend",
        reworks=int(status == "rework"),
        interim=HOUSING if action == "protect" else "",
        rating="dissatisfied" if action == "judge" else "",
        unreasonable_by="d0",
    )


def complete(action: str) -> Fields:
    """Everything filled in, as the action wants it: promises lie ahead, a visit has been made."""
    special = {
        "onsite": {"until": NOW},
        "judge": {"outcome": "发回重办"},
        "lapse": {"rating": "未评价"},
    }
    return replace(COMPLETE, **special.get(action, {}))  # type: ignore[arg-type]


@pytest.mark.parametrize("status", sorted(STATES))
@pytest.mark.parametrize("action", sorted(RULES))
def test_an_action_is_allowed_exactly_in_the_states_of_its_rule(action: str, status: str) -> None:
    rule, actor = RULES[action], ACTORS[roles_for(action)[0]]
    result = decide_move(ready(status, action), action, actor, complete(action), NOW, returns_max=2)
    if status not in rule.states:
        assert reason(result) in {"state", "rework_sign", "rework_return"}
        return
    assert set(names(result)) <= set(rule.events)
    assert isinstance(result, Move)
    assert result.status in (rule.to or (status,))


@pytest.mark.parametrize("action", sorted(RULES))
@pytest.mark.parametrize("role", sorted(ACTORS))
def test_a_role_without_the_right_is_refused_whatever_the_state(action: str, role: str) -> None:
    if role in roles_for(action):
        return
    for status in STATES:
        result = decide_move(ready(status, action), action, ACTORS[role], COMPLETE, NOW, returns_max=2)
        assert reason(result) == "role"


def test_a_role_counts_only_on_its_own_side() -> None:
    impostor = Actor("unit", "u1", "duty_leader", HOUSING)
    assert reason(decide(view("handling"), "supervise", impostor)) == "role"


def test_an_unknown_action_is_refused() -> None:
    assert reason(decide(view("handling"), "explode")) == "unknown_action"


def test_another_unit_cannot_touch_the_ticket() -> None:
    assert reason(decide(view("dispatched", unit=ROADS), "sign")) == "not_your_unit"


def test_the_main_path_leads_from_acceptance_to_archive() -> None:
    history = [Event("accepted"), Event("routed")]
    steps: tuple[tuple[str, Actor, dict[str, str], str], ...] = (
        ("dispatch", SEAT, {"unit": HOUSING}, "dispatched"),
        ("sign", HANDLER, {}, "signed"),
        ("contact", HANDLER, {"text": "电话已联系"}, "handling"),
        ("reply", HANDLER, {"text": "已修", "public": "已修复。", "outcome": "已解决"}, "replied"),
        ("approve", LEADER, {}, "in_review"),
        ("review_pass", REVIEWER, {}, "closed"),
        ("callback", SEAT, {"rating": "满意"}, "archived"),
    )
    for action, actor, fields, status in steps:
        unit = "" if action == "dispatch" else HOUSING
        ticket = view(fold(history), unit=unit, contacted=action == "reply")
        move = decide(ticket, action, actor, **fields)
        assert isinstance(move, Move)
        assert move.status == status
        history += move.events
        assert fold(history) == status


def test_assigning_inside_the_unit_begins_the_handling() -> None:
    move = decide(view("signed"), "assign", text="物业科")
    assert isinstance(move, Move)
    assert move.status == "handling"


def test_dispatching_to_the_unit_that_holds_the_ticket_changes_nothing() -> None:
    for status in ("dispatched", "signed", "handling", "replied", "in_review", "rework"):
        move = decide(view(status), "dispatch", SEAT, unit=HOUSING)
        assert names(move) == []
        assert isinstance(move, Move)
        assert move.status == status


def test_the_unit_complained_about_never_gets_the_ticket() -> None:
    ticket = view("to_dispatch", unit="", complained=(ROADS,))
    assert reason(decide(ticket, "dispatch", SEAT, unit=ROADS)) == "conflict"
    assert reason(decide(ticket, "lead", DUTY, unit=HOUSING, units=(ROADS,))) == "conflict"


def test_joint_handling_has_a_lead_and_assistants_once_each() -> None:
    move = decide(view("to_dispatch", unit=""), "lead", DUTY, units=(HOUSING, ROADS, ROADS))
    assert isinstance(move, Move)
    assert [(e.name, e.unit, e.units) for e in move.events] == [
        ("lead_named", HOUSING, (ROADS,)),
        ("dispatched", HOUSING, (ROADS,)),
    ]


def test_a_lead_that_already_holds_the_ticket_goes_on_working() -> None:
    move = decide(view("handling"), "lead", DUTY, unit=HOUSING, units=(ROADS,))
    assert names(move) == ["lead_named", "assisted"]
    assert isinstance(move, Move)
    assert move.status == "handling"


def test_assistants_are_added_while_the_lead_works_on() -> None:
    ticket = view("handling", assistants=(ROADS,))
    move = decide(ticket, "assist", SEAT, units=(ROADS, DISTRICT, DISTRICT), reason="核实路面权属")
    assert isinstance(move, Move) and move.status == "handling"
    assert [(e.name, e.unit, e.units, e.reason) for e in move.events] == [
        ("assisted", HOUSING, (DISTRICT,), "核实路面权属")
    ]
    assert reason(decide(ticket, "assist", SEAT, units=(ROADS, HOUSING))) == "assists_already"
    assert reason(decide(ticket, "assist", SEAT)) == "unit_missing"
    assert reason(decide(view("handling", complained=(ROADS,)), "assist", SEAT, units=(ROADS,))) == "conflict"
    assert reason(decide(view("in_review"), "assist", SEAT, units=(ROADS,))) == "state"
    assert reason(decide(ticket, "assist", units=(DISTRICT,))) == "role", "a unit asks nobody by itself"


def test_what_an_assistant_does_leaves_the_state_of_the_ticket() -> None:
    ticket = view("dispatched", unit=ROADS, assistants=(HOUSING,))
    for action in ("sign", "contact"):
        move = decide(ticket, action)
        assert isinstance(move, Move)
        assert move.status == "dispatched"
    assert reason(decide(ticket, "return", reason="无关", suggest=DISTRICT)) == "assistant"


def test_the_lead_does_not_answer_as_an_assistant() -> None:
    assert reason(decide(view("handling"), "coreply", text="意见")) == "lead_replies"


def test_withdrawal_ends_a_ticket_at_any_open_moment() -> None:
    assert names(decide(view("in_review"), "withdraw", CITIZEN)) == ["withdrawn"]
    assert reason(decide(view("closed"), "withdraw", CITIZEN)) == "state"


def test_a_ticket_is_not_merged_into_itself() -> None:
    assert reason(decide(view("handling"), "merge", SEAT)) == "into_missing"
    assert reason(decide(view("handling"), "merge", SEAT, into="HX24101260320001")) == "into_self"
