"""Accounts on channels and the person behind them: whose an account is, its tickets and contacts are as well."""

from storage.transaction import Row, Transaction


def give_to(tx: Transaction, conversation_id: str, person_id: str) -> None:
    """Everything that this account brought belongs to this person from now on."""
    values = {"person": person_id, "id": conversation_id}
    tx.run("UPDATE conversations SET person_id = :person, version = version + 1 WHERE id = :id", **values)
    tx.run("UPDATE tickets SET person_id = :person WHERE conversation_id = :id", **values)
    tx.run("UPDATE contacts SET person_id = :person WHERE conversation_id = :id", **values)
    _count_anew(tx, conversation_id, person_id)


_CONTACTS = "SELECT id FROM contacts WHERE conversation_id = :id"


def _count_anew(tx: Transaction, conversation_id: str, person_id: str) -> None:
    """Crowds count persons: two accounts that turn out to be one person are one there as well."""
    tx.run(
        f"UPDATE cluster_members SET person = :person WHERE contact_id IN ({_CONTACTS})",
        person=person_id,
        id=conversation_id,
    )
    tx.run(
        "UPDATE clusters SET persons = (SELECT count(DISTINCT m.person) FROM cluster_members m"
        " WHERE m.cluster_id = clusters.id) WHERE id IN"
        f" (SELECT cluster_id FROM cluster_members WHERE contact_id IN ({_CONTACTS}))",
        id=conversation_id,
    )


def accounts_of(tx: Transaction, person_id: str | None) -> list[Row]:
    """The conversations of a person, the oldest first."""
    return tx.all(
        "SELECT id, channel, account, sender, person_id, last_at FROM conversations WHERE person_id = :person"
        " ORDER BY opened_at, id",
        person=person_id,
    )
