"""Short ways to write a ticket, an actor and a move in the tests of the rules."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from tickets.lifecycle import decide_move
from tickets.model import Actor, Fields, Move, Refusal, TicketView

CITY = ZoneInfo("Asia/Shanghai")
NOW = datetime(2024, 10, 12, 15, 0, tzinfo=CITY)
HOUSING, ROADS, DISTRICT = "市住房和城乡建设局", "市交通运输局", "东城区行政委员会"

HANDLER = Actor("unit", "u1", "handler", HOUSING)
LEADER = Actor("unit", "u9", "unit_leader", HOUSING)
SEAT = Actor("office", "s1", "seat")
REVIEWER = Actor("office", "r1", "reviewer")
DUTY = Actor("office", "d1", "duty_leader")
CITIZEN = Actor("citizen", "o1", "citizen")


def view(status: str, **more: Any) -> TicketView:
    """A ticket that the housing bureau holds."""
    return TicketView(number="HX24101260320001", status=status, **{"unit": HOUSING} | more)


def decide(ticket: TicketView, action: str, actor: Actor = HANDLER, /, **fields: Any) -> Move | Refusal:
    """What the rules say, with two returns at most."""
    return decide_move(ticket, action, actor, Fields(**fields), NOW, returns_max=2)


def names(result: Move | Refusal) -> list[str]:
    """The names of the events of a move that must be allowed."""
    assert isinstance(result, Move), result
    return [event.name for event in result.events]


def reason(result: Move | Refusal) -> str:
    """The reason of a move that must be refused."""
    assert isinstance(result, Refusal), result
    assert result.text.endswith("。"), "a refusal is a sentence"
    return result.reason
