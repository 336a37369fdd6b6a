"""One inbound message from its arrival to its reply, in two transactions: recorded first, then decided.

Whatever fails in between, the citizen's words are safe: the row stays open, is tried again, and can be seen. The
conversation is locked while it is decided on, so that a message delivered twice at once gets one and the same reply.
"""

import json
import logging
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from bot import conversations, effects, facts, waiting
from bot.conversations import Conversation
from bot.decisions import Decision
from bot.dialogue import decide
from bot.effects import Office, Source, Stage
from bot.hearing import Heard, Part, Understood
from bot.known import Facts
from bot.turn import Manners, Turn
from bot.waiting import Patience
from channels import inbox, outbox, positions
from channels.messages import Delivery, Inbound, MessageStatus
from knowledge_base.matcher import Match
from language.encoders.encoder import Vectors
from language.phrases import Phrases
from storage.clock import Clock, stamp
from storage.database import Database
from storage.transaction import Transaction
from tickets.lines import Lines

log = logging.getLogger(__name__)


class Knowledge(facts.Articles, Protocol):
    """The released knowledge, as one message sees it: the same release from matching to logging."""

    release: int | None
    weights: int

    def match(self, text: str) -> Match: ...
    def vector_of(self, text: str) -> Vectors | None: ...


class Reader(Protocol):
    """Understanding: pure, in memory, with no transaction open."""

    def read(self, inbound: Inbound, knowledge: Knowledge, now: datetime, before: str = "") -> Understood: ...


@dataclass(frozen=True, slots=True)
class City:
    """What of a city a conversation needs; made anew for each revision of the pack."""

    phrases: Phrases
    reader: Reader
    manners: Manners
    patience: Patience
    privacy_version: str
    lines: Lines


class World(Protocol):
    """What changes while the service runs: the city's revision and the knowledge's release."""

    def talk(self) -> City: ...
    def knowledge(self) -> Knowledge: ...


class _Overtaken(Exception):  # noqa: N818 - it is what happened
    """The same message, delivered twice at once, was answered by the other delivery: what this one did is undone."""


