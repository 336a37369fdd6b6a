"""What a person does in a conversation that concerns both sides of the house: the citizen's contact and the desk.

Every deed is one transaction of the caller, which has seen the conversation and found it in sight. A person who does one
of these has the conversation; nobody else may have it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot import conversations, waiting
from bot.conversations import Conversation
from bot.state import Draft, dialogue_from_json
from channels import outbox
from channels.messages import Outgoing
from console import words
from desk import citizen, linking
from desk.city import City
from desk.opening import Opened, Request, open_from_request
from desk.talk_actions import SENTENCES as TALK_SENTENCES
from desk.talk_actions import Said, talk
from desk.ticket_actions import Done
from knowledge_base.articles import Version
from knowledge_base.verbatim import verbatim
from storage import due
from storage.clock import stamp
from storage.transaction import Row, Transaction
from tickets import linked, store
from tickets.model import Actor, Refusal

SETTLED: Mapping[str, str] = {"answered": "已处理", "invalid": "无效"}
"""How a person closes a contact, by its disposition."""
FEWEST_DIGITS = 7
"""Of a telephone number without its area code."""
SENTENCES: Mapping[str, str] = {
    "gone": "这条知识已经换了版本或者不再有效，请重新查找后再发。",
    "no_contact": "这段会话没有可以登记的来访。",
    "ticketed": "这次来访已转工单，不能再登记为别的结果。",
    "text_missing": "请填写诉求内容。",
    "phone": "联系电话应是手机号或带区号的固定电话，请核对；群众没有留电话就空着。",
    "ticket_unknown": "没有找到这张工单，请核对编号。",
    "not_linked": "不能关联到这张工单：它已经办结、保密、属于专线，或者承办单位就是被反映的单位。请另建工单。",
}


@dataclass(frozen=True, slots=True)
class Deed:
    """Who does it in which conversation, and when. `row` is the conversation as it was found."""

    city: City
    actor: Actor
    row: Row
    now: datetime


def refuse(action: str, reason: str) -> Refusal:
    """A refusal with its sentence."""
    return Refusal(action, reason, SENTENCES[reason])


def words_of(city: City, language: str, version: Version) -> str:
    """What the citizen reads of an article, to the letter."""
    content = version.content
    valid_to = content.valid_to.isoformat() if content.valid_to else ""
    return verbatim(city.phrases, language, content.answer, content.unit, content.basis, valid_to)


def answer(tx: Transaction, deed: Deed, version: Version, release: int | None, query: str) -> Refusal | None:
    """Send an approved answer word for word. It is logged like an answer of the bot, with the person who chose it."""
    content = version.content
    text = words_of(deed.city, deed.row["language"], version)
    said = Said(text, article=content.article)
    refusal = talk(tx, deed.city, deed.actor, "say", deed.row["id"], said, deed.now)
    if refusal:
        return refusal
    newest = tx.value("SELECT max(id) FROM inbox WHERE conversation_id = :id", id=deed.row["id"])
    tx.insert(
        "answer_log", inbox_id=newest, conversation_id=deed.row["id"], at=stamp(deed.now), query=query,
        release=release, decision="person", article=content.article, version=version.number,
        why=f'["由 {deed.actor.user} 选发"]',
    )  # fmt: skip
    if deed.row["contact_id"] is not None:
        conversations.dispose(tx, deed.row["contact_id"], "answered", None)
        conversations.note_matter(
            tx, deed.row["contact_id"], deed.now, once=True, purpose="咨询", topic=content.topic,
            article=content.article,
        )  # fmt: skip
    return None


def settle(tx: Transaction, deed: Deed, disposition: str) -> Refusal | None:
    """Close the contact as handled or invalid and give the conversation back to the bot, with nothing left open."""
    held = _mine(tx, deed)
    if isinstance(held, Refusal):
        return held
    found: str = tx.value("SELECT disposition FROM contacts WHERE id = :id", id=held.contact_id)
    if found == "ticketed" and disposition != "answered":
        return refuse("settle", "ticketed")
    tx.run(
        "UPDATE contacts SET disposition = :new, closed = COALESCE(closed, :now) WHERE id = :id",
        new="ticketed" if found == "ticketed" else disposition,
        now=stamp(deed.now),
        id=held.contact_id,
    )
    for timer in (waiting.REMIND, waiting.CLOSE):
        due.cancel(tx, timer, held.id)
    conversations.save(tx, held, held.memory.rested(), holder="bot", holder_user="", waits_since=None)
    return None


def shown(text: str) -> str:
    """Words of a citizen as a form shows them: without telephone and identity."""
    return words.private(text)


def known(row: Row, lines: list[Row]) -> Draft:
    """What the bot has understood of the matter: the request that is being taken, else the last that was told."""
    memory = dialogue_from_json(row["state"])
    if memory.drafts:
        return replace(memory.drafts[0], phone=memory.drafts[0].phone or memory.phone)
    said = [line["text"] for line in lines if line["text"]]
    found = Draft(text="\n".join(said), summary=said[-1] if said else "", phone=memory.phone)
    for line in lines:
        heard = line["understood"].get("heard", {})
        for part in heard.get("parts", []):
            found = _with(found, part)
        found = _with(found, {name: heard[name] for name in ("phone", "place", "since") if heard.get(name)})
    return found


_TEXTS = ("summary", "purpose", "code", "category", "topic", "line", "place", "since", "wish", "phone")
_LISTS = ("places", "areas", "objects")


def _with(draft: Draft, part: Mapping[str, Any]) -> Draft:
    told: dict[str, Any] = {name: part[name] for name in _TEXTS if part.get(name)}
    told |= {name: tuple(part[name]) for name in _LISTS if part.get(name)}
    return replace(draft, **told)


def open_ticket(tx: Transaction, deed: Deed, request: Request) -> Opened | Refusal:
    """A ticket from the conversation; the citizen gets its number as from the bot."""
    held = _mine(tx, deed)
    if isinstance(held, Refusal):
        return held
    if not request.text.strip():
        return refuse("ticket", "text_missing")
    if request.phone and sum(map(str.isdigit, request.phone)) < FEWEST_DIGITS:
        return refuse("ticket", "phone")
    opened = open_from_request(tx, deed.city, request, deed.now)
    _became_ticket(tx, deed, held, opened)
    return opened


def link(tx: Transaction, deed: Deed, request: Request, number: str) -> Opened | Refusal:
    """The matter is one that has a ticket: more words for the citizen's own, a part in that of others."""
    held = _mine(tx, deed)
    if isinstance(held, Refusal):
        return held
    ticket = store.lock(tx, number)
    if ticket is None:
        return refuse("link", "ticket_unknown")
    if linked.owns(tx, ticket, held.id):
        opened = _append(tx, deed, request, number)
    else:
        linked_to = linking.link(tx, deed.city, request, number, deed.now)
        opened = linked_to or refuse("link", "not_linked")
    if isinstance(opened, Opened):
        _became_ticket(tx, deed, held, opened)
    return opened


