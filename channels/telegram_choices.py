"""The words behind a citizen's button: those of the message it stands under, and never an answer to a newer question."""

from channels.messages import Delivery
from channels.outbox import deliveries
from channels.telegram_data import Choice
from language.acts import act_of
from language.normalise import normalise
from storage.transaction import Transaction

QUESTIONS = ("question", "choose", "summary", "survey")
BARE_ANSWERS = frozenset({"yes", "no", "submit", "choice", "skip", "more"})
"""What means nothing without the question it answers."""


def words_of(tx: Transaction, account: str, chat: str, choice: Choice) -> str | None:
    """The label that was pressed, as words; None when there is no such button, or when a newer question would take it.

    An old button may still say something by itself (the name of a service, a matter); 是 and 提交 may not.
    """
    pressed = _message(tx, account, chat, choice.message)
    if pressed is None or not 1 <= choice.number <= len(pressed.options):
        return None
    words = pressed.options[choice.number - 1].value
    newer = _newer_question(tx, pressed)
    return None if newer is not None and _would_answer(words, newer) else words


def _would_answer(words: str, question: Delivery) -> bool:
    taken = {normalise(option.label) for option in question.options}
    return normalise(words) in taken or act_of(words) in BARE_ANSWERS


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
