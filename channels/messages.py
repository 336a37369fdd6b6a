"""The message vocabulary: what comes in from a citizen, what goes out to anybody. Pure values."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

InboundKind = Literal["text", "voice", "image", "location", "event", "file", "unknown"]
Audience = Literal["citizen", "unit", "officer", "office", "leader"]
MessageStatus = Literal["open", "answered", "ignored", "failed"]
OutboxStatus = Literal["pending", "sending", "sent", "retry", "dead", "unknown", "expired", "held"]


@dataclass(frozen=True, slots=True)
class Point:
    """A place that a citizen sent: degrees WGS-84, the label that the platform gave, and the metres within which it
    lies (0 where nobody says)."""

    lat: float
    lon: float
    label: str = ""
    radius: float = 0.0


@dataclass(frozen=True, slots=True)
class Inbound:
    """One message from a citizen, as its channel understood it.

    `key` identifies the message on its account: the same key is the same message, delivered again. `text` is the
    words, the transcript of a voice message, or an event's name (`subscribe unsubscribe menu:KEY consent scan:KEY location`).
    `counts_as` is the event that the platform counts the message as, where it is not what it looks like.
    `media` is the id of a stored attachment; `phone` is one that the platform vouches for, as `plain_phone` writes it.
    `in_response`: the replies go out in the response to this very request, so they are written as sent. `via` is the
    channel that brought the message in place of its own (`api`: another system owns the account's callback); what we
    say goes back the same way.
    """

    channel: str
    account: str
    sender: str
    key: str
    sent_at: datetime
    kind: InboundKind = "text"
    text: str = ""
    media: str | None = None
    place: Point | None = None
    phone: str | None = None
    in_response: bool = False
    via: str = ""
    counts_as: str = ""

    @property
    def is_position(self) -> bool:
        """Whether this is a report of where a phone is: news, and no message."""
        return self.kind == "event" and self.text == POSITION


POSITION = "location"
"""The name of the event that reports where a phone is; its `place` is the position."""


@dataclass(frozen=True, slots=True)
class Option:
    """A quick reply: `label` is shown, `value` is what comes back."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to be sent, before it is a row of the outbox.

    `recipient` is the sender id of a citizen, or the unit, officer or address of an alert. `dedupe_key` makes a
    message unique for ever: the same key is never sent twice. `media` is a stored picture that goes with the words.
    """

    audience: Audience
    channel: str
    account: str
    recipient: str
    kind: str
    text: str
    dedupe_key: str
    options: tuple[Option, ...] = ()
    ticket: str | None = None
    article: str | None = None
    conversation_id: str | None = None
    inbox_id: int | None = None
    actor: str = ""
    send_after: datetime | None = None
    expires_at: datetime | None = None
    media: str | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """A row of the outbox, as a channel gets it to send and a page shows it.

    `actor` wrote it (`bot` or an officer), `inbox_id` is the message it answers, `error` why it did not arrive,
    `key` the dedupe key that it was put under.
    `via` is the channel that carries it in place of its own; `mime` is the type of its file, where somebody is to see it.
    """

    id: int
    audience: Audience
    channel: str
    account: str
    recipient: str
    kind: str
    text: str
    created_at: datetime
    status: OutboxStatus = "pending"
    options: tuple[Option, ...] = field(default=())
    ticket: str | None = None
    article: str | None = None
    conversation_id: str | None = None
    attempts: int = 0
    actor: str = ""
    inbox_id: int | None = None
    error: str = ""
    media: str | None = None
    key: str = ""
    via: str = ""
    mime: str = ""
