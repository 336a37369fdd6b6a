"""Whatever the layers below can name has a word on the pages, and every action of staff has a form."""

from typing import get_args

import pytest

from bot.hearing import Act
from channels.messages import MessageStatus, OutboxStatus
from channels.own_page import ACTS, OwnAct
from console import words
from console.forms import FORMS
from console.views.tasks import DONE_BY
from language.claims import Claim
from tests.conftest import NOON
from tickets.lifecycle import RULES
from tickets.roles import ACTIONS_OF, TASK_DONE
from tickets.states import CLOSED, OPEN
from tickets.tasks import WAITING_ON_OFFICE

STAFF = ("handler", "unit_leader", "seat", "reviewer", "duty_leader")


def test_every_action_of_staff_has_a_form() -> None:
    assert set(FORMS) == frozenset().union(*(ACTIONS_OF[role] for role in STAFF)) - {TASK_DONE}


def test_what_a_ticket_does_leads_to_its_action() -> None:
    assert set(DONE_BY) == WAITING_ON_OFFICE
    assert set(DONE_BY.values()) <= set(FORMS)


def test_every_code_has_a_word() -> None:
    assert {event for rule in RULES.values() for event in rule.events} <= set(words.EVENTS)
    assert set(get_args(OutboxStatus)) <= set(words.DELIVERIES)
    assert set(get_args(MessageStatus)) <= set(words.RECEPTIONS)
    assert set(get_args(Act)) <= set(words.ACTS)
    assert set(ACTS) == set(words.OWN_ACTS)
    assert set(get_args(Claim)) - {""} == set(words.CLAIMS)
    assert set(words.TASKS) >= WAITING_ON_OFFICE


def test_a_button_of_the_citizens_page_is_read_in_words() -> None:
    told = OwnAct("add", "HX1", words="灯也不亮：真的").text
    assert words.spoken("event", told) == "［补充 HX1］灯也不亮：真的"
    assert words.spoken("text", told) == told, "who writes it has pressed nothing"


@pytest.mark.parametrize(
    ("phone", "shown"),
    [("13800001234", "138****1234"), ("0000-6012345", "000****2345"), ("12345", "****45"), ("", "未留")],
)
def test_a_masked_phone_shows_too_little_to_call(phone: str, shown: str) -> None:
    assert words.masked_phone(phone) == shown


def test_a_moment_of_another_year_says_which() -> None:
    assert words.when("2024-10-12T10:05:00.000+08:00", NOON) == "10-12 10:05"
    assert words.when("2023-10-12T10:05:00.000+08:00", NOON) == "2023-10-12 10:05"
    assert words.when(None, NOON) == "—"


def test_every_state_in_which_somebody_has_to_act_says_who() -> None:
    assert set(words.NEXT) == (OPEN | CLOSED) - {"closed"}
