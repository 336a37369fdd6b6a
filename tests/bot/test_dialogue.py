"""What the bot decides: pure, without a database. Each test names the rule it proves."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.answering import offer_next
from bot.decisions import (
    AppendToTicket,
    AskUnit,
    Dispose,
    HandOver,
    LogAnswer,
    NoteRefused,
    NoteSolved,
    OpenTicket,
    Say,
    WithdrawTicket,
)
from bot.dialogue import decide
from bot.hearing import Heard, Understood
from bot.state import Dialogue, Draft, dialogue_from_json
from bot.turn import Turn
from tests.bot.turns import (
    HEATING,
    NOW,
    PASSPORT,
    PHRASES,
    Talk,
    deeds_of,
    facts,
    heard,
    match,
    number,
    own,
    question,
    said,
    trouble,
    words,
)

GAS = Heard("燃气泄漏", "emergency", "请立即离开并在室外拨打119。", ("燃气公司",))


def test_the_approved_answer_is_given_word_for_word_with_its_source() -> None:
    talk = Talk(facts(PASSPORT))
    decision = talk.hears(heard("护照到期", question("护照到期", match("answer", PASSPORT))))
    assert said(decision) == ["answer"]
    assert PASSPORT.answer in words(decision)
    assert "公安局" in words(decision)
    assert "2027-01-01" in words(decision)
    assert deeds_of(decision, LogAnswer) and deeds_of(decision, Dispose) == [Dispose("answered")]


def test_one_says_solved_and_closes_the_contact() -> None:
    talk = Talk(facts(PASSPORT))
    talk.hears(heard("护照到期", question("护照到期", match("answer", PASSPORT))))
    decision = talk.hears(number(1))
    assert deeds_of(decision, NoteSolved) == [NoteSolved("EX-1", True)]
    assert deeds_of(decision, Dispose) == [Dispose("answered", close=True)]


def test_two_says_not_solved_and_leads_to_a_ticket_of_the_question() -> None:
    talk = Talk(facts(PASSPORT))
    talk.hears(heard("护照到期怎么办", question("护照到期怎么办", match("answer", PASSPORT))))
    assert said(talk.hears(number(2))) == ["choose"]
    assert said(talk.hears(number(1))) == ["question"]  # the phone number, with the privacy notice
    decision = talk.hears(number(1))
    [ticket] = deeds_of(decision, OpenTicket)
    assert isinstance(ticket, OpenTicket)
    assert (ticket.draft.text, ticket.draft.purpose) == ("护照到期怎么办", "咨询")


def test_near_ties_are_offered_and_the_number_picks_one() -> None:
    talk = Talk(facts(PASSPORT, HEATING))
    decision = talk.hears(heard("怎么换", question("怎么换", match("choose", PASSPORT, HEATING))))
    assert said(decision) == ["choose"]
    assert f"1. {PASSPORT.question}" in words(decision) and f"2. {HEATING.question}" in words(decision)
    assert HEATING.answer in words(talk.hears(number(2)))


@pytest.mark.parametrize("said_yes", [number(1), heard("是的", act="yes")])
def test_one_that_is_near_is_asked_after_and_never_given_unasked(said_yes: Understood) -> None:
    talk = Talk(facts(HEATING))
    asked = question("暖气凉了", replace(match("none", HEATING, score=0.5), offered=1))
    decision = talk.hears(heard("暖气凉了", asked))
    assert HEATING.answer not in words(decision)
    assert f"“{HEATING.question}”" in words(decision) and "1. 是的\n2. 不是" in words(decision)
    assert [log.match.decision for log in deeds_of(decision, LogAnswer)] == ["choose"]  # type: ignore[attr-defined]
    taken = talk.hears(said_yes)
    assert HEATING.answer in words(taken) and not deeds_of(taken, NoteRefused)


@pytest.mark.parametrize("said_no", [number(2), heard("不是", act="no")])
def test_who_refuses_the_one_that_is_near_has_asked_in_vain(said_no: Understood) -> None:
    talk = Talk(facts(HEATING))
    asked = question("暖气凉了", replace(match("none", HEATING, score=0.5), offered=1))
    talk.hears(heard("暖气凉了", asked))
    refused = talk.hears(said_no)
    assert HEATING.answer not in words(refused) and PHRASES.text("no_answer", "zh") in words(refused)
    assert deeds_of(refused, NoteRefused) == [NoteRefused("暖气凉了")]


def test_a_yes_picks_none_of_several() -> None:
    talk = Talk(facts(PASSPORT, HEATING))
    talk.hears(heard("怎么换", question("怎么换", match("choose", PASSPORT, HEATING))))
    assert "answer" not in said(talk.hears(heard("是的", act="yes")))


def test_who_asks_in_spite_of_trouble_is_asked_what_is_meant() -> None:
    talk = Talk(facts(HEATING))
    told = replace(trouble("暖气停了想报修咋弄", match=match("answer", HEATING)), how_to=True)
    assert said(talk.hears(heard(told.text, told))) == ["question"]  # taken as a request: it may be one
    talk = Talk(facts(HEATING))
    decision = talk.hears(heard(told.text, replace(told, asks=True)))
    assert said(decision) == ["choose"] and HEATING.question in words(decision)


def test_who_only_names_a_trouble_in_a_question_has_no_request() -> None:
    told = replace(trouble("占道停车的罚单能申诉吗"), how_to=True, asks=True)
    assert said(Talk().hears(heard(told.text, told))) == ["question"], "by its purpose a plea"
    decision = Talk().hears(heard(told.text, replace(told, purpose="咨询")))
    assert said(decision) == ["choose"] and not decision.dialogue.drafts
    urgent = Talk().hears(heard(told.text, replace(told, purpose="咨询", urgent=True)))
    assert deeds_of(urgent, OpenTicket)


def test_none_of_the_offered_is_an_honest_no() -> None:
    talk = Talk(facts(PASSPORT, HEATING))
    talk.hears(heard("怎么换", question("怎么换", match("choose", PASSPORT, HEATING))))
    decision = talk.hears(number(3))
    assert said(decision) == ["choose"] and deeds_of(decision, NoteRefused) == [NoteRefused("怎么换")]


def test_a_choice_that_waited_while_its_articles_were_withdrawn_is_an_honest_no() -> None:
    waiting = Draft("暖气凉了", "暖气凉了", near=(HEATING.article,))
    turn = Turn(Dialogue(unsettled=(waiting,)), heard("跳过"), facts(), PHRASES, NOW)
    decision = offer_next(turn)
    assert PHRASES.text("no_answer", "zh") in words(decision)


def test_an_expired_article_never_answers_but_its_unit_is_asked() -> None:
    talk = Talk(facts(replace(PASSPORT, expired=True)))
    decision = talk.hears(heard("护照到期", question("护照到期", match("answer", PASSPORT))))
    assert PASSPORT.answer not in words(decision)
    assert deeds_of(decision, AskUnit) == [AskUnit("护照到期", "EX-1", "公安局")]


def test_a_question_that_nobody_approved_is_not_guessed() -> None:
    decision = Talk().hears(heard("落户海外怎么办手续", question("落户海外怎么办手续")))
    assert said(decision) == ["choose"] and not deeds_of(decision, OpenTicket)


def test_danger_comes_first_and_opens_a_ticket_before_any_question() -> None:
    decision = Talk().hears(heard("楼道全是煤气味", trouble("楼道全是煤气味"), alarms=(GAS,)))
    assert [type(deed).__name__ for deed in decision.deeds] == ["Say", "OpenTicket", "Queue", "Say"]
    assert said(decision) == ["safety", "question"]
    assert words(decision).startswith(GAS.safety_text)
    [ticket] = deeds_of(decision, OpenTicket)
    assert isinstance(ticket, OpenTicket) and ticket.draft.urgent and ticket.draft.alarm == "燃气泄漏"


def test_a_possible_danger_is_warned_of_once_a_day_and_changes_nothing_else() -> None:
    told = heard("师傅的手卷进机器", trouble("师傅的手卷进机器"))
    warned, plain, silent = Talk(), Talk(), Talk(facts(holder="human"))
    first, without = warned.hears(replace(told, may_be_danger=True)), plain.hears(told)
    assert first.deeds[0] == Say("safety", PHRASES.text("may_be_danger"))
    assert (first.deeds[1:], replace(first.dialogue, warned="")) == (without.deeds, without.dialogue)
    assert said(warned.hears(replace(told, may_be_danger=True)))[0] != "safety"
    assert said(silent.hears(replace(told, may_be_danger=True))) == []
    alarmed = Talk()
    alarmed.hears(heard("楼道全是煤气味", trouble("楼道全是煤气味"), alarms=(GAS,)))
    assert "safety" not in said(alarmed.hears(replace(told, may_be_danger=True)))
    rested = dialogue_from_json(warned.memory.rested().to_json())
    resumed = Talk()
    resumed.memory = rested
    assert said(resumed.hears(replace(told, may_be_danger=True)))[0] != "safety"
    day_later = Turn(rested, replace(told, may_be_danger=True), facts(), PHRASES, NOW + timedelta(days=1))
    assert said(decide(day_later))[0] == "safety"


def test_danger_gets_through_a_mute_and_a_person_who_is_talking() -> None:
    for state in ({"muted": True}, {"holder": "human"}):
        decision = Talk(facts(**state)).hears(heard("煤气味", trouble("煤气味"), alarms=(GAS,)))
        assert said(decision)[0] == "safety"


def test_the_same_danger_again_is_added_to_its_ticket_and_the_safety_text_said_once() -> None:
    talk = Talk()
    talk.hears(heard("煤气味", trouble("煤气味"), alarms=(GAS,)))
    talk.known = facts(own=(own("T1", alarm="燃气泄漏", place="和平路"),))
    decision = talk.hears(heard("煤气味更大了", trouble("煤气味更大了"), alarms=(GAS,)))
    assert said(decision) == ["notice"]
    assert not deeds_of(decision, OpenTicket)
    assert isinstance(deeds_of(decision, AppendToTicket)[0], AppendToTicket)


def test_the_bot_is_silent_while_a_person_talks() -> None:
    decision = Talk(facts(PASSPORT, holder="human")).hears(
        heard("护照到期", question("护照到期", match("answer", PASSPORT)))
    )
    assert said(decision) == []


def test_a_report_is_asked_for_place_time_and_phone_one_at_a_time_then_read_back() -> None:
    talk = Talk()
    asked_place = talk.hears(heard("路灯坏了", trouble("路灯坏了")))
    assert said(asked_place) == ["question"] and "隐私说明" in words(asked_place)
    assert said(talk.hears(heard("和平路口"))) == ["question"]
    asked_phone = talk.hears(heard("上周三开始", since="2024-10-09"))
    assert said(asked_phone) == ["question"] and "隐私说明" not in words(asked_phone)
    summary = talk.hears(heard("13800000000", phone="13800000000"))
    assert said(summary) == ["summary"]
    for detail in ("路灯坏了", "和平路口", "2024-10-09", "13800000000"):
        assert detail in words(summary)
    decision = talk.hears(heard("对", act="yes"))
    [ticket] = deeds_of(decision, OpenTicket)
    assert isinstance(ticket, OpenTicket)
    assert (ticket.draft.place, ticket.draft.since, ticket.draft.phone) == (
        "和平路口",
        "2024-10-09",
        "13800000000",
    )
    assert talk.memory.drafts == ()


def test_yes_at_any_question_of_the_intake_submits_and_the_place_is_asked_afterwards() -> None:
    talk = Talk()
    talk.hears(heard("路灯坏了", trouble("路灯坏了")))
    decision = talk.hears(heard("对", act="yes"))
    assert deeds_of(decision, OpenTicket)


def test_refusing_a_detail_goes_on_without_it() -> None:
    talk = Talk()
    talk.hears(heard("路灯坏了", trouble("路灯坏了", place="和平路", since="昨天")))
    assert said(talk.hears(heard("不想说", act="skip"))) == ["summary"]


def test_a_correction_is_kept_and_read_back_again() -> None:
    talk = Talk()
    talk.hears(heard("路灯坏了", trouble("路灯坏了", place="和平路", since="昨天"), phone="13800000000"))
    assert talk.memory.asked and talk.memory.asked.kind == "confirm"
    again = talk.hears(heard("是中山路不是和平路", trouble("是中山路"), place="中山路"))
    assert said(again) == ["summary"] and "中山路" in words(again)


def test_nothing_is_submitted_when_the_citizen_says_no_more() -> None:
    talk = Talk()
    talk.hears(heard("路灯坏了", trouble("路灯坏了", place="和平路", since="昨天"), phone="1"))
    decision = talk.hears(number(3))
    assert not deeds_of(decision, OpenTicket) and talk.memory.drafts == ()


def test_a_clear_question_during_the_intake_is_answered() -> None:
    talk = Talk(facts(PASSPORT))
    talk.hears(heard("路灯坏了", trouble("路灯坏了")))
    decision = talk.hears(heard("护照到期怎么换", question("护照到期怎么换", match("answer", PASSPORT))))
    assert said(decision)[0] == "answer"
    assert talk.memory.drafts, "what was being taken is not thrown away"


def test_urgent_topics_get_their_ticket_before_the_place_is_known() -> None:
    talk = Talk()
    decision = talk.hears(heard("全小区停水了", trouble("全小区停水了", urgent=True)))
    assert deeds_of(decision, OpenTicket) and said(decision) == ["question"]
    assert talk.memory.asked and talk.memory.asked.kind == "ticket_place"


def test_several_requests_are_read_back_numbered_and_become_tickets_and_an_answer() -> None:
    talk = Talk(facts(PASSPORT))
    parts = (trouble("烧烤摊油烟"), trouble("物业费涨价"), question("护照怎么换", match("answer", PASSPORT)))
    summary = talk.hears(heard("三件事", *parts))
    assert said(summary) == ["summary"]
    assert all(f"{n}. " in words(summary) for n in (1, 2, 3))
    decision = talk.hears(heard("对", act="yes"))
    assert len(deeds_of(decision, OpenTicket)) == 2
    assert PASSPORT.answer in words(decision)


def test_an_unclear_message_is_asked_back_and_the_third_time_offers_a_person() -> None:
    talk = Talk()
    unclear = heard("怎么办", act="unclear")
    assert "转人工" not in words(talk.hears(unclear))
    assert "转人工" not in words(talk.hears(unclear))
    last = talk.hears(unclear)
    assert "转人工" in words(last)
    assert deeds_of(talk.hears(number(5)), HandOver)


def test_unclear_words_of_somebody_with_an_open_ticket_are_taken_to_mean_it() -> None:
    talk = Talk(facts(own=(own("HX24101260320020"),)))
    asked = talk.hears(heard("就那个事", act="unclear"))
    assert "HX24101260320020" in words(asked)
    assert said(talk.hears(number(1))) == ["progress"]


def test_a_bare_number_answers_only_the_last_question() -> None:
    talk = Talk()
    assert not deeds_of(talk.hears(number(1)), NoteSolved)
    talk.hears(heard("路灯坏了", trouble("路灯坏了", place="和平路", since="昨天"), phone="1"))
    out_of_range = talk.hears(number(9))
    assert "1 到 3" in words(out_of_range)
    assert deeds_of(talk.hears(number(1)), OpenTicket)


def test_progress_of_the_own_ticket_and_nothing_of_a_stranger_s() -> None:
    talk = Talk(facts(own=(own("HX1"),)))
    assert "正在办理" in words(talk.hears(heard("我那个事咋样了", act="progress")))
    stranger = Talk(facts(named=own("HX2"), named_phone_last4="1234"))
    asked = stranger.hears(heard("HX2 办到哪了", act="progress", tickets=("HX2",)))
    assert said(asked) == ["question"] and "路灯" not in words(asked)
    refused = stranger.hears(heard("9999", last4="9999"))
    assert "路灯" not in words(refused)


def test_the_last_four_digits_of_the_phone_stand_for_the_owner() -> None:
    talk = Talk(facts(named=own("HX2"), named_phone_last4="1234"))
    talk.hears(heard("HX2 办到哪了", act="progress", tickets=("HX2",)))
    assert "路灯不亮" in words(talk.hears(heard("1234", last4="1234", number=1234)))


def test_withdrawal_wants_a_confirmation() -> None:
    talk = Talk(facts(own=(own("HX1"),)))
    asked = talk.hears(heard("不投了撤了吧", act="withdraw"))
    assert not deeds_of(asked, WithdrawTicket) and "确认撤销" in words(asked)
    assert deeds_of(talk.hears(number(1)), WithdrawTicket) == [WithdrawTicket("HX1")]


def test_an_insult_is_met_calmly_and_warned_about_when_it_goes_on() -> None:
    talk = Talk()
    insult = heard("废物", act="abuse")
    kinds = [said(talk.hears(insult))[:1] for _ in range(8)]
    assert kinds == [["question"]] * 2 + [["warning"]] * 5 + [[]]


def test_a_picture_without_words_waits_for_them_and_goes_with_the_request() -> None:
    talk = Talk()
    assert said(talk.hears(heard("", kind="image", media="m1"))) == ["question"]
    talk.hears(heard("井盖没了", trouble("井盖没了", urgent=True, place="和平路")))
    talk = Talk(facts(own=(own("HX1"),)))
    assert deeds_of(talk.hears(heard("", kind="image", media="m1")), AppendToTicket)


def test_english_is_answered_in_english() -> None:
    decision = Talk().hears(heard("hello", act="greeting", language="en"))
    assert "Hello" in words(decision)


def test_what_a_conversation_remembers_survives_the_database() -> None:
    talk = Talk(facts(PASSPORT))
    talk.hears(heard("路灯坏了", trouble("路灯坏了", places=("和平路",))))
    assert dialogue_from_json(talk.memory.to_json()) == talk.memory
    assert dialogue_from_json("{}") == Dialogue()


def test_the_summary_lists_what_was_sent_beside_words() -> None:
    talk = Talk()
    talk.hears(heard("", kind="image", media="m1"))
    told = trouble("路灯坏了", since="昨天")
    talk.hears(heard("路灯坏了", told, phone="13800000000"))
    talk.hears(heard("", kind="location", place="和平路（36.4,94.9）"))
    summary = talk.hears(heard("", kind="image", media="m2"))
    assert said(summary) == ["summary"] and "随附：图片 2 张、定位 1 个" in words(summary)
    again = talk.hears(heard("是中山路", place="中山路", corrects=True, kind="voice", media="m3"))
    assert "随附：图片 2 张、语音 1 段\n" in words(again), "the location is not the place any more"
    [ticket] = deeds_of(talk.hears(heard("对", act="yes")), OpenTicket)
    assert isinstance(ticket, OpenTicket) and ticket.draft.media == ("m1", "m2", "m3")


def test_the_summary_of_an_english_speaker_lists_it_in_english() -> None:
    talk = Talk()
    told = trouble("street lamp broken", place="Peace Road", since="yesterday")
    english = heard("street lamp broken", told, phone="13800000000", language="en", kind="image", media="m1")
    assert "Attached: 1 picture(s)" in words(talk.hears(english))
