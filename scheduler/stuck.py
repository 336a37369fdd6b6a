"""Messages that were recorded and never answered, because a process died or an answer failed: tried again."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from channels import inbox
from channels.core import Core
from channels.inbox import Recalled
from storage.database import Database
from storage.transaction import Transaction

log = logging.getLogger(__name__)

OLD_ENOUGH = timedelta(seconds=30)
"""Younger messages belong to the request that brought them."""
LEASE = timedelta(minutes=2)
BATCH = 20

Failed = Callable[[Transaction, Recalled, datetime], None]
"""Makes a message that nobody could answer visible to people."""


def answer_stuck(
    db: Database, now: datetime, core: Core, failed: Failed, *, older_than: timedelta = OLD_ENOUGH
) -> int:
    """Answer open messages, oldest first; returns how many were tried.

    Right after the start of a single process every open message is an orphan: pass `older_than=timedelta(0)`.
    """
    with db.write() as tx:
        messages = inbox.claim_open(tx, now, older_than, LEASE, BATCH)
        for message in inbox.give_up(tx, now):
            failed(tx, message, now)
    for message in messages:
        _answer(db, core, message, now)
    return len(messages)


def _answer(db: Database, core: Core, message: Recalled, now: datetime) -> None:
    try:
        core.answer(message.id, message.inbound)
    except Exception as error:  # the row stays open; the next messages must have their turn
        log.exception("message %s could not be answered at attempt %s", message.id, message.attempts)
        with db.write() as tx:
            inbox.failed_attempt(tx, message.id, repr(error), now)
