"""A citizen comes back with a matter that has ended: it is not done, it is back, or it is asked once more.

Within the city's time it is reworked on its ticket; later a new ticket names the former one. A matter that is settled
gets its answer again, with the legal ways, unless there is a new fact.
"""

from dataclasses import replace

from bot import intake, repeats
from bot.decisions import (
    Decision,
    Dispose,
    NoteMatter,
    NoteRepeat,
    ReopenTicket,
)
from bot.drafting import draft_of, full_text
from bot.hearing import Part
from bot.known import OwnTicket
from bot.new_facts import has_new_fact, places_differ
from bot.state import Asked, Draft
from bot.turn import Turn
from language.amounts import find_amounts
from language.claims import Claim, claim_in, names_answer
from language.topics import topics_of

TALKING = ("content", "progress", "urge", "unclear")
"""Acts with which somebody may come back with a matter; 怎么还没人来 asks and claims at once."""
NEW_FACT = "new_fact"
"""The purpose of asking for what is new about a matter that is settled."""


def came_back(turn: Turn) -> Decision | None:
    """A claim about an own ticket that has ended, or the same request again."""
    heard, asked = turn.heard, turn.memory.asked
    tells_news = heard.claim == "another" or (asked is not None and asked.purpose == NEW_FACT)
    if tells_news or not _says_enough(turn):
        return None
    draft = replace(draft_of(turn), phone=heard.phone)
    if heard.tickets:
        named = next((own for own in turn.facts.own if own.number in heard.tickets), None)
        return again(turn, named, draft) if named and named.has_ended and heard.claim else None
    open_ones = [ticket for ticket in turn.facts.open_tickets if repeats.may_be_same(ticket, draft)]
    if open_ones and heard.claim != "disputes":
        return None
    ended = [ticket for ticket in turn.facts.own if ticket.has_ended and not _is_news(turn, ticket)]
    sure = [ticket for ticket in ended if _is_same(turn, ticket, draft)]
    if sure and not open_ones and (len(sure) == 1 or draft.code):
        return again(turn, sure[0], draft)
    maybe = sure or [ticket for ticket in ended if _may_be_same(ticket, draft)]
    if not maybe or turn.memory.drafts:
        return None
    return repeats.ask(turn, (*open_ones, *maybe), draft, "可能是办结过的事", repeats.ENDED)


def _says_enough(turn: Turn) -> bool:
    """A claim, or a request like any other; what speaks of several matters is taken apart first."""
    heard = turn.heard
    talks = heard.act == "content" or (heard.act in TALKING and heard.claim == "disputes")
    if not talks or any(part.code for part in heard.parts[1:]):
        return False
    return bool(heard.claim) or (heard.part is not None and _tells(turn, heard.part))


def _tells(turn: Turn, part: Part) -> bool:
    """A request, or words on a topic that ask nothing and that nothing answers."""
    says = bool(part.code) and not part.how_to and part.match.decision == "none"
    return intake.is_request(turn, part) or says


def _is_news(turn: Turn, ticket: OwnTicket) -> bool:
    """Of a settled matter any new fact is a new request; a trouble that was mended may be back on any day."""
    return _is_settled(turn, ticket, turn.heard.claim) and has_new_fact(turn.heard, ticket, turn.now)


def _is_same(turn: Turn, ticket: OwnTicket, draft: Draft) -> bool:
    if _is_elsewhere(draft, ticket):
        return False
    claim = turn.heard.claim
    if draft.code and draft.code == ticket.code:
        at_place = bool(set(ticket.places) & set(draft.places)) or (
            draft.place and draft.place == ticket.place
        )
        asks = bool(claim) or (turn.heard.part is not None and intake.is_request(turn, turn.heard.part))
        here = bool(at_place) or bool(claim and not draft.place) or _is_settled(turn, ticket, claim)
        return asks and here
    if _is_settled(turn, ticket, claim) and _is_alike(draft, ticket):
        return bool(claim) or _names_the_same_sum(draft, ticket)
    text = full_text(draft)
    return claim == "disputes" and not topics_of(text) and (not draft.code or names_answer(text))


