"""Carries a decision out inside the transaction that took it: rows of the outbox, tickets, timers, tallies."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol

from bot import conversations, guesses, persons
from bot.conversations import Conversation
from bot.decisions import (
    AppendToTicket,
    AskUnit,
    CountMatter,
    Decision,
    Deed,
    Dispose,
    EnterLine,
    HandOver,
    JoinOwner,
    LinkToTicket,
    LogAnswer,
    MergeTicket,
    Mute,
    NoteMatter,
    NoteRefused,
    NoteRepeat,
    NoteSolved,
    NoteSource,
    OpenTicket,
    Queue,
    ReopenTicket,
    Say,
    Subscribe,
    TakeAnswer,
    UnlinkTicket,
    Unsubscribe,
    WithdrawTicket,
    WrongDigits,
)
from bot.state import Dialogue, Draft
from bot.turn import with_choices
from channels import outbox
from channels.messages import Delivery, Option, Outgoing
from knowledge_base import subscriptions
from storage.clock import stamp
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Source:
    """Where a ticket comes from: what the ticket side needs of the conversation. A mere event has no contact."""

    conversation_id: str
    channel: str
    account: str
    sender: str
    person_id: str | None
    contact_id: int | None
    language: str
    inbox_id: int


@dataclass(frozen=True, slots=True)
class Opened:
    """A ticket that was opened, and what its citizen is told."""

    number: str
    receipt: str


class Office(Protocol):
    """The staff's side, as far as a conversation sets it in motion (the composition root joins it to `desk/`)."""

    def open_ticket(self, tx: Transaction, draft: Draft, source: Source, now: datetime) -> Opened: ...
    def link_ticket(
        self, tx: Transaction, deed: LinkToTicket, source: Source, now: datetime
    ) -> Opened | None: ...
    def merge_ticket(self, tx: Transaction, deed: MergeTicket, source: Source, now: datetime) -> str: ...
    def unlink_ticket(self, tx: Transaction, number: str, source: Source, now: datetime) -> None: ...
    def count(self, tx: Transaction, deed: CountMatter, source: Source, now: datetime) -> None: ...
    def append(self, tx: Transaction, deed: AppendToTicket, source: Source, now: datetime) -> None: ...
    def reopen(self, tx: Transaction, deed: ReopenTicket, source: Source, now: datetime) -> str: ...
    def repeat(self, tx: Transaction, deed: NoteRepeat, source: Source, now: datetime) -> None: ...
    def withdraw(self, tx: Transaction, number: str, source: Source, now: datetime) -> str: ...
    def mute(self, tx: Transaction, reason: str, source: Source, now: datetime) -> str: ...
    def take_answer(self, tx: Transaction, deed: TakeAnswer, source: Source, now: datetime) -> str: ...
    def hand_over(self, tx: Transaction, reason: str, text: str, source: Source, now: datetime) -> None: ...
    def ask_unit(self, tx: Transaction, deed: AskUnit, source: Source, now: datetime) -> None: ...
    def subject(self, tx: Transaction, article: str, version: int) -> tuple[str, str]: ...


@dataclass(slots=True)
class Stage:
    """One message on its way through the effects. `memory` grows ticket numbers while tickets are opened; `in_response`
    as in `Inbound`; `replies` are the rows that the message is answered with."""

    tx: Transaction
    conversation: Conversation
    source: Source
    office: Office
    release: int | None
    weights: int
    versions: Mapping[str, int]
    now: datetime
    memory: Dialogue
    in_response: bool = False
    said: int = 0
    replies: list[Delivery] = field(default_factory=list)


def perform(stage: Stage, decision: Decision) -> Dialogue:
    """Do everything in the order decided and return the memory to keep."""
    stage.memory = decision.dialogue
    for deed in decision.deeds:
        _DOERS[type(deed)](stage, deed)
    return stage.memory


def _say(stage: Stage, deed: Say) -> None:
    stage.said += 1
    source = stage.source
    reply = outbox.reply(
        stage.tx,
        Outgoing(
            audience="citizen",
            channel=source.channel,
            account=source.account,
            recipient=source.sender,
            kind=deed.kind,
            text=deed.text,
            dedupe_key=f"reply:{source.inbox_id}:{stage.said}",
            options=tuple(Option(choice.label, choice.label) for choice in deed.choices),
            ticket=deed.ticket,
            article=deed.article,
            conversation_id=source.conversation_id,
            inbox_id=source.inbox_id,
            actor="bot",
        ),
        stage.now,
        in_response=stage.in_response,
    )
    if reply is not None:
        stage.replies.append(reply)


