"""What a decision needs to know beside the message: the citizen's tickets, the articles found, who holds the talk."""

import json
from datetime import datetime
from typing import Protocol

from bot import crowds, guesses
from bot.conversations import Conversation
from bot.hearing import Understood
from bot.known import Answerable, Elsewhere, Facts, Listening, OwnTicket, Surveyed
from bot.listening import MENU_KEY
from channels import positions
from channels.messages import Point
from knowledge_base.matcher import Match
from knowledge_base.subscriptions import topics_of
from storage.clock import moment, stamp
from storage.transaction import Row, Transaction
from tickets import clusters
from tickets.answers import NOT_REACHED
from tickets.linked import ACCOUNTS
from tickets.states import CLOSED

MOST_OWN_TICKETS = 20
SUBSCRIBING = ("subscribe", "unsubscribe", "subscriptions")
MOST_OF_A_TEXT = 1_000
"""Characters of a ticket that later words are compared with."""
MOST_SURVEYS = 5

_LEADING = (
    "lead.number AS leading, lead.status, lead.unit, lead.due, lead.public_reply, lead.closed, lead.outcome,"
    " lead.settled, lead.reworks, v.status AS elsewhere, v.unit AS elsewhere_unit, v.reply AS elsewhere_reply"
    " FROM {} JOIN tickets lead ON lead.number = COALESCE(t.parent, t.number)"
    " LEFT JOIN vendor_progress v ON v.ticket = lead.number"
)
_ABOUT = "t.number AS number, t.category_code, t.category, t.topic, t.places, t.alarm, t.urgent"
_TICKET = (
    f"SELECT {_ABOUT}, t.place AS place, t.title AS title, t.opened AS opened, t.contact_phone,"
    f" substr(t.since || '，' || t.text, 1, {MOST_OF_A_TEXT}) AS text, NULL AS left_at,"
    f" {_LEADING.format('tickets t')} WHERE {{}} AND t.origin = 'own'"
)
_LONGEST_FOLLOW_UP = 40  # characters: who writes more names the matter
_PART = (
    f"SELECT {_ABOUT}, l.place, l.title, l.linked_at AS opened, l.phone AS contact_phone,"
    f" substr(l.text, 1, {MOST_OF_A_TEXT}) AS text, l.ended_at AS left_at,"
    f" {_LEADING.format('linked_citizens l JOIN tickets t ON t.number = l.ticket')}"
    f" WHERE l.conversation_id IN ({ACCOUNTS})"
)
"""A ticket that others opened, in the words of one who is linked to it."""


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
    surveys = surveys_of(tx, conversation) if any(ticket.has_ended for ticket in own) else ()
    related = _related(heard, conversation, articles)
    known = _articles(heard, conversation, articles, related)
    return Facts(
        own=own,
        named=named,
        named_phone_last4=last4,
        guesses=guesses.noted(tx, number, now) if number else 0,
        crowds=clusters.with_tickets(tx, crowds.prospects(conversation.memory, heard, own)),
        articles=known,
        related=related,
        listening=_listening(tx, heard, now),
        holder=conversation.holder,
        muted=conversation.is_muted(now),
        subscriptions=_subscriptions(tx, heard, conversation, known),
        surveys=surveys,
        privacy_notice=privacy[0],
        privacy_version=privacy[1],
        position=_position(tx, conversation, heard, now),
    )


def _position(tx: Transaction, conversation: Conversation, heard: Understood, now: datetime) -> Point | None:
    """Where the citizen's phone is, where a place may be asked for: of no interest to who names one or only asks."""
    in_talk = conversation.memory.asked or conversation.memory.drafts
    reports = any(part.trouble or not part.how_to for part in heard.parts)
    if heard.place or heard.kind == "event" or not (reports or in_talk or heard.alarms):
        return None
    return positions.latest(tx, conversation.channel, conversation.account, conversation.sender, now)


