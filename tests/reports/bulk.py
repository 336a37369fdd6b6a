"""Whole bulletins as records: so many rows of each kind, made by the database itself, so that 200,000 take a second.

The n-th row has the value whose part of the whole n falls into; columns of their own orders are independent of each other.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from storage.clock import stamp
from storage.transaction import Transaction

Parts = Mapping[str, int]


def parted(parts: Parts, n: str = "n") -> str:
    """An expression: the name of the part that the n-th row (counted from 1) belongs to."""
    below, cases = 0, []
    for name, count in parts.items():
        below += count
        cases.append(f"WHEN {n} <= {below} THEN '{name}'")
    return f"CASE {' '.join(cases)} END"


def rows(tx: Transaction, table: str, count: int, first: int = 1, **columns: str) -> None:
    """Insert `count` rows whose columns are expressions of n, which goes from `first` on."""
    tx.run(
        f"INSERT INTO {table} ({', '.join(columns)}) WITH RECURSIVE counted(n) AS (SELECT {first} UNION ALL"
        f" SELECT n + 1 FROM counted WHERE n < {first + count - 1}) SELECT {', '.join(columns.values())} FROM counted"
    )


class Bulk:
    """Contacts with one matter each, and tickets, at one moment of their period."""

    def __init__(self, tx: Transaction) -> None:
        self.tx = tx
        self._contacts = self._tickets = 0

    def contacts(
        self,
        at: datetime,
        dispositions: Parts,
        channels: Parts,
        purposes: Parts,
        categories: Parts,
        topics: Parts | None = None,
    ) -> None:
        """All of them part the same whole; a matter of a ticketed contact has a ticket."""
        first, count = self._contacts, sum(dispositions.values())
        assert {sum(parts.values()) for parts in (channels, purposes, categories)} == {count}
        n = f"(n - {first})"
        disposition = parted(dispositions, n)
        topic = f"CASE {disposition} WHEN 'invalid' THEN '无效' ELSE {parted(topics or {'': count}, n)} END"
        rows(
            self.tx, "contacts", count, first + 1, id="n", account="'import'", sender="''", opened=f"'{stamp(at)}'",
            channel=parted(channels, n), disposition=disposition,
        )  # fmt: skip
        rows(
            self.tx, "matters", count, first + 1, contact_id="n", created_at=f"'{stamp(at)}'",
            purpose=parted(purposes, n), category=parted(categories, n), topic=topic,
            ticket=f"CASE {disposition} WHEN 'ticketed' THEN 'T' || n END",
        )  # fmt: skip
        self._contacts += count

    def tickets(
        self,
        at: datetime,
        units: Parts,
        closed: datetime | None = None,
        late: bool = False,
        channels: Parts | None = None,
        **more: str,
    ) -> None:
        """Tickets accepted at one moment; those that are closed were handed in a day before or after their deadline.
        Each closed one has a callback, rated as `rating` says.
        """
        first, count = self._tickets, sum(units.values())
        n = f"(n - {first})"
        more = {name: expression.replace("{n}", n) for name, expression in more.items()}
        rating = more.pop("rating", "''")
        number, accepted = "'T' || n", f"'{stamp(at)}'"
        due = stamp(closed + timedelta(days=-1 if late else 1) if closed else at + timedelta(days=5))
        end = f"'{stamp(closed)}'" if closed else "NULL"
        rows(self.tx, "tickets", count, first + 1, number=number, status="'closed'", opened=accepted)
        facts = {
            "number": number, "accepted_at": accepted, "dispatched_at": accepted, "status": "'closed'" if closed else "'handling'",
            "unit": parted(units, n), "channel": parted(channels or {"phone": count}, n), "due": f"'{due}'",
            "closed_at": end, "handed_at": end, **more,
        }  # fmt: skip
        rows(self.tx, "ticket_facts", count, first + 1, **facts)
        if closed:
            rows(
                self.tx, "surveys", count, first + 1, ticket=number, round="0", state="'answered'", opened=end,
                asked_at=end, rating=rating, answered_at=end,
            )  # fmt: skip
        self._tickets += count
