"""Conversations and contacts as rows: who writes where, what is remembered, and what became of it.

A conversation lives as long as the account; a contact is one stretch of it, from its first message to its close.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot import persons
from bot.hearing import Understood
from bot.state import Dialogue, dialogue_from_json
from channels.messages import Inbound
from channels.own_page import own_act
from language.ratings import reading_of
from storage.clock import moment, stamp
from storage.transaction import Row, Transaction


@dataclass(frozen=True, slots=True)
class Conversation:
    """One citizen's account on one channel, locked for this transaction.

    `survey` is the ticket whose survey was asked last, at `survey_at`.
    """

    id: str
    channel: str
    account: str
    sender: str
    memory: Dialogue
    person_id: str | None
    holder: str
    language: str
    muted_until: datetime | None
    contact_id: int | None
    last_at: datetime
    survey: str = ""
    survey_at: datetime | None = None

    @property
    def is_surveyed_last(self) -> bool:
        """Whether the question of a survey went out after the citizen's last message: nothing was asked since."""
        return self.survey_at is not None and self.survey_at > self.last_at

    def is_muted(self, now: datetime) -> bool:
        """Whether the account hears nothing but emergencies for now."""
        return self.muted_until is not None and now < self.muted_until


def conversation_id(channel: str, account: str, sender: str) -> str:
    """The same account has the same id for ever, on every machine; the sender cannot be read from it."""
    return hashlib.sha256(f"{channel}\0{account}\0{sender}".encode()).hexdigest()[:32]


def lock(tx: Transaction, inbound: Inbound, language: str, now: datetime) -> Conversation:
    """The conversation of this message, made if it is new; nobody else changes it until the transaction ends."""
    key = conversation_id(inbound.channel, inbound.account, inbound.sender)
    row = tx.one(
        "INSERT INTO conversations (id, channel, account, via, sender, language, opened_at, last_at)"
        " VALUES (:id, :channel, :account, :via, :sender, :language, :now, :now)"
        # The update locks the row that is there already, and has it returned. We answer the way we were written to last.
        " ON CONFLICT (id) DO UPDATE SET via = excluded.via RETURNING *",
        id=key, channel=inbound.channel, account=inbound.account, via=inbound.via, sender=inbound.sender,
        language=language, now=stamp(now),
    )  # fmt: skip
    assert row is not None
    if inbound.phone:
        row["person_id"] = persons.vouch(tx, row, inbound.phone, now)
    return _conversation(row)


def known(tx: Transaction, channel: str, account: str, sender: str, now: datetime) -> str:
    """The id of an account's conversation, made if it is new: for accounts that a platform speaks of."""
    key = conversation_id(channel, account, sender)
    tx.insert_new(
        "conversations", id=key, channel=channel, account=account, sender=sender, opened_at=stamp(now),
        last_at=stamp(now),
    )  # fmt: skip
    return key


def state_of(tx: Transaction, inbound: Inbound) -> str:
    """What is remembered of this citizen, as text; empty for who writes for the first time."""
    key = conversation_id(inbound.channel, inbound.account, inbound.sender)
    return tx.value("SELECT state FROM conversations WHERE id = :id", id=key) or ""


def told_before(state: str) -> str:
    """Words of this citizen that were not or not clearly understood and may be gone on with; "" where none are."""
    memory = dialogue_from_json(state) if state else Dialogue()
    asked = memory.asked
    if asked and asked.kind == "article":
        return memory.question
    return asked.told.text if asked and asked.kind == "clarify" and asked.told else ""


def find(tx: Transaction, channel: str, account: str, sender: str) -> Conversation | None:
    """The conversation of an account, to read; None for who never wrote."""
    key = conversation_id(channel, account, sender)
    row = tx.one("SELECT * FROM conversations WHERE id = :id", id=key)
    return _conversation(row) if row else None


def lock_by_id(tx: Transaction, key: str) -> Conversation | None:
    """A known conversation, locked until the transaction ends."""
    row = tx.one("SELECT * FROM conversations WHERE id = :id /* for update */", id=key)
    return _conversation(row) if row else None


def _conversation(row: Row) -> Conversation:
    muted: str | None = row["muted_until"]
    return Conversation(
        id=row["id"], channel=row["channel"], account=row["account"], sender=row["sender"],
        memory=dialogue_from_json(row["state"]), person_id=row["person_id"], holder=row["holder"],
        language=row["language"], muted_until=moment(muted) if muted else None, contact_id=row["contact_id"],
        last_at=moment(row["last_at"]), survey=row["survey"] or "",
        survey_at=moment(row["survey_at"]) if row["survey_at"] else None,
    )  # fmt: skip


def save(tx: Transaction, conversation: Conversation, memory: Dialogue, **columns: Any) -> None:  # noqa: ANN401
    """Keep the new memory; further columns (`language`, `last_at`, `contact_id`) as given."""
    values = {"state": memory.to_json(), **columns}
    changes = ", ".join(f"{name} = :{name}" for name in values)
    tx.run(
        f"UPDATE conversations SET {changes}, version = version + 1 WHERE id = :id",
        id=conversation.id,
        **values,
    )


def note_wait(tx: Transaction, conversation: Conversation, now: datetime) -> None:
    """The citizen wrote to a person: from now on somebody waits, unless they did before."""
    if conversation.holder == "human":
        tx.run(
            "UPDATE conversations SET waits_since = COALESCE(waits_since, :now) WHERE id = :id",
            now=stamp(now),
            id=conversation.id,
        )


