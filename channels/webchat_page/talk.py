"""What the page's program and the plain form both do: send a message, fetch messages, store a file."""

from dataclasses import replace
from math import ceil

from channels import attachments, inbox, outbox_pull
from channels.attachments import Attachment
from channels.core import Address, Core
from channels.exchange import adopt, settle, store, within
from channels.inbox import Said
from channels.messages import Delivery, Inbound, InboundKind
from channels.own_page import Followed, OwnAct
from channels.rate_limit import RateLimit
from channels.storable import is_storable
from channels.webchat_page.inputs import Posted, sender_of
from channels.webchat_page.views import in_order, inbox_key

CHANNEL, ACCOUNT = "webchat", "main"
MOST_MESSAGES = 200
"""Messages in one response; the page asks again for the rest."""
PEOPLE_BEHIND_ONE_ADDRESS = 10
"""An office, a village or a phone network shares one address: it may send so many times what one person may."""
MESSAGES_FOR_ONE_FILE = 6
"""A file weighs as much as so many messages."""


class Talk:
    """The web chat's traffic. Safe to share between threads."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._sessions = RateLimit(core.rate_limit)
        self._addresses = RateLimit(core.rate_limit * PEOPLE_BEHIND_ONE_ADDRESS)
        self._files = RateLimit(ceil(core.rate_limit / MESSAGES_FOR_ONE_FILE))

    def send(self, posted: Posted, address: str) -> tuple[Delivery, ...]:
        """Have a message answered and settle its replies, which go out in this response; raises Refused."""
        return self._receive(posted, address, _kind(posted))

    def press(self, posted: Posted, act: OwnAct, address: str) -> tuple[Delivery, ...]:
        """The same for a button on an own ticket; a file of `posted` goes with it."""
        return self._receive(replace(posted, text=act.text), address, "event")

    def _receive(self, posted: Posted, address: str, kind: InboundKind) -> tuple[Delivery, ...]:
        now, sender = self._core.clock.now(), sender_of(posted.session)
        within(self._addresses.wait(address, now))
        within(self._sessions.wait(sender, now))
        if posted.media:
            of_file = adopt(self._core, posted.media, _owner(sender))
            kind = of_file if kind != "event" else kind
        replies = self._core.receive(
            Inbound(
                channel=CHANNEL,
                account=ACCOUNT,
                sender=sender,
                key=inbox_key(sender, posted.key),
                sent_at=now,
                kind=kind,
                text=posted.text,
                media=posted.media,
                place=posted.place,
                in_response=True,
            )
        )
        settle(self._core, replies, now)
        return replies

    def tickets(self, session: str, language: str) -> tuple[Followed, ...]:
        """The tickets of this visitor."""
        return self._core.own_tickets(_whose(session), language)

    def ticket(self, session: str, number: str, language: str) -> Followed | None:
        """One of them."""
        return self._core.own_ticket(_whose(session), number, language)

    def fetch(self, session: str, after: int) -> tuple[Delivery, ...]:
        """Messages of ours after that id and those never fetched; settles them. Reads only when there are none."""
        now = self._core.clock.now()
        with self._core.db.read() as tx:
            found = outbox_pull.messages_for(
                tx, CHANNEL, ACCOUNT, sender_of(session), after, now, MOST_MESSAGES
            )
        settle(self._core, found, now)
        return found

    def history(self, session: str) -> list[Said | Delivery]:
        """The last messages of both sides, oldest first; settles ours."""
        now, sender = self._core.clock.now(), sender_of(session)
        with self._core.db.read() as tx:
            said = inbox.said_by(tx, CHANNEL, ACCOUNT, sender, MOST_MESSAGES)
            found = outbox_pull.last_messages_for(tx, CHANNEL, ACCOUNT, sender, now, MOST_MESSAGES)
        settle(self._core, found, now)
        return in_order(said, found)

    def file(self, session: str, media: str) -> Attachment | None:
        """A file that came with a message to this visitor, or that this visitor sent."""
        sender = sender_of(session)
        if not is_storable(media):
            return None
        with self._core.db.read() as tx:
            now = self._core.clock.now()
            sent = outbox_pull.file_for(tx, CHANNEL, ACCOUNT, sender, media, now)
            return sent or attachments.owned(tx, media, _owner(sender))

    def store(self, name: str, body: bytes, address: str) -> str:
        """Keep an uploaded file and return its id; raises Refused."""
        now = self._core.clock.now()
        within(self._files.wait(address, now))
        return store(self._core, name, body, now)


def _kind(posted: Posted) -> InboundKind:
    return "location" if posted.place else "text"


def _owner(sender: str) -> str:
    return f"{CHANNEL}:{ACCOUNT}:{sender}"


def _whose(session: str) -> Address:
    return CHANNEL, ACCOUNT, sender_of(session)