def surveys_of(tx: Transaction, conversation: Conversation) -> tuple[Surveyed, ...]:
    """The surveys of this account's tickets that are closed now, the newest first."""
    rows = tx.all(
        "SELECT s.ticket, s.state, s.opened, s.solved, s.rating, t.title, t.unit, t.category_code FROM surveys s"
        " JOIN tickets t ON t.number = s.ticket AND t.reworks = s.round WHERE t.conversation_id = :id"
        " AND t.status IN :closed AND s.state <> 'void' ORDER BY s.id DESC LIMIT :most",
        id=conversation.id,
        closed=("archived", *sorted(CLOSED)),
        most=MOST_SURVEYS,
    )
    asked = conversation.survey if conversation.is_surveyed_last else ""
    return tuple(_surveyed(row, asked) for row in rows)


def _surveyed(row: Row, asked: str) -> Surveyed:
    return Surveyed(
        number=row["ticket"], title=row["title"], unit=row["unit"], code=row["category_code"], opened=moment(row["opened"]),
        state=row["state"], solved=row["solved"], rating="" if row["rating"] in NOT_REACHED else row["rating"],
        is_asked_last=row["ticket"] == asked,
    )  # fmt: skip


def own_tickets(tx: Transaction, conversation: Conversation) -> tuple[OwnTicket, ...]:
    """Tickets of this account, and of the same person on other accounts, also those that others opened; newest first."""
    rows = tx.all(
        f"{_TICKET.format('(t.conversation_id = :conversation OR t.person_id = :person)')} UNION ALL {_PART}"
        " ORDER BY opened DESC, number DESC LIMIT :most",
        conversation=conversation.id,
        person=conversation.person_id,
        most=MOST_OWN_TICKETS,
    )
    tickets = [_own(row) for row in rows]
    left = {ticket.number for ticket in tickets if ticket.status != "withdrawn"}
    return tuple(ticket for ticket in tickets if ticket.status != "withdrawn" or ticket.number not in left)


def _number(heard: Understood, conversation: Conversation) -> str:
    """The ticket number that was given, now or before the digits were asked for; empty where there is none."""
    asked = conversation.memory.asked
    numbers = heard.tickets or (asked.tickets if asked and asked.kind == "owner" else ())
    return numbers[0] if numbers else ""


def _named(tx: Transaction, number: str) -> tuple[OwnTicket | None, str]:
    """The ticket of this number, with the last digits that its owner must know."""
    row = tx.one(_TICKET.format("t.number = :number"), number=number) if number else None
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
    """What answers the question before this one together with a question that leans on it, or may: after an answer that
    is any short one without an answer of its own."""
    before, part = conversation.memory.question, heard.part
    finds_none = part is not None and part.match.decision != "answer" and bool(conversation.memory.answered)
    may = heard.leans or heard.may_lean or (finds_none and len(heard.text) <= _LONGEST_FOLLOW_UP)
    return articles.match(f"{before}，{heard.text}") if before and may else None


def _subscriptions(
    tx: Transaction, heard: Understood, conversation: Conversation, known: dict[str, Answerable]
) -> tuple[str, ...]:
    """Read only where the message speaks of them, or where one may be offered."""
    asked = conversation.memory.asked
    speaks = heard.act in SUBSCRIBING or (
        asked is not None and asked.kind in ("topic", "unsubscribe", "solved")
    )
    offers = any(article.topic for article in known.values())
    return topics_of(tx, conversation.id) if speaks or offers else ()


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
        number=row["number"], title=row["title"], status="withdrawn" if row["left_at"] else row["status"],
        unit=row["unit"], opened=moment(row["opened"]), due=due, code=row["category_code"], category=row["category"],
        topic=row["topic"], place=row["place"], places=tuple(json.loads(row["places"])), alarm=row["alarm"],
        is_urgent=bool(row["urgent"]), text=row["text"], reply=row["public_reply"], closed=closed,
        outcome=row["outcome"], settled=row["settled"], reworks=row["reworks"],
        follows=row["leading"] != row["number"], elsewhere=_elsewhere(row),
    )  # fmt: skip


def _elsewhere(row: Row) -> Elsewhere | None:
    if not row["elsewhere"]:
        return None
    return Elsewhere(row["elsewhere"], row["elsewhere_unit"], row["elsewhere_reply"])
