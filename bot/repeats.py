"""More words on a matter that has a ticket already: added to it, not opened again.

Same topic and same place is the same matter; where one of them is not told the citizen is asked, for nothing must
disappear in a ticket of something else.
"""

from collections.abc import Iterable
from dataclasses import replace

from bot import intake
from bot.decisions import (
    AppendToTicket,
    Decision,
    Deed,
    Dispose,
    NoteMatter,
    Say,
)
from bot.drafting import draft_of, full_text
from bot.known import OwnTicket
from bot.state import TAKEN, Asked, Choice, Draft
from bot.turn import Turn
from language.supplies import supplies_in

MOST_LISTED = 5
ENDED = "ended"
"""The purpose of asking about a ticket that has ended."""


def same_matter(turn: Turn) -> Decision | None:
    """A request about which an own ticket is open, or words that it is still so; another incident is another ticket."""
    part, claim = turn.heard.part, turn.heard.claim
    if part is None or len(turn.heard.parts) > 1 or claim == "another":
        return None
    if not claim and not intake.is_request(turn, part):
        return None
    draft = replace(draft_of(turn), phone=turn.heard.phone)
    tickets = turn.facts.open_tickets
    sure = next((ticket for ticket in tickets if is_same(ticket, draft)), None)
    if sure:
        return _added(turn, sure, draft)
    maybe = next((ticket for ticket in tickets if may_be_same(ticket, draft)), None)
    return ask(turn, (maybe,), draft, "可能是在办工单的事") if maybe else None


def is_same(ticket: OwnTicket, draft: Draft) -> bool:
    """The same topic, or the same supply that failed, at the same place; of an urgent matter the same topic is enough
    unless the places differ.

    Words without a topic or a place (怎么还没人来) belong to an emergency that is open: nobody in danger is asked.
    """
    if not draft.code:
        return bool(ticket.alarm) and not draft.place
    at_place = bool(set(ticket.places) & set(draft.places))
    if ticket.code != draft.code:
        return at_place and bool(supplies_in(ticket.text) & supplies_in(full_text(draft)))
    return at_place or (draft.urgent and not are_apart(ticket.places, draft.places))


def are_apart(one: Iterable[str], other: Iterable[str]) -> bool:
    """Both name known places, and none in common."""
    first, second = set(one), set(other)
    return bool(first and second) and not first & second


def may_be_same(ticket: OwnTicket, draft: Draft) -> bool:
    """The same topic where no place tells them apart; without a topic any words that name no place."""
    if draft.code:
        return ticket.code == draft.code and not are_apart(ticket.places, draft.places)
    return not draft.place


def ask(turn: Turn, tickets: tuple[OwnTicket, ...], told: Draft, why: str, purpose: str = "") -> Decision:
    """Which of the open tickets the words belong to, or to none of them."""
    none = turn.choices("another_matter")
    if len(tickets) == 1:
        [ticket] = tickets
        choices = (Choice(turn.words("choice_that_ticket"), f"ticket:{ticket.number}"), *none)
        values = {"number": ticket.number, "title": ticket.title}
        say = turn.say("question", "about_ticket", choices, ticket=ticket.number, **values)
    else:
        choices = (*listed(tickets), *none)
        key = "which_ended" if purpose == ENDED else "which_more"
        say = turn.say("choose", key, choices, count=len(tickets))
    return turn.ask(why, Asked("same_matter", choices, purpose=purpose, told=told), say)


def listed(tickets: Iterable[OwnTicket]) -> tuple[Choice, ...]:
    """Tickets as numbered choices, the newest first."""
    return tuple(
        Choice(f"{ticket.number} {ticket.title}", f"ticket:{ticket.number}")
        for ticket in list(tickets)[:MOST_LISTED]
    )


def answered(turn: Turn, token: str) -> Decision | None:
    """「是这件事」: the words that waited are added. 「是别的事」: they begin a request of their own."""
    asked = turn.memory.asked
    told = asked.told if asked else None
    if told is None:
        return None
    if token == "another_matter":
        return intake.take(turn, told) if told.text else _described(turn, told)
    ticket = picked(turn, token)
    return _added(turn, ticket, told) if ticket else None


def picked(turn: Turn, token: str) -> OwnTicket | None:
    """The own ticket that a choice names."""
    number = token.removeprefix("ticket:")
    return next((own for own in turn.facts.own if own.number == number), None)


def _described(turn: Turn, told: Draft) -> Decision:
    """A picture or a place of another matter waits for the words."""
    say = turn.say("question", "describe_piece")
    return turn.ask("先收下图片或位置", Asked("describe"), say, before=told)


def _added(turn: Turn, ticket: OwnTicket, draft: Draft) -> Decision:
    matter = NoteMatter(draft.purpose, draft.category, draft.topic, draft.places, ticket=ticket.number)
    notice = added_notice(turn, (ticket.number,))
    deeds: tuple[Deed, ...] = (*additions(turn, (ticket.number,), draft), notice, matter, Dispose("ticketed"))
    return turn.decide("补充到在办工单", *deeds, clarifications=0, **TAKEN)


def added_notice(turn: Turn, numbers: tuple[str, ...]) -> Say:
    """Tells the citizen where the words went."""
    return turn.say("notice", "added_to_ticket", ticket=numbers[0], number=turn.joined(numbers))


def additions(turn: Turn, tickets: Iterable[str], draft: Draft) -> tuple[AppendToTicket, ...]:
    """The deeds that add the words of a draft to tickets, each picture with its own."""
    text = draft.rest or ("" if draft.place or draft.phone else turn.words("a_picture"))
    first, *others = draft.media or (None,)
    deeds: list[AppendToTicket] = []
    for number in tickets:
        deeds.append(AppendToTicket(number, text, draft.place, draft.phone, first))
        deeds += [AppendToTicket(number, turn.words("a_picture"), media=media) for media in others]
    return tuple(deeds)
