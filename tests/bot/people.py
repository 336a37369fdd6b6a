"""Citizens on several channels with the whole service behind: what tests of persons begin with."""

from dataclasses import dataclass
from typing import Any

from bot.conversations import conversation_id, lock
from bot.facts import own_tickets
from channels.messages import Inbound
from desk.opening import Request, open_from_request
from desk.persons import part
from hotline.service import Service
from storage.clock import VirtualClock
from storage.database import Database
from storage.transaction import Row
from tests.conftest import NOON

OLD, NEW, THIRD = ("wechat", "o1"), ("telegram", "77"), ("webchat", "w3")
Account = tuple[str, str]


@dataclass
class People:
    """Citizens on their channels, with the whole service behind."""

    db: Database
    service: Service
    clock: VirtualClock
    said: int = 0

    def say(self, account: Account, text: str, **more: Any) -> str:
        """All replies to a message."""
        self.said += 1
        channel, sender = account
        inbound = Inbound(channel, "main", sender, f"k{self.said}", self.clock.now(), text=text, **more)
        return "\n".join(reply.text for reply in self.service.receive(inbound))

    def ticket(
        self, account: Account, phone: str = "13800002318", title: str = "路灯不亮", contact_name: str = ""
    ) -> str:
        channel, sender = account
        with self.db.write() as tx:
            lock(tx, Inbound(channel, "main", sender, "first", NOON), "zh", NOON)
            request = Request(
                text=title, title=title, purpose="求助", phone=phone, channel=channel, account="main", sender=sender,
                conversation_id=self.key(account), person_id=self.person(tx, account), contact_name=contact_name,
            )  # fmt: skip
            return open_from_request(tx, self.service.city().desk, request, NOON).ticket.number

    def key(self, account: Account) -> str:
        return conversation_id(account[0], "main", account[1])

    def person(self, tx: Any, account: Account) -> str | None:
        found: str | None = tx.value(
            "SELECT person_id FROM conversations WHERE id = :id", id=self.key(account)
        )
        return found

    def persons(self, *accounts: Account) -> list[str | None]:
        with self.db.read() as tx:
            return [self.person(tx, account) for account in accounts]

    def sees(self, account: Account) -> set[str]:
        """The numbers of the tickets that count as this account's own."""
        with self.db.write() as tx:
            talk = lock(tx, Inbound(account[0], "main", account[1], "look", NOON), "zh", NOON)
            return {ticket.number for ticket in own_tickets(tx, talk)}

    def prove(self, account: Account, number: str, last4: str = "2318") -> str:
        self.say(account, f"{number} 办到哪了")
        return self.say(account, last4)

    def part(self, account: Account) -> bool:
        with self.db.write() as tx:
            row = tx.one("SELECT * FROM conversations WHERE id = :id", id=self.key(account))
            assert row is not None
            return part(tx, row, "话务员甲", NOON)

    def contacts(self) -> set[str]:
        """The conversations that have a contact."""
        with self.db.read() as tx:
            return {row["conversation_id"] for row in tx.all("SELECT conversation_id FROM contacts")}

    def joins(self) -> list[Row]:
        with self.db.read() as tx:
            return tx.all("SELECT * FROM person_joins ORDER BY id")