def _forget_answer(stage: Stage, draft: Draft) -> None:
    contact, answered = stage.source.contact_id, draft.instead_of
    if contact is not None and answered:
        conversations.forget_answer(stage.tx, contact, answered)


def _open_ticket(stage: Stage, deed: OpenTicket) -> None:
    _forget_answer(stage, deed.draft)
    opened = stage.office.open_ticket(stage.tx, deed.draft, stage.source, stage.now)
    _say(stage, Say("receipt", opened.receipt, ticket=opened.number))
    if deed.hint:
        stage.office.append(stage.tx, AppendToTicket(opened.number, deed.hint), stage.source, stage.now)
    if deed.wants_place:
        stage.memory = replace(stage.memory, placeless=(*stage.memory.placeless, opened.number))
    _dispose(stage, Dispose("ticketed"))


def _link_ticket(stage: Stage, deed: LinkToTicket) -> None:
    """Told the number that the matter has; a ticket of its own where that one has ended in the meantime."""
    linked = stage.office.link_ticket(stage.tx, deed, stage.source, stage.now)
    if linked is None:
        stage.memory = replace(stage.memory, asked=None)
        _open_ticket(stage, OpenTicket(deed.draft))
        return
    _forget_answer(stage, deed.draft)
    text = with_choices("\n".join(filter(None, (linked.receipt, deed.note))), deed.choices)
    _say(stage, Say("receipt", text, deed.choices, linked.number))
    _dispose(stage, Dispose("ticketed"))


def _merge_ticket(stage: Stage, deed: MergeTicket) -> None:
    words = stage.office.merge_ticket(stage.tx, deed, stage.source, stage.now)
    if words:
        _say(stage, Say("notice", words, ticket=deed.ticket))


def _unlink_ticket(stage: Stage, deed: UnlinkTicket) -> None:
    stage.office.unlink_ticket(stage.tx, deed.ticket, stage.source, stage.now)


def _append(stage: Stage, deed: AppendToTicket) -> None:
    stage.office.append(stage.tx, deed, stage.source, stage.now)


def _reopen(stage: Stage, deed: ReopenTicket) -> None:
    words = stage.office.reopen(stage.tx, deed, stage.source, stage.now)
    _say(stage, Say("progress", words, ticket=deed.ticket))


def _repeat(stage: Stage, deed: NoteRepeat) -> None:
    stage.office.repeat(stage.tx, deed, stage.source, stage.now)


def _withdraw(stage: Stage, deed: WithdrawTicket) -> None:
    words = stage.office.withdraw(stage.tx, deed.ticket, stage.source, stage.now)
    _say(stage, Say("notice", words, ticket=deed.ticket))
    if stage.source.contact_id is not None:
        conversations.dispose_withdrawn(stage.tx, stage.source.contact_id)


def _take_answer(stage: Stage, deed: TakeAnswer) -> None:
    words = stage.office.take_answer(stage.tx, deed, stage.source, stage.now)
    if words:
        _say(stage, Say("notice", words, ticket=deed.ticket))


def _join_owner(stage: Stage, deed: JoinOwner) -> None:
    persons.join(stage.tx, stage.conversation.id, deed.ticket, stage.now)


def _subscribe(stage: Stage, deed: Subscribe) -> None:
    subscriptions.subscribe(stage.tx, stage.conversation.id, deed.topic, stage.now)


def _unsubscribe(stage: Stage, deed: Unsubscribe) -> None:
    """What still waits goes with the last subscription; else it is looked at again before it is sent."""
    key = stage.conversation.id
    subscriptions.unsubscribe(stage.tx, key, deed.topics, stage.now)
    if not subscriptions.topics_of(stage.tx, key):
        outbox.call_back(stage.tx, key, subscriptions.PREFIX)


def _mute(stage: Stage, deed: Mute) -> None:
    words = stage.office.mute(stage.tx, deed.reason, stage.source, stage.now)
    _say(stage, Say("refusal", words))


def _wrong_digits(stage: Stage, deed: WrongDigits) -> None:
    guesses.note(stage.tx, deed.ticket, stage.now)


def _queue(stage: Stage, deed: HandOver | Queue) -> None:
    stage.tx.run(
        "UPDATE conversations SET holder = 'waiting', holder_user = :seat, waits_since = :now"
        " WHERE id = :id AND holder = 'bot'",
        id=stage.conversation.id,
        now=stamp(stage.now),
        seat=deed.seat if isinstance(deed, HandOver) else "",
    )


