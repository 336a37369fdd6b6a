"""Special lines of the menu, and the QR codes that citizens come by."""

from datetime import date

import pytest

from bot.decisions import EnterLine, OpenTicket
from bot.state import Dialogue, dialogue_from_json
from tests.bot.turns import PHRASES, Talk, deeds_of, event, heard, number, question, said, trouble, words
from tickets.lines import Line, Lines

LINES = Lines(
    (
        Line("渔业", title="渔业专线"),
        Line("关爱", title="关爱专线", restricted=True),
        Line("夜市", title="夜市专线", since=date(2030, 1, 1)),
    )
)
BROKEN_NET = trouble("有人在湖里下了绝户网", code="N1", place="东湖", since="昨天", line="环保")


def talk() -> Talk:
    return Talk(lines=LINES)


def test_a_line_asks_its_own_first_question_and_its_request_carries_it() -> None:
    citizen = talk()
    entered = citizen.hears(event("menu:line:渔业"))
    assert said(entered) == ["question"]
    assert "渔业专线" in words(entered)
    assert deeds_of(entered, EnterLine) == [EnterLine("渔业", kept=("关爱",))]
    citizen.hears(heard(BROKEN_NET.text, BROKEN_NET))
    sent = citizen.hears(number(1))
    (ticket,) = deeds_of(sent, OpenTicket)
    assert isinstance(ticket, OpenTicket)
    assert ticket.draft.line == "渔业"
    citizen.hears(heard(BROKEN_NET.text, BROKEN_NET))
    assert [draft.line for draft in citizen.memory.drafts] == ["环保"], "the next one is on that of its words"


@pytest.mark.parametrize("key", ["line:没有这条", "line:", "line", "line:夜市", "夜市", "anything"])
def test_a_key_that_leads_to_no_line_of_today_is_welcomed(key: str) -> None:
    welcomed = talk().hears(event(f"menu:{key}"))
    assert said(welcomed) == ["notice"]
    assert deeds_of(welcomed, EnterLine) == []


def test_a_menu_of_somebody_elses_may_name_the_line_alone() -> None:
    assert deeds_of(talk().hears(event("menu:关爱")), EnterLine) == [EnterLine("关爱")]


def test_who_entered_a_line_need_not_say_it_like_a_complaint() -> None:
    citizen = talk()
    citizen.hears(event("menu:line:渔业"))
    citizen.hears(heard("湖边那几条船的事", question("湖边那几条船的事")))
    assert list(citizen.memory.drafts) == [], "a question is still a question"
    words_alone = trouble("湖边那几条船", trouble=False)
    citizen.hears(heard(words_alone.text, words_alone))
    assert [draft.line for draft in citizen.memory.drafts] == ["渔业"]


def test_words_that_waited_for_a_choice_become_the_request_of_the_line() -> None:
    citizen = talk()
    citizen.hears(heard("东湖那个事", spot=""))
    assert citizen.memory.asked is not None and citizen.memory.asked.kind == "clarify"
    citizen.hears(event("menu:line:关爱"))
    assert [(draft.line, draft.text) for draft in citizen.memory.drafts] == [("关爱", "东湖那个事")]


def test_a_line_that_few_may_read_is_not_left_by_entering_another() -> None:
    citizen = talk()
    first, second = citizen.hears(event("menu:line:关爱")), citizen.hears(event("menu:line:渔业"))
    assert deeds_of(first, EnterLine) == [EnterLine("关爱")]
    assert deeds_of(second, EnterLine) == [EnterLine("渔业", kept=("关爱",))]


def test_every_line_of_a_city_may_have_a_question_of_its_own() -> None:
    assert PHRASES.text("describe_line", title="渔业专线").startswith("渔业专线")


def test_a_scan_welcomes_and_is_remembered_for_the_contact_that_follows() -> None:
    citizen = talk()
    scanned = citizen.hears(event("scan:海报-东城\x00" + "长" * 100))
    assert said(scanned) == ["notice"]
    assert citizen.memory.source.startswith("海报-东城长") and len(citizen.memory.source) == 64
    assert dialogue_from_json(citizen.memory.to_json()) == citizen.memory
    assert Dialogue(source="a").rested().source == ""