def _may_be_same(ticket: OwnTicket, draft: Draft) -> bool:
    if _is_elsewhere(draft, ticket):
        return False
    claim = claim_in(draft.text)
    if claim == "disputes" and not topics_of(full_text(draft)):
        return True
    return draft.code == ticket.code or _is_alike(draft, ticket) if draft.code else bool(claim)


def _is_elsewhere(draft: Draft, ticket: OwnTicket) -> bool:
    """At another place, or of other everyday matters; two topics of the city may still be one matter."""
    apart = repeats.are_apart(topics_of(full_text(draft)), topics_of(ticket.text))
    return places_differ(draft, ticket) or (apart and draft.code != ticket.code)


def _is_alike(draft: Draft, ticket: OwnTicket) -> bool:
    """Words of the same everyday matter within the same large category, though not of the same topic of the city."""
    shared = topics_of(full_text(draft)) & topics_of(ticket.text)
    return bool(shared) and draft.category == ticket.category


def _names_the_same_sum(draft: Draft, ticket: OwnTicket) -> bool:
    told, known = (
        {amount.value for amount in find_amounts(text)} for text in (full_text(draft), ticket.text)
    )
    return bool(told & known)


def again(turn: Turn, ticket: OwnTicket, draft: Draft) -> Decision:
    """What becomes of a matter that the citizen comes back with: its answer once more, rework, or a new ticket."""
    if _is_settled(turn, ticket, claim_in(draft.text)):
        return _answered_again(turn, ticket, draft)
    if ticket.closed and turn.now - ticket.closed > turn.manners.reopen_within:
        return intake.take(turn, replace(draft, former=ticket.number))
    text = full_text(draft) or turn.words("a_picture")
    place = "" if draft.place in text else draft.place
    deed = ReopenTicket(ticket.number, text, place, draft.media)
    matter = NoteMatter(draft.purpose, draft.category, draft.topic, draft.places, ticket=ticket.number)
    return turn.decide(
        "办结后又反映，转返工", deed, matter, Dispose("ticketed"), clarifications=0, purpose="", before=None
    )


def _is_settled(turn: Turn, ticket: OwnTicket, claim: Claim) -> bool:
    """Settled for good by people, or answered often enough that it cannot be done. Who says that the answer is not
    true is heard once more."""
    if ticket.settled:
        return True
    enough = turn.manners.settled_after + (claim == "disputes")
    return ticket.outcome == "unsolvable" and ticket.reworks + 1 >= enough


def _answered_again(turn: Turn, ticket: OwnTicket, draft: Draft) -> Decision:
    told = dict.fromkeys(words for words in (ticket.reply, ticket.settled) if words)
    choices = turn.choices("new_fact", "person")
    values = {"number": ticket.number, "title": ticket.title, "reply": "\n".join(told)}
    ways = turn.words("legal_ways")
    say = turn.say("answer", "settled", choices, ticket=ticket.number, ways=ways, **values)
    matter = NoteMatter(draft.purpose, draft.category, draft.topic, draft.places, ticket=ticket.number)
    return turn.ask(
        "已有结论，再次答复",
        Asked("settled", choices, tickets=(ticket.number,)),
        NoteRepeat(ticket.number, full_text(draft)),
        say,
        matter,
        Dispose("answered"),
        clarifications=0,
    )


def still_asks(turn: Turn) -> Decision | None:
    """Words after the answer that tell neither another matter nor a new fact: the same answer."""
    heard, asked = turn.heard, turn.memory.asked
    ticket = repeats.picked(turn, asked.tickets[0]) if asked else None
    if (
        ticket is None
        or heard.act not in TALKING
        or len(heard.parts) > 1
        or has_new_fact(heard, ticket, turn.now)
    ):
        return None
    draft, part = draft_of(turn), heard.part
    asks = part is not None and part.how_to and not part.trouble
    if asks or draft.code not in ("", ticket.code) or _is_elsewhere(draft, ticket):
        return None
    return _answered_again(turn, ticket, draft)


def new_fact(turn: Turn) -> Decision:
    """「有新的情况」: what is new is a request of its own."""
    say = turn.say("question", "describe_new_fact")
    return turn.ask("请市民说明新的情况", Asked("describe", purpose=NEW_FACT), say, purpose="投诉")
