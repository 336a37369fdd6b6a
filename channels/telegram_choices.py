"""The words behind a citizen's button: those of the message it stands under, and never an answer to a newer question."""

import re

from channels.messages import Delivery
from channels.outbox import deliveries
from channels.telegram_data import Choice
from language.acts import act_of
from language.normalise import normalise
from storage.transaction import Transaction

QUESTIONS = ("question", "choose", "summary", "survey")
BARE_ANSWERS = frozenset({"yes", "no", "submit", "choice", "skip", "more"})
"""What means nothing without the question it answers."""
BOUND = ("summary", "survey")
"""Messages whose every button is about that message: submitting it, changing it, rating it."""
_CLAUSES = re.compile(r"[,，、;；\s]+")


def words_of(tx: Transaction, account: str, chat: str, choice: Choice) -> str | None:
    """The label that was pressed, as words; None when there is no such button, or when a newer question would take it.

    An old button may still say something by itself (the name of a service, a matter); 是 and 提交 may not.
    """
    pressed = _message(tx, account, chat, choice.message)
    if pressed is None or not 1 <= choice.number <= len(pressed.options):
        return None
    words = pressed.options[choice.number - 1].value
    newer = _newer_question(tx, pressed)
    stale = newer is not None and (pressed.kind in BOUND or _would_answer(words, newer))
    return None if stale else words


def _would_answer(words: str, question: Delivery) -> bool:
    """对，提交 says yes before it says anything else."""
    taken = {normalise(option.label) for option in question.options}
    bare = any(act_of(clause) in BARE_ANSWERS for clause in (words, *_CLAUSES.split(words)) if clause)
    return bare or normalise(words) in taken


def _message(tx: Transaction, account: str, chat: str, number: int) -> Delivery | None:
    rows = tx.all(
        "SELECT * FROM outbox WHERE id = :id AND channel = 'telegram' AND account = :account"
        " AND recipient = :chat AND audience = 'citizen'",
        id=number,
        account=account,
        chat=chat,
    )
    return deliveries(rows)[0] if rows else None


def _newer_question(tx: Transaction, than: Delivery) -> Delivery | None:
    rows = tx.all(
        "SELECT * FROM outbox WHERE channel = 'telegram' AND account = :account AND recipient = :chat"
        " AND audience = 'citizen' AND id > :id AND (options <> '[]' OR kind IN :questions)"
        " ORDER BY id DESC LIMIT 1",
        account=than.account,
        chat=than.recipient,
        id=than.id,
        questions=QUESTIONS,
    )
    return deliveries(rows)[0] if rows else None
