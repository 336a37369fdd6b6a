"""Whether words about a matter that is settled bring a new fact: another incident, sum, day, file number or place. Pure.

Who only asks again gets the same answer again; who has a new fact gets a new ticket.
"""

import re
from collections.abc import Iterator, Set
from datetime import date, datetime

from bot.hearing import Understood
from bot.known import OwnTicket
from bot.state import Draft
from language.amounts import find_amounts
from language.claims import speaks_of_asking
from language.spans import clauses
from language.times import find_times

_FILE_NUMBER = re.compile(r"(?<![\d])\d{8,}(?!\d)")


def has_new_fact(heard: Understood, ticket: OwnTicket, now: datetime) -> bool:
    """Whether the message tells what the ticket does not know."""
    if heard.claim == "another" or places_differ(heard, ticket):
        return True
    told, known = _matter(heard.text), ticket.text
    return (
        _differ({amount.value for amount in find_amounts(told)}, {a.value for a in find_amounts(known)})
        or _is_another_day(set(_days(told, now)), set(_days(known, ticket.opened)), ticket.opened.date())
        or _differ(_file_numbers(told, heard), set(_FILE_NUMBER.findall(known)))
    )


def places_differ(told: Understood | Draft, ticket: OwnTicket) -> bool:
    """By the city's places where both name some, else by the words."""
    if told.places and ticket.places:
        return not set(told.places) & set(ticket.places)
    one, other = told.place, ticket.place
    return bool(one and other) and not told.vague and one not in other and other not in one


def _matter(text: str) -> str:
    """The clauses that tell of the matter, without those that tell of telephoning about it."""
    return "，".join(clause.text for clause in clauses(text) if not speaks_of_asking(clause.text))


def _differ(told: Set[object], known: Set[object]) -> bool:
    """Both name some, and none in common; what only one of them names is no other fact."""
    return bool(told and known) and not told & known


def _days(text: str, now: datetime) -> Iterator[date]:
    """Single days on which something happened; since when it goes on is no incident."""
    return (
        hit.first for hit in find_times(text, now) if hit.first == hit.last and not (hit.since or hit.rough)
    )


def _is_another_day(told: set[date], known: set[date], opened: date) -> bool:
    """A day after the ticket was opened, or days of which the ticket knows none though it knows others."""
    return any(day > opened for day in told) or _differ(told, known)


def _file_numbers(told: str, heard: Understood) -> set[str]:
    own = (heard.phone, heard.vouched, *heard.tickets)
    return {number for number in _FILE_NUMBER.findall(told) if not any(number in known for known in own)}
