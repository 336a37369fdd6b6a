"""What happens when a citizen does not go on: one reminder that invites to come back, then a silent close.

Timers are rows of `due`, moved by every message; a timer that fires after a newer message finds nothing to do.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import conversations
from bot.conversations import Conversation
from bot.state import Dialogue
from channels import outbox
from channels.messages import Outgoing
from language.phrases import Phrases
from storage import due
from storage.clock import stamp
from storage.transaction import Transaction

REMIND, CLOSE = "clarify_remind", "contact_close"
UNFINISHED = ("clarify", "describe", "slot", "confirm", "edit")
"""Open questions after which the request itself is not yet known or not yet submitted."""


@dataclass(frozen=True, slots=True)
class Patience:
    """`[clarify]` of the pack: how long to wait before the reminder and before the close."""

    remind: timedelta
    close: timedelta


def wait_for_more(
    tx: Transaction, conversation: Conversation, memory: Dialogue, patience: Patience, now: datetime
) -> None:
    """Set the timers of this conversation anew."""
    due.put(tx, CLOSE, conversation.id, now + patience.close)
    if memory.asked and memory.asked.kind in UNFINISHED:
        due.put(tx, REMIND, conversation.id, now + patience.remind)
    elif conversation.memory.asked and conversation.memory.asked.kind in UNFINISHED:
        due.cancel(tx, REMIND, conversation.id)


def remind(tx: Transaction, key: str, phrases: Phrases, now: datetime) -> None:
    """The one reminder; a person who has taken over speaks for themselves."""
    conversation = conversations.lock_by_id(tx, key)
    asked = conversation.memory.asked if conversation else None
    if (
        conversation is None
        or asked is None
        or asked.kind not in UNFINISHED
        or conversation.holder == "human"
    ):
        return
    # This question is the last one now, and a bare number no answer to a survey before it.
    tx.run("UPDATE conversations SET survey_at = NULL WHERE id = :id", id=conversation.id)
    phrase = "remind_draft" if conversation.memory.drafts else "remind_unclear"
    outbox.put(
        tx,
        Outgoing(
            audience="citizen", channel=conversation.channel, account=conversation.account,
            recipient=conversation.sender, kind="reminder",
            text=phrases.text(phrase, conversation.language),
            dedupe_key=f"remind:{conversation.id}:{stamp(conversation.last_at)}",
            conversation_id=conversation.id, actor="bot",
        ),
        now,
    )  # fmt: skip


def close(tx: Transaction, key: str, now: datetime) -> None:
    """End the contact silently: unclear where nothing became of it, else as what it became."""
    conversation = conversations.lock_by_id(tx, key)
    if conversation is None or conversation.contact_id is None or conversation.holder == "human":
        return
    if not conversations.goes_on_elsewhere(tx, conversation, CLOSE, now):
        conversations.dispose(tx, conversation.contact_id, "unclear", now)
    memory = conversation.memory
    unfinished = memory.drafts or (memory.asked is not None and memory.asked.kind in UNFINISHED)
    conversations.save(tx, conversation, memory if unfinished else memory.rested())