def _append(tx: Transaction, deed: Deed, request: Request, number: str) -> Opened | Refusal:
    row = deed.row
    who = citizen.Citizen(
        row["sender"], row["channel"], row["account"], row["id"], row["contact_id"], row["language"]
    )
    done = citizen.append(tx, deed.city, who, number, citizen.More(request.text), deed.now)
    if not isinstance(done, Done):
        return done
    receipt = deed.city.phrases.text("added_to_ticket", row["language"], number=number)
    return Opened(done.ticket, receipt)


def _mine(tx: Transaction, deed: Deed) -> Conversation | Refusal:
    """The conversation, locked; a refusal where another person has it."""
    held = conversations.lock_by_id(tx, deed.row["id"])
    if held is None or held.contact_id is None:
        return refuse("take", "no_contact")
    holder: str = tx.value("SELECT holder_user FROM conversations WHERE id = :id", id=held.id)
    if held.holder == "human" and holder != deed.actor.user:
        return Refusal("take", "taken", TALK_SENTENCES["taken"].format(holder=holder))
    return held


def _became_ticket(tx: Transaction, deed: Deed, held: Conversation, opened: Opened) -> None:
    row, number = deed.row, opened.ticket.number
    outbox.put(
        tx,
        Outgoing(
            audience="citizen", channel=row["channel"], account=row["account"], recipient=row["sender"],
            kind="receipt", text=opened.receipt, dedupe_key=f"receipt:{number}:{row['id']}:{stamp(deed.now)}",
            ticket=number, conversation_id=row["id"], actor=deed.actor.user,
        ),
        deed.now,
    )  # fmt: skip
    assert held.contact_id is not None
    conversations.dispose(tx, held.contact_id, "ticketed", None)
    conversations.save(
        tx, held, held.memory.settled(), holder="human", holder_user=deed.actor.user, waits_since=None
    )
