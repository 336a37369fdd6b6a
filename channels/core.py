"""The small core that every channel is handed: what comes in goes to `receive` or `act`, and nothing else is known.

The conversation stands above the channels, so they see it only through this protocol.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from channels.messages import Delivery, Inbound
from channels.own_page import Followed
from storage.clock import Clock
from storage.database import Database
from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Service:
    """Who runs the service, as public pages say it in one language; plain values from the city pack."""

    title: str
    greeting: str
    privacy_notice: str
    privacy_version: str


@dataclass(frozen=True, slots=True)
class StaffAction:
    """What an officer did on a card, a button or by a command: `action` and `fields` as the console names them."""

    channel: str
    account: str
    user: str
    action: str
    ticket: str
    fields: Mapping[str, str] = field(default_factory=dict)


Address = tuple[str, str, str]
"""Channel, account and sender: who writes."""


class Core(Protocol):
    """The rest of the service, seen from a channel. Safe to share between threads."""

    @property
    def db(self) -> Database: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def rate_limit(self) -> int:
        """Messages a minute that one visitor may send; 0 is no limit."""

    def is_ours(self, channel: str, account: str) -> bool:
        """Whether this service itself receives and sends on this account."""

    def receive(self, inbound: Inbound) -> tuple[Delivery, ...]:
        """Record the message and answer it; a repeated delivery gets the replies of the first.

        No replies means that the message is safe and will be answered later.
        """

    def sent(self, tx: Transaction, messages: Iterable[Delivery], now: datetime) -> None:
        """Hears of messages that left in a response of ours, in the transaction that settles them."""

    def answer(self, inbox_id: int, inbound: Inbound) -> tuple[Delivery, ...]:
        """Answer a message that was recorded and never answered; one that was answered gets its replies again."""

    def act(self, action: StaffAction) -> str:
        """Carry an officer's action out and return the sentence to show, a refusal included."""

    def same_person(self, one: Address, other: Address) -> None:
        """A platform vouches that two accounts are one person's: each sees the tickets of the other from now on."""

    def own_tickets(self, whose: Address, language: str) -> tuple[Followed, ...]:
        """The tickets that count as this account's own, the newest first, without their steps."""

    def own_ticket(self, whose: Address, number: str, language: str) -> Followed | None:
        """One of them with its steps; None for every other number, whether a ticket has it or not."""

    def service(self, language: str) -> Service:
        """What public pages say about the service, in `zh` or `en`."""