def _note_source(stage: Stage, deed: NoteSource) -> None:
    stage.tx.run(
        "UPDATE contacts SET source = :source WHERE id = :id", source=deed.source, id=stage.source.contact_id
    )


def _hand_over(stage: Stage, deed: HandOver) -> None:
    _queue(stage, deed)
    stage.office.hand_over(stage.tx, deed.reason, deed.text, stage.source, stage.now)


def _ask_unit(stage: Stage, deed: AskUnit) -> None:
    stage.office.ask_unit(stage.tx, deed, stage.source, stage.now)


def _log_answer(stage: Stage, deed: LogAnswer) -> None:
    candidates = [
        {"article": c.article, "question": c.question, "score": c.score, "why": c.why}
        for c in deed.match.candidates
    ]
    stage.tx.insert(
        "answer_log", inbox_id=stage.source.inbox_id, conversation_id=stage.conversation.id, at=stamp(stage.now),
        query=deed.match.query, release=stage.release, weights=stage.weights, decision=deed.match.decision, article=deed.article or None,
        version=stage.versions.get(deed.article), candidates=json.dumps(candidates, ensure_ascii=False),
        why=json.dumps(deed.match.why, ensure_ascii=False),
    )  # fmt: skip


def _note_matter(stage: Stage, deed: NoteMatter) -> None:
    if stage.source.contact_id is None:
        return
    subject = (deed.category, deed.topic)
    if deed.article in stage.versions and not deed.category:
        subject = stage.office.subject(stage.tx, deed.article, stage.versions[deed.article])
    conversations.note_matter(
        stage.tx, stage.source.contact_id, stage.now, purpose=deed.purpose, category=subject[0],
        topic=subject[1], places=json.dumps(deed.places, ensure_ascii=False), article=deed.article or None,
        ticket=deed.ticket, once=deed.once,
    )  # fmt: skip


def _count_matter(stage: Stage, deed: CountMatter) -> None:
    stage.office.count(stage.tx, deed, stage.source, stage.now)


def _note_solved(stage: Stage, deed: NoteSolved) -> None:
    stage.tx.run(
        "UPDATE answer_log SET solved = :solved WHERE id = (SELECT max(id) FROM answer_log"
        " WHERE conversation_id = :conversation AND article = :article)",
        solved="yes" if deed.solved else "no",
        conversation=stage.conversation.id,
        article=deed.article,
    )


def _note_refused(stage: Stage, deed: NoteRefused) -> None:
    stage.tx.run(
        "UPDATE answer_log SET solved = 'no' WHERE id = (SELECT max(id) FROM answer_log"
        " WHERE conversation_id = :conversation AND query = :question AND decision = 'choose' AND article IS NULL)",
        conversation=stage.conversation.id,
        question=deed.question,
    )


def _enter_line(stage: Stage, deed: EnterLine) -> None:
    stage.tx.run(
        "UPDATE contacts SET line = :line WHERE id = :id AND NOT COALESCE(line IN :kept, FALSE)",
        line=deed.line,
        id=stage.source.contact_id,
        kept=deed.kept,
    )


def _dispose(stage: Stage, deed: Dispose) -> None:
    closed = stage.now if deed.close else None
    if stage.source.contact_id is not None:
        conversations.dispose(stage.tx, stage.source.contact_id, deed.disposition, closed)


_DOERS: Mapping[type[Deed], Callable[[Stage, Any], None]] = {
    Say: _say,
    OpenTicket: _open_ticket,
    LinkToTicket: _link_ticket,
    MergeTicket: _merge_ticket,
    UnlinkTicket: _unlink_ticket,
    AppendToTicket: _append,
    ReopenTicket: _reopen,
    NoteRepeat: _repeat,
    WithdrawTicket: _withdraw,
    TakeAnswer: _take_answer,
    JoinOwner: _join_owner,
    Subscribe: _subscribe,
    Unsubscribe: _unsubscribe,
    Mute: _mute,
    WrongDigits: _wrong_digits,
    HandOver: _hand_over,
    Queue: _queue,
    AskUnit: _ask_unit,
    LogAnswer: _log_answer,
    NoteMatter: _note_matter,
    CountMatter: _count_matter,
    NoteSolved: _note_solved,
    NoteRefused: _note_refused,
    NoteSource: _note_source,
    EnterLine: _enter_line,
    Dispose: _dispose,
}
