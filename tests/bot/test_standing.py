"""Nothing begun is lost: what stays asked is asked again after whatever was answered in between."""

import pytest

from bot.decisions import HandOver, NoteMatter, OpenTicket
from tests.bot.turns import (
    HEATING,
    PASSPORT,
    Talk,
    deeds_of,
    facts,
    heard,
    match,
    near,
    number,
    own,
    question,
    said,
    trouble,
    words,
)


def asked_for_the_place() -> Talk:
    """A report whose place is asked for."""
    talk = Talk(facts(PASSPORT, HEATING))
    talk.hears(heard("路灯坏了", trouble("路灯坏了", code="L")))
    return talk


def read_back() -> Talk:
    """A report that is read back."""
    talk = Talk(facts(PASSPORT, HEATING))
    told = trouble("路灯坏了", code="L", place="和平路", since="昨天")
    talk.hears(heard("路灯坏了", told, phone="13800000000"))
    return talk


@pytest.mark.parametrize(
    "act", ["greeting", "thanks", "unclear", "more", "test", "invalid"]
)  # fmt: skip
def test_what_answers_nothing_gets_the_open_question_again_and_a_yes_still_submits(act: str) -> None:
    for talk in (asked_for_the_place(), read_back()):
        kind = talk.memory.asked and talk.memory.asked.kind
        again = talk.hears(heard("嗯嗯", act=act))
        assert "路灯坏了" in words(again) and talk.memory.asked and talk.memory.asked.kind == kind
        assert deeds_of(talk.hears(heard("对", act="yes")), OpenTicket)


def test_skip_after_the_summary_drops_nothing() -> None:
    talk = read_back()
    assert said(talk.hears(heard("跳过", act="skip"))) == ["summary"]
    assert deeds_of(talk.hears(number(1)), OpenTicket)


def test_no_to_the_summary_asks_what_is_wrong_and_only_the_choice_drops_the_request() -> None:
    talk = read_back()
    assert "补充或改正" in words(talk.hears(heard("不对", act="no")))
    assert talk.memory.drafts
    talk = read_back()
    talk.hears(number(3))
    assert not talk.memory.drafts


def test_progress_in_the_middle_is_shown_and_the_question_of_the_intake_follows() -> None:
    talk = asked_for_the_place()
    talk.known = facts(own=(own("HX1"),))
    shown = talk.hears(heard("我那个事办到哪了", act="progress"))
    assert said(shown) == ["progress", "question"] and "具体在哪里" in words(shown)
    talk.hears(heard("和平路"))
    assert talk.memory.drafts[0].place == "和平路"


def test_an_answer_in_the_middle_asks_not_whether_it_helped_but_for_the_open_detail() -> None:
    talk = asked_for_the_place()
    told = talk.hears(heard("护照到期怎么换", question("护照到期怎么换", match("answer", PASSPORT))))
    assert said(told) == ["answer", "question"] and "解决您的问题" not in words(told)


def test_a_choice_in_the_middle_is_picked_and_the_intake_goes_on() -> None:
    talk = asked_for_the_place()
    tie = question("怎么办理", near(PASSPORT, HEATING))
    assert said(talk.hears(heard("怎么办理", tie))) == ["choose"]
    assert said(talk.hears(number(1))) == ["answer", "question"]


def test_a_request_on_another_topic_in_the_middle_joins_the_first() -> None:
    talk = asked_for_the_place()
    both = talk.hears(heard("还有垃圾没人清", trouble("还有垃圾没人清", code="R")))
    assert said(both) == ["summary"] and "1. 路灯坏了" in words(both) and "2. 还有垃圾没人清" in words(both)
    assert len(deeds_of(talk.hears(number(1)), OpenTicket)) == 2


def test_an_urgent_matter_in_the_middle_is_opened_at_once_and_the_first_is_kept() -> None:
    talk = asked_for_the_place()
    decision = talk.hears(heard("停水了", trouble("停水了", code="W", urgent=True)))
    assert len(deeds_of(decision, OpenTicket)) == 1
    assert [draft.summary for draft in talk.memory.drafts] == ["路灯坏了"]


def test_a_near_tie_among_several_requests_comes_after_the_tickets_and_the_place_after_it() -> None:
    talk = Talk(facts(PASSPORT, HEATING))
    tie = question("怎么办理", near(PASSPORT, HEATING))
    talk.hears(heard("两件事", trouble("烧烤摊油烟", code="S"), tie))
    submitted = talk.hears(number(1))
    assert said(submitted) == ["choose"] and deeds_of(submitted, OpenTicket)
    talk.opened("HX1")
    picked = talk.hears(number(2))
    assert said(picked) == ["answer", "question"] and HEATING.answer in words(picked)
    assert deeds_of(picked, NoteMatter)
    assert said(talk.hears(heard("和平路"))) == ["notice"]


def test_the_place_of_a_ticket_is_asked_for_twice_at_most() -> None:
    talk = Talk()
    talk.hears(heard("停水了", trouble("停水了", code="W", urgent=True)))
    talk.opened("HX1")
    hello = heard("你好", act="greeting")
    kinds = [said(talk.hears(hello)) for _ in range(3)]
    assert kinds[0] == ["question"] and talk.memory.placeless == ()


def test_what_a_person_asked_is_not_answered_with_an_old_number() -> None:
    talk = read_back()
    talk.known = facts(holder="human")
    assert said(talk.hears(number(1))) == []
    talk.known = facts()
    assert said(talk.hears(number(1))) == ["summary"]


def test_the_office_hears_what_was_told_so_far_when_a_person_is_wanted() -> None:
    talk = asked_for_the_place()
    [deed] = deeds_of(talk.hears(heard("转人工", act="handover")), HandOver)
    assert isinstance(deed, HandOver) and deed.text == "路灯坏了"


def test_words_that_were_not_understood_begin_the_request_once_its_kind_is_chosen() -> None:
    talk = Talk()
    talk.hears(heard("楼上那家", trouble("楼上那家", trouble=False)))
    taken = talk.hears(number(2))
    assert "楼上那家" in words(taken)
    assert talk.memory.drafts[0].purpose == "投诉"


def test_a_report_named_after_the_menu_stays_a_report() -> None:
    talk = Talk()
    talk.hears(heard("在吗", act="unclear"))
    talk.hears(number(2))
    talk.hears(heard("举报后厨用过期肉", trouble("举报后厨用过期肉", purpose="举报")))
    assert talk.memory.drafts[0].purpose == "举报"


def test_asking_back_why_an_address_is_wanted_is_answered_with_the_privacy_notice() -> None:
    talk = asked_for_the_place()
    again = talk.hears(heard("为什么要地址", question("为什么要地址")))
    assert said(again) == ["question"] and "隐私说明" in words(again) and "具体在哪里" in words(again)
