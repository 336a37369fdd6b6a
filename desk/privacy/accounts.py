"""Takes a citizen's account out of the database: what was said is emptied, who said it becomes nobody.

Rows that figures count stay, under an alias that is drawn anew for every account, so that it leads back to nobody and
still tells one person from another.
"""

from collections.abc import Iterable
from uuid import uuid4

from storage.transaction import Row, Transaction

_EMPTIED = (
    "UPDATE inbox SET text = '', payload = '{}', understood = '{}', error = '', sender = :alias, conversation_id = NULL"
    " WHERE conversation_id = :id",
    "UPDATE outbox SET status = CASE WHEN status IN ('pending', 'retry', 'held') THEN 'expired' ELSE status END,"
    " text = '', options = '[]', error = '', media = NULL, recipient = CASE audience WHEN 'citizen' THEN :alias"
    " ELSE recipient END, conversation_id = NULL WHERE conversation_id = :id",
    "UPDATE answer_log SET query = '', conversation_id = NULL WHERE conversation_id = :id",
    "UPDATE contacts SET sender = :alias, conversation_id = NULL, person_id = NULL WHERE conversation_id = :id",
    "UPDATE kb_requests SET question = :gone, sender = '', conversation_id = NULL WHERE conversation_id = :id",
    "UPDATE linked_citizens SET conversation_id = :alias, sender = '', title = '', text = '', place = '', phone = ''"
    " WHERE conversation_id = :id",
    "UPDATE cluster_members SET person = :alias WHERE person IN (:id, :person)",
    "UPDATE tickets SET sender = '', person_id = NULL, conversation_id = NULL WHERE conversation_id = :id",
    "DELETE FROM subscriptions WHERE conversation_id = :id",
    "DELETE FROM mutes WHERE conversation_id = :id",
    "DELETE FROM person_joins WHERE conversation_id = :id",
    "DELETE FROM positions WHERE channel = :channel AND account = :account AND sender = :sender",
    "DELETE FROM channel_files WHERE channel = :channel AND account = :account AND sender = :sender",
    "DELETE FROM attachments WHERE owner = :owner",
    "DELETE FROM conversations WHERE id = :id",
    "UPDATE tickets SET person_id = NULL WHERE person_id = :person AND NOT EXISTS"
    " (SELECT 1 FROM conversations WHERE person_id = :person)",
    "DELETE FROM persons WHERE id = :person AND NOT EXISTS (SELECT 1 FROM conversations WHERE person_id = :person)",
)


def forget(tx: Transaction, accounts: Iterable[Row], gone: str) -> int:
    """Forget these conversations; returns how many. `gone` stands where a question is shown that is no more."""
    known = list(accounts)
    for account in known:
        values = {
            **account, "person": account["person_id"] or "", "alias": f"erased-{uuid4().hex}", "gone": gone,
            "owner": f"{account['channel']}:{account['account']}:{account['sender']}",
        }  # fmt: skip
        for statement in _EMPTIED:
            tx.run(statement, **values)
    return len(known)
