"""An officer leaves: all that they hold goes to a colleague in one go, each ticket with its line in the history."""

from dataclasses import dataclass
from datetime import datetime

from desk.city import City
from desk.ticket_actions import OWN, Act, Done, attempt
from storage.transaction import Transaction
from tickets.model import Actor
from tickets.states import HELD


@dataclass(frozen=True, slots=True)
class Leaving:
    """Who leaves: the account, its unit (empty for the office), and the name by which tickets know the officer."""

    user: str
    unit: str
    called: str


def hand_over(
    tx: Transaction, city: City, by: str, leaving: Leaving, successor: str, now: datetime
) -> list[str]:
    """Make `successor` the handler of every ticket that `leaving` handles and the host of every conversation that they took
    over; returns the numbers of the tickets.
    """
    numbers = held_by(tx, leaving)
    act = Act(city, Actor("system", by, "system"), "handover", now)
    fields = {"text": successor, "reason": city.phrases.text("officer_left", officer=leaving.user)}
    for number in numbers:
        done = attempt(tx, act, number, fields)
        assert isinstance(done, Done), done
    tx.run(
        "UPDATE conversations SET holder_user = :successor WHERE holder = 'human' AND holder_user = :leaving",
        successor=successor,
        leaving=leaving.user,
    )
    return numbers


def held_by(tx: Transaction, officer: Leaving) -> list[str]:
    """The tickets of the officer's unit that the officer handles, under the account's name or the other one."""
    rows = tx.all(
        "SELECT number FROM tickets WHERE handler IN :names AND unit = :unit AND unit <> '' AND origin = :own"
        " AND status IN :held ORDER BY number",
        names=sorted({officer.user, officer.called} - {""}),
        unit=officer.unit,
        own=OWN,
        held=sorted(HELD),
    )
    return [row["number"] for row in rows]
