"""The rules that the offices fight over: returning, extending, replying, reworking, judging."""

from datetime import timedelta

from tests.tickets.views import (
    DISTRICT,
    DUTY,
    HANDLER,
    HOUSING,
    LEADER,
    NOW,
    REVIEWER,
    ROADS,
    decide,
    names,
    reason,
    view,
)
from tickets.lifecycle import decide_move
from tickets.model import Actor, Event, Fields, Move
from tickets.projection import fold


def test_a_return_needs_a_reason_and_another_unit() -> None:
    ticket = view("dispatched")
    assert reason(decide(ticket, "return", suggest=DISTRICT)) == "reason_missing"
    assert reason(decide(ticket, "return", reason="超出职责范围")) == "suggest_missing"
    assert reason(decide(ticket, "return", reason="超出职责范围", suggest=HOUSING)) == "suggest_self"
    assert names(decide(ticket, "return", reason="超出职责范围", suggest=DISTRICT)) == ["returned"]


def test_a_return_is_possible_up_to_its_last_minute() -> None:
    fields = {"reason": "超出职责范围", "suggest": DISTRICT}
    assert names(decide(view("signed", return_until=NOW), "return", **fields)) == ["returned"]
    late = decide(view("signed", return_until=NOW - timedelta(minutes=1)), "return", **fields)
    assert reason(late) == "return_late"


def test_the_second_return_makes_the_ticket_difficult() -> None:
    move = decide(view("dispatched", returned_by=(ROADS,)), "return", reason="无权限", suggest=DISTRICT)
    assert names(move) == ["returned", "difficult"]
    assert isinstance(move, Move)
    assert move.status == "difficult"


def test_two_units_that_point_at_each_other_make_it_difficult_even_earlier() -> None:
    ticket = view("dispatched", returned_by=(ROADS,))
    fields = Fields(reason="应由交通部门办理", suggest=ROADS)
    move = decide_move(ticket, "return", HANDLER, fields, NOW, returns_max=5)
    assert names(move) == ["returned", "difficult"]


def test_a_third_return_is_impossible() -> None:
    fields = {"reason": "无权限", "suggest": DISTRICT}
    twice = view("dispatched", returned_by=(ROADS, DISTRICT))
    assert reason(decide(twice, "return", **fields)) == "returns_used"
    led = view("dispatched", was_difficult=True)
    assert reason(decide(led, "return", **fields)) == "returns_used"


def test_a_difficult_ticket_waits_for_a_lead_and_is_not_dispatched() -> None:
    ticket = view("difficult", unit="", was_difficult=True)
    refused = decide(ticket, "dispatch", DUTY, unit=ROADS)
    assert reason(refused) == "state"
    assert "牵头" in refused.text  # type: ignore[union-attr]
    assert names(decide(ticket, "lead", DUTY, unit=ROADS)) == ["lead_named", "dispatched"]


def test_a_reply_passes_the_gate_only_when_complete() -> None:
    whole = {"outcome": "已解决", "public": "已修复。", "text": "路面已补"}
    ticket = view("handling", contacted=True)
    assert reason(decide(view("handling"), "reply", **whole)) == "contact_missing"
    assert reason(decide(ticket, "reply", **whole | {"outcome": "尽快"})) == "outcome_missing"
    assert reason(decide(ticket, "reply", **whole | {"public": ""})) == "public_missing"
    assert reason(decide(ticket, "reply", **whole | {"text": ""})) == "text_missing"
    move = decide(ticket, "reply", **whole)
    assert isinstance(move, Move)
    assert move.events[0].outcome == "solved"


def test_the_office_reviews_only_what_the_unit_leader_approved() -> None:
    assert reason(decide(view("replied"), "review_pass", REVIEWER)) == "state"
    assert names(decide(view("replied"), "approve", LEADER)) == ["approved"]


def test_a_refused_approval_goes_back_to_where_the_reply_came_from() -> None:
    first = decide(view("replied"), "approve_reject", LEADER, reason="太简单")
    again = decide(view("replied", reworks=1), "approve_reject", LEADER, reason="太简单")
    assert isinstance(first, Move)
    assert isinstance(again, Move)
    assert (first.status, again.status) == ("handling", "rework")


def test_rework_is_neither_signed_nor_returned() -> None:
    ticket = view("rework", reworks=1)
    assert reason(decide(ticket, "sign")) == "rework_sign"
    assert reason(decide(ticket, "return", reason="无权限", suggest=DISTRICT)) == "rework_return"


def test_a_refused_review_needs_a_reason_and_leads_to_rework() -> None:
    assert reason(decide(view("in_review"), "review_reject", REVIEWER)) == "reason_missing"
    move = decide(view("in_review"), "review_reject", REVIEWER, reason="答非所问")
    assert names(move) == ["review_rejected", "rework"]


def test_an_extension_is_asked_once_and_before_the_deadline() -> None:
    due, later = NOW + timedelta(hours=1), NOW + timedelta(days=5)
    asked = {"reason": "等待材料", "until": later}
    assert names(decide(view("handling", due=due), "extend", **asked)) == ["extension_asked"]
    assert reason(decide(view("handling", due=due), "extend", until=later)) == "reason_missing"
    assert reason(decide(view("handling", due=later), "extend", reason="x", until=due)) == "extension_short"
    assert (
        reason(decide(view("handling", due=NOW - timedelta(hours=1)), "extend", **asked)) == "extension_late"
    )
    assert reason(decide(view("handling", due=due, extended=True), "extend", **asked)) == "extended_already"
    pending = view("handling", due=due, extension_asked=True)
    assert reason(decide(pending, "extend", **asked)) == "extension_pending"


def test_only_an_extension_that_was_asked_is_granted() -> None:
    assert reason(decide(view("handling"), "extend_grant", DUTY)) == "extension_none"
    asked = view("handling", extension_asked=True)
    assert names(decide(asked, "extend_grant", DUTY)) == ["extended"]


def test_parking_promises_a_future_date() -> None:
    assert reason(decide(view("handling"), "park", DUTY, reason="需立项")) == "until_missing"
    yesterday = NOW - timedelta(days=1)
    assert reason(decide(view("handling"), "park", DUTY, reason="需立项", until=yesterday)) == "until_past"


def test_a_ticket_that_no_unit_holds_cannot_be_parked() -> None:
    later = NOW + timedelta(days=30)
    nobodys = view("difficult", unit="", was_difficult=True)
    assert reason(decide(nobodys, "park", DUTY, reason="需立项", until=later)) == "state"


def test_two_different_people_judge_a_request_unreasonable() -> None:
    first = decide(view("callback"), "unreasonable", DUTY, reason="诉求已依法办结")
    assert names(first) == ["unreasonable_proposed"]
    proposed = view("callback", unreasonable_by="d1")
    assert reason(decide(proposed, "unreasonable", DUTY, reason="同意")) == "second_person"
    second = decide(proposed, "unreasonable", Actor("office", "d2", "duty_leader"), reason="同意")
    assert names(second) == ["unreasonable", "archived"]


def test_folding_knows_rework_and_the_holder() -> None:
    history = [
        Event("accepted"),
        Event("routed"),
        Event("dispatched", ROADS, units=(HOUSING,)),
        Event("signed", HOUSING),
    ]
    assert fold(history) == "dispatched"
    history += [Event("signed", ROADS), Event("contacted", ROADS), Event("replied", ROADS)]
    history += [Event("approved", ROADS), Event("review_rejected", ROADS), Event("rework", ROADS)]
    history += [Event("contacted", ROADS), Event("replied", ROADS), Event("approval_refused", ROADS)]
    assert fold(history) == "rework"
