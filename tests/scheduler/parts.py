"""A stand-in platform and a desk that is told what did not arrive."""

import threading
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from channels.channel import Limits
from channels.errors import SendFailed
from channels.messages import Delivery
from scheduler.delivery import Policy, deliver
from storage.database import Database
from storage.transaction import Transaction
from tests.channels.parts import at


@dataclass
class Post:
    """A platform that takes every message unless `answers` holds a failure for it."""

    name: str = "post"
    pull: bool = False
    replies_after: timedelta = timedelta()
    limits: Limits = field(default_factory=Limits)
    answers: deque[SendFailed | Exception | None] = field(default_factory=deque)
    sent: list[Delivery] = field(default_factory=list)
    mutex: threading.Lock = field(default_factory=threading.Lock)

    def send(self, delivery: Delivery) -> None:
        with self.mutex:
            answer = self.answers.popleft() if self.answers else None
            self.sent.append(delivery)
        if answer is not None:
            raise answer

    def texts(self) -> list[str]:
        """What arrived, in order."""
        return [delivery.text for delivery in self.sent]


@dataclass
class Desk:
    """Hears of messages that did not arrive."""

    told: list[tuple[int, str, str]] = field(default_factory=list)

    def hear(self, tx: Transaction, delivery: Delivery, now: datetime) -> None:
        self.told.append((delivery.id, delivery.status, delivery.error))


def work(db: Database, minutes: float, *posts: Post, policy: Policy | None = None) -> int:
    """Run delivery rounds at that minute after noon until nothing is left; returns how many were decided on."""
    channels = {post.name: post for post in posts}
    total = 0
    while count := deliver(db, at(minutes), channels, policy or Policy(Desk().hear)):
        total += count
    return total
