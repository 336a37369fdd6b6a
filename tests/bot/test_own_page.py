"""The citizen's own page behind the scenes: what its buttons do to a ticket, and what its timeline tells."""

from datetime import timedelta

import pytest

from bot.followed import View, told_steps
from channels.own_page import OwnAct, own_act
from desk.fields import MOST_CHARACTERS
from tests.bot.people import NEW, THIRD, People
from tests.bot.turns import NOW, PHRASES
from tickets import store
from tickets.model import Actor, Event, Refusal
from tickets.store import PastEvent

UNIT, OTHER = "城管局", "住建局"
DUTY = Actor("office", "值班长", "duty_leader")


def words(key: str, /, **values: object) -> str:
    return PHRASES.text(key, **values)


def press(people: People, number: str, name: str, who: tuple[str, str] = THIRD, **more: object) -> str:
    act = OwnAct(name, number, **more)  # type: ignore[arg-type]
    return people.say(who, act.text, kind="event")


def follow(people: People, number: str, who: tuple[str, str] = THIRD) -> list[str]:
    found = people.service.own_ticket((who[0], "main", who[1]), number, "zh")
    return [] if found is None else [step.text for step in found.steps]


def close(people: People, number: str) -> None:
    unit = next(iter(people.service.city().desk.units)).name
    handler, leader = Actor("unit", "甲", "handler", unit), Actor("unit", "乙", "unit_leader", unit)
    reply = (
        "您反映的路灯不亮，我单位已于当天更换灯头并修复线路，依据城市照明管理规定每周巡查一次，现已恢复照明。"
    )
    for actor, action, fields in (
        (DUTY, "dispatch", {"unit": unit}),
        (handler, "sign", {}),
        (handler, "contact", {"text": "已电话联系", "outcome": "已联系"}),
        (handler, "reply", {"text": "已修复", "public": reply, "outcome": "solved"}),
        (leader, "approve", {}),
        (DUTY, "review_pass", {}),
    ):
        done = people.service.perform(actor, number, action, fields)
        assert not isinstance(done, Refusal), done


@pytest.mark.parametrize("text", ["", "menu:progress", "own:", "own:burn:HX1", "withdraw:HX1"])
def test_other_events_are_no_buttons(text: str) -> None:
    assert own_act(text) is None


def test_a_button_says_the_same_when_it_is_read_again() -> None:
    act = OwnAct("rate", "HX1", "no", "dissatisfied", ("未联系", "态度"), "等了三天：没人来\n真的")
    assert own_act(act.text) == act


def test_words_and_an_urging_reach_the_ticket_also_while_a_person_talks(people: People) -> None:
    number = people.ticket(THIRD)
    with people.db.write() as tx:
        tx.run("UPDATE conversations SET holder = 'human' WHERE id = :id", id=people.key(THIRD))
    assert number in press(people, number, "add", words="楼道也黑了")
    assert words("urged", number=number, progress="").strip() in press(people, number, "urge")
    assert follow(people, number)[-2:] == [words("step_appended"), words("step_urged")]


def test_a_withdrawal_is_carried_out_once_and_counted(people: People) -> None:
    number = people.ticket(THIRD)
    assert press(people, number, "withdraw") == words("withdrawn", number=number)
    assert words("status_withdrawn") in press(people, number, "withdraw"), "it is shown as it is"
    assert follow(people, number)[-1] == words("status_withdrawn")
    with people.db.read() as tx:
        assert tx.value("SELECT disposition FROM contacts") == "withdrawn"


def test_the_ticket_of_another_is_neither_shown_nor_changed(people: People) -> None:
    number = people.ticket(THIRD)
    assert press(people, number, "withdraw", who=NEW) == words("no_ticket")
    assert follow(people, number, who=NEW) == []
    assert people.service.own_tickets(("webchat", "main", "nobody"), "zh") == ()
    with people.db.read() as tx:
        ticket = store.load(tx, number)
        assert ticket is not None and ticket.status != "withdrawn"


def test_danger_goes_before_the_button(people: People) -> None:
    number = people.ticket(THIRD)
    assert "119" in press(people, number, "add", words="家里煤气泄漏，味道很大")


def test_a_rating_in_place_counts_as_the_citizens_own_and_may_be_changed(people: People) -> None:
    number = people.ticket(THIRD)
    close(people, number)
    assert press(people, number, "rate", grade="lukewarm") == words("survey_over", number=number)
    press(people, number, "rate", solved="yes", grade="basically", words="慢了点" * MOST_CHARACTERS)
    found = people.service.own_ticket(("webchat", "main", THIRD[1]), number, "zh")
    assert found is not None and found.rating is not None
    assert found.rating.given == words("choice_basically")
    assert found.steps[-1].text == words("step_rated")
    press(people, number, "rate", solved="no", grade="dissatisfied", causes=("未解决",))
    with people.db.read() as tx:
        ticket = store.load(tx, number)
        assert ticket is not None
        assert (ticket.status, ticket.rating, ticket.reworks) == ("rework", "dissatisfied", 1)


def test_the_timeline_names_who_has_the_ticket_and_nobody_who_passed_it_on() -> None:
    history = (
        ("accepted", "", "系统"), ("routed", "", "系统"), ("dispatched", OTHER, "乙"), ("returned", OTHER, "丙"),
        ("dispatched", UNIT, "乙"), ("signed", UNIT, "丁"), ("appended", UNIT, "w3"), ("appended", UNIT, "w4"),
        ("supervised", UNIT, "乙"),
    )  # fmt: skip
    events = [
        PastEvent(n, NOW + timedelta(hours=n), Event(name, unit=unit, text="不归我管"), actor, "", None, None)
        for n, (name, unit, actor) in enumerate(history)
    ]
    told = [step.text for step in told_steps(View(words, UNIT, "w3", NOW), events)]
    assert told == [
        words("status_accepted"),
        words("status_dispatched", unit=words("step_other_unit")),
        words("step_returned"),
        words("status_dispatched", unit=UNIT),
        words("status_signed", unit=UNIT),
        words("step_appended"),
    ]
    late = [step.text for step in told_steps(View(words, UNIT, "w9", NOW + timedelta(hours=5)), events)]
    assert late == [words("status_signed", unit=UNIT)], "who was linked later reads what came later"
