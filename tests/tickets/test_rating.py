"""What a rating does to a ticket: the citizen's own word, what a person hears on the telephone, and silence."""

import pytest

from language.ratings import CAUSES
from tests.tickets.views import CITIZEN, DUTY, REVIEWER, SEAT, decide, names, reason, view
from tickets.model import SYSTEM, Move


@pytest.mark.parametrize("status", ["closed", "callback", "archived"])
def test_who_is_satisfied_has_the_ticket_filed(status: str) -> None:
    move = decide(view(status), "rate", CITIZEN, rating="基本满意", solved=True)
    assert isinstance(move, Move)
    assert (names(move), move.status) == (["rated", "archived"], "archived")
    assert (move.events[0].outcome, move.events[0].solved) == ("basically", "yes")


@pytest.mark.parametrize("cause", CAUSES)
def test_only_blame_that_is_the_units_sends_the_ticket_back(cause: str) -> None:
    move = decide(view("callback"), "rate", CITIZEN, rating="不满意", causes=(cause,))
    assert names(move) == (["rated", "rework"] if CAUSES[cause].unit else ["rated"])
    assert isinstance(move, Move)
    assert move.events[-1].reason == cause


def test_one_cause_of_the_units_among_others_is_enough_and_none_told_is_the_units_too() -> None:
    both = decide(view("callback"), "rate", CITIZEN, rating="不满意", causes=("未联系", "流程不清"))
    assert names(both) == ["rated", "rework"]
    assert names(decide(view("callback"), "rate", CITIZEN, rating="不满意")) == ["rated", "rework"]


def test_a_person_who_phones_may_write_the_cause_in_words() -> None:
    move = decide(view("closed"), "callback", SEAT, rating="不满意", reason="说没人给他打过电话")
    assert isinstance(move, Move)
    assert (move.events[0].reason, move.events[0].text) == ("未联系", "说没人给他打过电话")
    assert move.status == "rework"
    assert reason(decide(view("closed"), "callback", SEAT, rating="很好")) == "rating_missing"


def test_a_call_never_takes_the_place_of_the_citizens_own_rating() -> None:
    own = view("callback", rating="dissatisfied", is_own_rating=True)
    move = decide(own, "callback", SEAT, rating="满意")
    assert isinstance(move, Move)
    assert (names(move), move.status) == (["phoned"], "callback")
    assert names(decide(own, "callback", SEAT, rating="不满意", causes=("未解决",))) == ["phoned", "rework"]


def test_two_calls_without_an_answer_end_it_and_so_does_a_person_who_will_not_rate() -> None:
    first = decide(view("callback"), "callback", SEAT, rating="未联系上")
    assert isinstance(first, Move)
    assert (names(first), first.status) == (["rated"], "callback")
    second = decide(view("callback", unreached=1), "callback", SEAT, rating="未联系上")
    assert names(second) == ["rated", "archived"]
    assert names(decide(view("callback"), "callback", SEAT, rating="未评价")) == ["rated", "archived"]


def test_the_clock_writes_down_silence_and_never_a_rating() -> None:
    assert names(decide(view("callback"), "lapse", SYSTEM, rating="unrated")) == ["rated", "archived"]
    assert names(decide(view("callback"), "lapse", SYSTEM, rating="unrated", outcome="phone")) == ["rated"]
    assert reason(decide(view("callback"), "lapse", SYSTEM, rating="满意")) == "rating_missing"
    assert reason(decide(view("callback"), "rate", CITIZEN, rating="未评价")) == "rating_missing"


def test_the_office_judges_blame_that_is_not_the_units() -> None:
    waiting = view("callback", rating="dissatisfied", is_own_rating=True)
    again = decide(waiting, "judge", REVIEWER, outcome="发回重办", reason="单位确实没有说明办理条件")
    assert names(again) == ["judged", "rework"]
    explained = {"outcome": "已作解释", "reason": "属政策规定", "public": "按规定不能办理，原因如下……"}
    assert names(decide(waiting, "judge", DUTY, **explained)) == ["judged", "archived"]
    assert reason(decide(waiting, "judge", DUTY, **explained | {"public": ""})) == "public_missing"
    assert reason(decide(waiting, "judge", DUTY, **explained | {"outcome": "算了"})) == "judgement_missing"
    assert reason(decide(waiting, "judge", DUTY, **explained | {"reason": ""})) == "reason_missing"
    assert reason(decide(view("callback"), "judge", DUTY, **explained)) == "judge_none"
