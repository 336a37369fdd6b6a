"""Small real things for tests of channels: messages, and a core that answers with an echo."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from channels import inbox, outbox
from channels.core import Address, Service, StaffAction
from channels.messages import Delivery, Inbound, Option, Outgoing
from channels.own_page import Followed
from storage.clock import VirtualClock, stamp
from storage.database import Database
from storage.transaction import Transaction
from tests.conftest import NOON

_NUMBERS = count(1)


def inbound(**changes: Any) -> Inbound:
    """A message from a citizen."""
    plain = Inbound(
        channel="webchat", account="main", sender="o1", key="k1", sent_at=NOON, text="护照到期了咋换"
    )
    return replace(plain, **changes)


def outgoing(**changes: Any) -> Outgoing:
    """A message to a citizen, with a dedupe key of its own."""
    plain = Outgoing(
        audience="citizen",
        channel="post",
        account="main",
        recipient="o1",
        kind="notice",
        text="您好",
        dedupe_key=f"test:{next(_NUMBERS)}",
    )
    return replace(plain, **changes)


def meet(db: Database, sender: str, **columns: str) -> None:
    """The conversation of a citizen, on the account `main` of WeChat unless `columns` say otherwise."""
    with db.write() as tx:
        tx.insert_new(
            "conversations",
            **{"id": sender, "channel": "wechat", "account": "main", "sender": sender} | columns,
            opened_at=stamp(NOON),
            last_at=stamp(NOON),
        )


def put(db: Database, **changes: Any) -> int:
    """Put a message into the outbox at noon and return its id."""
    with db.write() as tx:
        found = outbox.put(tx, outgoing(**changes), NOON)
    assert found is not None
    return found


def states(db: Database) -> list[str]:
    """The states of all rows of the outbox, in the order of their ids."""
    with db.read() as tx:
        return [row["status"] for row in tx.all("SELECT status FROM outbox ORDER BY id")]


@dataclass
class EchoCore:
    """A core that answers each message with its own words and two quick replies; `fails` makes it fall over once."""

    db: Database
    clock: VirtualClock
    rate_limit: int = 0
    heard: list[Inbound] = field(default_factory=list)
    fails: int = 0
    kind: str = "answer"
    joined: list[tuple[Address, Address]] = field(default_factory=list)
    ours: tuple[str, ...] = ()
    followed: dict[Address, tuple[Followed, ...]] = field(default_factory=dict)

    def is_ours(self, channel: str, account: str) -> bool:
        return f"{channel}/{account}" in self.ours

    def receive(self, message: Inbound) -> tuple[Delivery, ...]:
        with self.db.write() as tx:
            known = inbox.record(tx, message, self.clock.now())
        return self.answer(known.id, message)

    def sent(self, tx: Transaction, messages: Iterable[Delivery], now: datetime) -> None:
        """Nothing follows from a message here."""

    def answer(self, inbox_id: int, message: Inbound) -> tuple[Delivery, ...]:
        self.heard.append(message)
        if self.fails:
            self.fails -= 1
            raise RuntimeError("the knowledge is not loaded")
        with self.db.write() as tx:
            tx.insert_new(
                "conversations", id=message.sender, channel=message.channel, account=message.account,
                sender=message.sender, opened_at=stamp(self.clock.now()), last_at=stamp(self.clock.now()),
                via=message.via,
            )  # fmt: skip
            if inbox.finish(tx, inbox_id, "answered", conversation_id=message.sender):
                outbox.put(tx, self._echo(message, inbox_id), self.clock.now())
            return outbox.replies_to(tx, inbox_id)

    def _echo(self, message: Inbound, inbox_id: int) -> Outgoing:
        return outgoing(
            channel=message.channel,
            account=message.account,
            recipient=message.sender,
            kind=self.kind,
            text=f"您说：{message.text or message.kind}\n1. 是\n2. 否",
            options=(Option("是", "是"), Option("否", "否")),
            dedupe_key=f"reply:{inbox_id}",
            conversation_id=message.sender,
            inbox_id=inbox_id,
            actor="bot",
        )

    def same_person(self, one: Address, other: Address) -> None:
        self.joined.append((one, other))

    def own_tickets(self, whose: Address, language: str) -> tuple[Followed, ...]:
        return tuple(self.followed.get(whose, ()))

    def own_ticket(self, whose: Address, number: str, language: str) -> Followed | None:
        return next((one for one in self.own_tickets(whose, language) if one.number == number), None)

    def act(self, action: StaffAction) -> str:
        return f"{action.action} {action.ticket}"

    def service(self, language: str) -> Service:
        title = "青原市12345热线" if language == "zh" else "Qingyuan 12345"
        return Service(title, "您好，请说。", "我们只为办理诉求使用您的信息。", "2024-10")


def at(minutes: float) -> Any:
    """That many minutes after noon."""
    return NOON + timedelta(minutes=minutes)