def contact_for(tx: Transaction, conversation: Conversation, heard: Understood, now: datetime) -> int | None:
    """The open contact of this citizen; one closed as unclear goes on, otherwise a new one begins.

    Thanks and the answer to a survey belong to the contact that has ended and begin none; a follow or a scan is no
    message at all. The QR code that was scanned before is where the contact comes from.
    """
    row = _contact_going_on(tx, conversation)
    is_of_before = heard.act == "thanks" or _answers_survey(conversation, heard)
    if heard.is_gesture:
        return int(row["id"]) if row else None
    if row is None and is_of_before and conversation.contact_id:
        tx.run("UPDATE contacts SET messages = messages + 1 WHERE id = :id", id=conversation.contact_id)
        return conversation.contact_id
    if row is None:
        return tx.insert_id(
            "contacts", channel=conversation.channel, account=conversation.account, sender=conversation.sender,
            conversation_id=conversation.id, person_id=conversation.person_id, opened=stamp(now), messages=1,
            source=conversation.memory.source,
        )  # fmt: skip
    tx.run(
        "UPDATE contacts SET messages = messages + 1, closed = NULL,"
        " source = CASE WHEN source = '' THEN :source ELSE source END,"
        " disposition = CASE WHEN closed IS NULL THEN disposition ELSE 'open' END WHERE id = :id",
        id=row["id"],
        source=conversation.memory.source,
    )
    return int(row["id"])


def _answers_survey(conversation: Conversation, heard: Understood) -> bool:
    """Whether the message does nothing but answer the question of a survey that was asked last."""
    pressed = own_act(heard.text) if heard.kind == "event" else None
    if pressed is not None:
        return pressed.name == "rate"
    asked = conversation.memory.asked
    if not (conversation.is_surveyed_last or (asked is not None and asked.kind.startswith("survey_"))):
        return False
    if heard.number is not None or heard.act in ("yes", "no"):
        return True
    if heard.claim or any(part.trouble for part in heard.parts):
        return False
    reading = reading_of(heard.text)
    return bool(reading.grade or reading.solved)


def _contact_going_on(tx: Transaction, conversation: Conversation) -> Row | None:
    """The open one of this conversation, or of the same person on another channel; else the last, if it was unclear."""
    if conversation.contact_id is None and conversation.person_id is None:
        return None  # who writes for the first time has none
    return tx.one(
        "SELECT id FROM contacts WHERE (closed IS NULL"
        " AND (conversation_id = :conversation OR (person_id IS NOT NULL AND person_id = :person)))"
        " OR (id = :last AND disposition = 'unclear') ORDER BY closed IS NOT NULL, id DESC LIMIT 1",
        conversation=conversation.id,
        person=conversation.person_id,
        last=conversation.contact_id,
    )


_WEIGHT = (
    "CASE {} WHEN 'ticketed' THEN 4 WHEN 'answered' THEN 3 WHEN 'withdrawn' THEN 3 WHEN 'open' THEN 0"
    " WHEN 'unclear' THEN 1 ELSE 2 END"
)


def dispose(tx: Transaction, contact_id: int, disposition: str, closed_at: datetime | None) -> None:
    """What became of a contact: a ticket outweighs an answer or a withdrawal, these outweigh an insult or nonsense,
    and unclear is only what nothing became of. Of equals the later stands. The first close counts."""
    tx.run(
        f"UPDATE contacts SET disposition = CASE WHEN {_WEIGHT.format('disposition')} > {_WEIGHT.format(':new')}"
        " THEN disposition ELSE :new END, closed = COALESCE(closed, :closed) WHERE id = :id",
        new=disposition,
        closed=stamp(closed_at) if closed_at else None,
        id=contact_id,
    )


def dispose_withdrawn(tx: Transaction, contact_id: int) -> None:
    """A contact that leaves no ticket but withdrawn ones is withdrawn, whatever came before."""
    tx.run(
        "UPDATE contacts SET disposition = 'withdrawn' WHERE id = :id AND NOT EXISTS"
        " (SELECT 1 FROM tickets WHERE contact_id = :id AND status <> 'withdrawn') AND NOT EXISTS"
        " (SELECT 1 FROM linked_citizens WHERE contact_id = :id AND ended_at IS NULL)",
        id=contact_id,
    )


def goes_on_elsewhere(tx: Transaction, conversation: Conversation, timer: str, now: datetime) -> bool:
    """Whether the same contact goes on in another conversation of the same person: its own timer is still to come."""
    found = tx.value(
        "SELECT 1 FROM conversations c WHERE c.contact_id = :contact AND c.id <> :id AND EXISTS"
        " (SELECT 1 FROM due WHERE kind = :timer AND key = c.id AND due_at > :now) LIMIT 1",
        timer=timer,
        contact=conversation.contact_id,
        id=conversation.id,
        now=stamp(now),
    )
    return bool(found)


def forget_answer(tx: Transaction, contact_id: int, article: str) -> None:
    """The answer of this article did not help and the question becomes a ticket: one matter, not two."""
    tx.run(
        "DELETE FROM matters WHERE contact_id = :contact AND article = :article AND ticket IS NULL",
        contact=contact_id,
        article=article,
    )


def note_matter(
    tx: Transaction, contact_id: int, now: datetime, *, once: bool = False, **columns: object
) -> None:
    """A request of this contact, counted with purpose, category and what it became; once for each ticket, and where
    `once` is set once for its purpose and topic."""
    same = (
        {name: columns[name] for name in ("purpose", "topic")} if once else {"ticket": columns.get("ticket")}
    )
    if all(same.values()):
        condition = " AND ".join(f"{name} = :{name}" for name in same)
        known = f"SELECT 1 AS one FROM matters WHERE contact_id = :contact AND {condition} LIMIT 1"
        if tx.value(known, contact=contact_id, **same):
            return
    tx.insert("matters", contact_id=contact_id, created_at=stamp(now), **columns)
