"""More words on a matter that has a ticket: added to it, asked about, or a request of their own."""

import pytest

from bot.decisions import AppendToTicket, NoteMatter, OpenTicket
from bot.hearing import Heard
from tests.bot.turns import Talk, deeds_of, facts, heard, number, own, said, trouble, words

LAMP = own("HX1", code="L", place="和平路", places=("和平路",))
FIRE = Heard("火灾", "emergency", "请拨打119。")
TRAPPED = Heard("人员被困", "emergency", "请保持镇静。")


def test_the_same_topic_at_the_same_place_is_added_and_counted_not_opened_again() -> None:
    talk = Talk(facts(own=(LAMP,)))
    decision = talk.hears(
        heard("和平路的路灯还是不亮", trouble("路灯还是不亮", code="L", place="和平路", places=("和平路",)))
    )
    [deed] = deeds_of(decision, AppendToTicket)
    assert isinstance(deed, AppendToTicket) and deed.ticket == "HX1"
    [matter] = deeds_of(decision, NoteMatter)
    assert isinstance(matter, NoteMatter) and matter.ticket == "HX1"
    assert not deeds_of(decision, OpenTicket)


def test_the_same_topic_at_another_place_is_a_request_of_its_own() -> None:
    talk = Talk(facts(own=(LAMP,)))
    told = trouble("路灯坏了", code="L", place="中山路", places=("中山路",))
    assert not deeds_of(talk.hears(heard("中山路路灯坏了", told)), AppendToTicket)
    assert talk.memory.drafts


@pytest.mark.parametrize("part", [trouble("路灯又坏了", code="L"), trouble("怎么还没弄好")])
def test_where_the_place_is_not_told_the_citizen_says_which_matter_it_is(part: object) -> None:
    for choice, added in ((1, 1), (2, 0)):
        talk = Talk(facts(own=(LAMP,)))
        asked = talk.hears(heard("路灯又坏了", part))  # type: ignore[arg-type]
        assert said(asked) == ["question"] and "HX1" in words(asked)
        assert len(deeds_of(talk.hears(number(choice)), AppendToTicket)) == added
        assert bool(talk.memory.drafts) is not bool(added)


def test_an_urgent_matter_is_added_without_asking_and_an_open_danger_takes_every_bare_word() -> None:
    talk = Talk(facts(own=(own("HX1", code="W"),)))
    urgent = trouble("还是没水", code="W", urgent=True)
    assert deeds_of(talk.hears(heard("还是没水", urgent)), AppendToTicket)
    talk = Talk(facts(own=(own("HX1", alarm="火灾", place="和平路"),)))
    assert deeds_of(talk.hears(heard("怎么还没人来", trouble("怎么还没人来"))), AppendToTicket)


def test_words_are_added_without_the_place_and_the_telephone_that_stand_beside_them() -> None:
    talk = Talk(facts(own=(own("HX1", alarm="火灾"),)))
    told = heard(
        "火大了 和平路7号快来",
        trouble("火大了", place="和平路7号"),
        alarms=(FIRE,),
        place="和平路7号",
        phone="13800000000",
        rest="火大了，快来",
    )
    [deed] = deeds_of(talk.hears(told), AppendToTicket)
    assert deed == AppendToTicket("HX1", "火大了，快来", "和平路7号", "13800000000")


def test_a_telephone_goes_to_all_open_tickets_and_a_picture_to_the_one_that_is_picked() -> None:
    both = (own("HX2"), own("HX1"))
    talk = Talk(facts(own=both))
    added = deeds_of(talk.hears(heard("13800000000", phone="13800000000", rest="")), AppendToTicket)
    assert [deed.ticket for deed in added if isinstance(deed, AppendToTicket)] == ["HX2", "HX1"]
    asked = talk.hears(heard("", kind="image", media="m1", rest=""))
    assert said(asked) == ["choose"]
    [deed] = deeds_of(talk.hears(number(2)), AppendToTicket)
    assert isinstance(deed, AppendToTicket) and (deed.ticket, deed.media) == ("HX1", "m1")


def test_what_came_before_a_request_goes_with_it() -> None:
    talk = Talk()
    talk.hears(heard("13800000000", phone="13800000000", rest=""))
    talk.hears(heard("", kind="image", media="m1", rest=""))
    talk.hears(heard("和平路", kind="location", place="和平路", places=("和平路",)))
    talk.hears(heard("路灯坏了", trouble("路灯坏了")))
    [draft] = talk.memory.drafts
    assert (draft.phone, draft.media, draft.place, draft.places) == (
        "13800000000",
        ("m1",),
        "和平路",
        ("和平路",),
    )


def test_a_danger_after_the_last_one_has_ended_gets_its_text_again() -> None:
    talk = Talk()
    talk.hears(heard("着火了", trouble("着火了", place="和平路"), alarms=(FIRE,)))
    talk.known = facts(own=(own("HX1", status="closed", alarm="火灾"),))
    again = talk.hears(heard("又着火了", trouble("又着火了", place="和平路"), alarms=(FIRE,)))
    assert said(again)[0] == "safety" and deeds_of(again, OpenTicket)


def test_two_dangers_at_once_are_one_ticket_with_both_texts() -> None:
    decision = Talk().hears(
        heard("着火了有人被困", trouble("着火了", place="和平路"), alarms=(FIRE, TRAPPED))
    )
    assert said(decision)[:2] == ["safety", "safety"]
    [deed] = deeds_of(decision, OpenTicket)
    assert isinstance(deed, OpenTicket) and deed.draft.alarm == "火灾" and "人员被困" in deed.draft.risks


def test_a_danger_of_the_same_topic_takes_along_what_was_being_told_and_another_leaves_it() -> None:
    for code, left in (("E", 0), ("F", 1)):
        talk = Talk()
        talk.hears(heard("电梯老坏", trouble("电梯老坏", code="E", place="和平路7号")))
        trapped = trouble("电梯关人了", code=code)
        [deed] = deeds_of(talk.hears(heard("电梯关人了", trapped, alarms=(TRAPPED,))), OpenTicket)
        assert isinstance(deed, OpenTicket)
        assert (deed.draft.place == "和平路7号", len(talk.memory.drafts)) == (not left, left)


def test_a_floor_alone_is_no_place() -> None:
    decision = Talk().hears(heard("3楼着火了", trouble("3楼着火了", place="3楼", vague=True), alarms=(FIRE,)))
    assert said(decision)[-1] == "question"


def test_digits_are_guessed_three_times_at_most() -> None:
    talk = Talk(facts(named=own("HX2"), named_phone_last4="1234"))
    talk.hears(heard("HX2", act="progress", tickets=("HX2",)))
    for digits in ("1111", "2222", "3333"):
        talk.hears(heard(digits, last4=digits))
    talk.hears(heard("HX2", act="progress", tickets=("HX2",)))
    assert "路灯" not in words(talk.hears(heard("1234", last4="1234")))
