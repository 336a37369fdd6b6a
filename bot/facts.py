"""What a decision needs to know beside the message: the citizen's tickets, the articles found, who holds the talk."""

import json
from datetime import datetime
from typing import Protocol

from bot import guesses
from bot.conversations import Conversation
from bot.decisions import Answerable, Facts, Listening, OwnTicket
from bot.hearing import Understood
from bot.listening import MENU_KEY
from channels import positions
from channels.messages import Point
from knowledge_base.matcher import Match
from storage.clock import moment, stamp
from storage.transaction import Row, Transaction

MOST_OWN_TICKETS = 20
MOST_OF_A_TEXT = 1_000
"""Characters of a ticket that later words are compared with."""

_TICKET = (
    "SELECT t.number, t.title, t.opened, t.category_code, t.category, t.place, t.places, t.alarm, t.contact_phone,"
    f" substr(t.since || '，' || t.text, 1, {MOST_OF_A_TEXT}) AS text, lead.number AS leading, lead.status, lead.unit, lead.due,"
    " lead.public_reply, lead.closed, lead.outcome, lead.settled, lead.reworks FROM tickets t"
    " JOIN tickets lead ON lead.number = COALESCE(t.parent, t.number)"
    " WHERE {} AND t.origin = 'own' ORDER BY t.opened DESC, t.number DESC LIMIT :most"
)


class Articles(Protocol):
    """Where the articles of the current release are looked up."""

    def match(self, text: str) -> Match:
        """What the release says to these words."""

    def answerable(self, article: str) -> Answerable | None:
        """The article as a citizen may hear of it; None when it is not in the release."""


def gather(
    tx: Transaction,
    conversation: Conversation,
    heard: Understood,
    articles: Articles,
    now: datetime,
    privacy: tuple[str, str],
) -> Facts:
    """Read everything in the transaction that decides. `privacy` is the notice and its version."""
    own = own_tickets(tx, conversation)
    number = _number(heard, conversation)
    named, last4 = _named(tx, number)
    related = _related(heard, conversation, articles)
    return Facts(
        own=own,
        named=named,
        named_phone_last4=last4,
        guesses=guesses.noted(tx, number, now) if number else 0,
        articles=_articles(heard, conversation, articles, related),
        related=related,
        listening=_listening(tx, heard, now),
        holder=conversation.holder,
        muted=conversation.is_muted(now),
        privacy_notice=privacy[0],
        privacy_version=privacy[1],
        position=_position(tx, conversation, heard, now),
    )


def _position(tx: Transaction, conversation: Conversation, heard: Understood, now: datetime) -> Point | None:
    """Where the citizen's phone is; of no interest to who names a place."""
    if heard.place or heard.kind == "event":
        return None
    return positions.latest(tx, conversation.channel, conversation.account, conversation.sender, now)


def own_tickets(tx: Transaction, conversation: Conversation) -> tuple[OwnTicket, ...]:
    """Tickets of this account, and of the same person on other accounts; newest first."""
    rows = tx.all(
        _TICKET.format("(t.conversation_id = :conversation OR t.person_id = :person)"),
        conversation=conversation.id,
        person=conversation.person_id,
        most=MOST_OWN_TICKETS,
    )
    return tuple(_own(row) for row in rows)


def _number(heard: Understood, conversation: Conversation) -> str:
    """The ticket number that was given, now or before the digits were asked for; empty where there is none."""
    asked = conversation.memory.asked
    numbers = heard.tickets or (asked.tickets if asked and asked.kind == "owner" else ())
    return numbers[0] if numbers else ""


def _named(tx: Transaction, number: str) -> tuple[OwnTicket | None, str]:
    """The ticket of this number, with the last digits that its owner must know."""
    row = tx.one(_TICKET.format("t.number = :number"), number=number, most=1) if number else None
    return (_own(row), str(row["contact_phone"] or "")[-4:]) if row else (None, "")


def _listening(tx: Transaction, heard: Understood, now: datetime) -> Listening | None:
    """Looked up only for who pressed the menu's key."""
    if heard.kind != "event" or heard.text != f"menu:{MENU_KEY}":
        return None
    row = tx.one("SELECT * FROM listening_days WHERE ends > :now ORDER BY starts, id LIMIT 1", now=stamp(now))
    if row is None:
        return None
    starts = moment(row["starts"])
    said = f"{starts:%m-%d %H:%M}"
    return Listening(row["id"], row["leader"], row["unit"], row["seat"], said, is_on=starts <= now)


def _related(heard: Understood, conversation: Conversation, articles: Articles) -> Match | None:
    """What answers the question before this one together with a question that leans on it."""
    before = conversation.memory.question
    return articles.match(f"{before}，{heard.text}") if heard.leans and before else None


def _articles(
    heard: Understood, conversation: Conversation, articles: Articles, related: Match | None
) -> dict[str, Answerable]:
    """Everything that the message, the open question or what is being taken may lead to."""
    memory = conversation.memory
    wanted = {candidate.article for part in heard.parts for candidate in part.match.candidates}
    wanted |= {part.match.expired for part in heard.parts}
    wanted |= {candidate.article for candidate in (related.candidates if related else ())}
    wanted |= {code for draft in (*memory.drafts, *memory.unsettled) for code in (draft.article, *draft.near)}
    if memory.asked:
        wanted |= {choice.token.removeprefix("article:") for choice in memory.asked.choices}
    found = ((code, articles.answerable(code)) for code in sorted(wanted) if code)
    return {code: article for code, article in found if article is not None}


def _own(row: Row) -> OwnTicket:
    due, closed = (moment(row[name]) if row[name] else None for name in ("due", "closed"))
    return OwnTicket(
        number=row["number"], title=row["title"], status=row["status"], unit=row["unit"],
        opened=moment(row["opened"]), due=due, code=row["category_code"], category=row["category"],
        place=row["place"], places=tuple(json.loads(row["places"])), alarm=row["alarm"], text=row["text"],
        reply=row["public_reply"], closed=closed, outcome=row["outcome"], settled=row["settled"],
        reworks=row["reworks"], follows=row["leading"] != row["number"],
    )  # fmt: skip