class Receiver:
    """The conversation's entry for every channel. Safe to share between threads."""

    def __init__(self, db: Database, clock: Clock, world: World, office: Office) -> None:
        self._db = db
        self._clock = clock
        self._world = world
        self._office = office

    def receive(self, inbound: Inbound) -> tuple[Delivery, ...]:
        """Record the message and answer it; a repeated one returns the replies that its first delivery got.

        Returns no replies when the message is safe but could not be answered yet: a job tries again. A position report
        is no message and gets none.
        """
        if inbound.is_position:
            positions.keep(self._db, inbound, self._clock.now())
            return ()
        with self._db.write() as tx:
            recorded = inbox.record(tx, inbound, self._clock.now())
            state = conversations.state_of(tx, inbound)
        if recorded.status != "open":
            return self._replies(recorded.id)
        return self._answer(recorded.id, inbound, state)

    def record(self, inbound: Inbound) -> int:
        """Make the message a row; returns its id, the same for a repeated delivery."""
        with self._db.write() as tx:
            return inbox.record(tx, inbound, self._clock.now()).id

    def answer(self, inbox_id: int, inbound: Inbound) -> tuple[Delivery, ...]:
        """Understand and decide, unless it was done before; never raises for a message that is safe."""
        with self._db.read() as tx:
            if inbox.status(tx, inbox_id) != "open":
                return outbox.replies_to(tx, inbox_id)
            state = conversations.state_of(tx, inbound)
        return self._answer(inbox_id, inbound, state)

    def _replies(self, inbox_id: int) -> tuple[Delivery, ...]:
        with self._db.read() as tx:
            return outbox.replies_to(tx, inbox_id)

    def _answer(self, inbox_id: int, inbound: Inbound, state: str) -> tuple[Delivery, ...]:
        try:
            return self._decide(inbox_id, inbound, state)
        except _Overtaken:
            log.info("message %s was answered by another delivery of it", inbox_id)
        except Exception as error:  # the row stays open and visible; the citizen must not see a 5xx
            log.exception("message %s could not be answered yet", inbox_id)
            with self._db.write() as tx:
                inbox.failed_attempt(tx, inbox_id, repr(error), self._clock.now())
        return self._replies(inbox_id)

    def _decide(self, inbox_id: int, inbound: Inbound, state: str) -> tuple[Delivery, ...]:
        """Decide and carry out, all or nothing; raises _Overtaken when another delivery was faster."""
        now, city, knowledge = self._clock.now(), self._world.talk(), self._world.knowledge()
        heard = city.reader.read(inbound, knowledge, now, conversations.told_before(state))
        with self._db.write() as tx:
            conversation = conversations.lock(tx, inbound, heard.language or heard.leaning, now)
            stage = self._carry_out(tx, conversation, inbox_id, inbound, heard, city, knowledge, now)
        return tuple(stage.replies)

    def _carry_out(
        self,
        tx: Transaction,
        conversation: Conversation,
        inbox_id: int,
        inbound: Inbound,
        heard: Understood,
        city: City,
        knowledge: Knowledge,
        now: datetime,
    ) -> Stage:
        heard = _in_language(heard, conversation)
        contact = conversations.contact_for(tx, conversation, heard, now)
        privacy = city.phrases.text("privacy_notice", heard.language), city.privacy_version
        known = facts.gather(tx, conversation, heard, knowledge, now, privacy)
        memory = conversation.memory
        if contact is not None and not heard.is_gesture:  # the contact has taken it
            memory = replace(memory, source="")
        decision = decide(Turn(memory, heard, known, city.phrases, now, city.manners, city.lines))
        stage = Stage(
            tx=tx,
            conversation=conversation,
            source=_source(conversation, contact, inbox_id, heard),
            office=self._office,
            release=knowledge.release,
            weights=knowledge.weights,
            versions={code: article.version for code, article in known.articles.items()},
            now=now,
            memory=decision.dialogue,
            in_response=inbound.in_response,
        )
        memory = effects.perform(stage, decision)
        conversations.save(
            tx, conversation, memory, contact_id=contact or conversation.contact_id, last_at=stamp(now),
            language=heard.language,
        )  # fmt: skip
        if contact is not None:
            conversations.note_wait(tx, conversation, now)
            waiting.wait_for_more(tx, conversation, memory, city.patience, now)
        status: MessageStatus = "answered" if stage.said or _is_in_hand(conversation, known) else "ignored"
        finished = inbox.finish(
            tx, inbox_id, status, conversation_id=conversation.id, contact_id=contact,
            understood=_explained(heard, decision),
        )  # fmt: skip
        if not finished:
            raise _Overtaken
        return stage


def _is_in_hand(conversation: Conversation, known: Facts) -> bool:
    """A person has the conversation, or was promised; nobody was to an account that is muted."""
    return conversation.holder == "human" or (conversation.holder == "waiting" and not known.muted)


def _in_language(heard: Understood, conversation: Conversation) -> Understood:
    """A number or a picture is in the language of the conversation."""
    if heard.language:
        return heard
    return replace(heard, language="en" if conversation.language == "en" else "zh")


def _source(conversation: Conversation, contact: int | None, inbox_id: int, heard: Understood) -> Source:
    return Source(
        conversation_id=conversation.id,
        channel=conversation.channel,
        account=conversation.account,
        sender=conversation.sender,
        person_id=conversation.person_id,
        contact_id=contact,
        language=heard.language or "zh",
        inbox_id=inbox_id,
    )


def _explained(heard: Understood, decision: Decision) -> str:
    """What staff see beside the message: what was understood and why it was answered so.

    What the knowledge base found stands in the answer log, once.
    """
    parts = [{**_fields(part), "match": part.match.decision} for part in heard.parts]
    alarms = [_fields(alarm) for alarm in heard.alarms]
    known = {**_fields(heard), "parts": parts, "alarms": alarms}
    return json.dumps({"heard": known, "why": decision.why}, ensure_ascii=False)


def _fields(value: Understood | Part | Heard) -> dict[str, object]:
    """The fields that say something."""
    return {name: said for name in value.__slots__ if (said := getattr(value, name))}
