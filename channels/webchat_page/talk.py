"""What the page's program and the plain form both do: send a message, fetch messages, store a file."""

from math import ceil

from channels import inbox, outbox_pull
from channels.attachments import Attachment
from channels.core import Core
from channels.exchange import adopt, settle, store, within
from channels.inbox import Said
from channels.messages import Delivery, Inbound, InboundKind
from channels.rate_limit import RateLimit
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
        now, sender = self._core.clock.now(), sender_of(posted.session)
        within(self._addresses.wait(address, now))
        within(self._sessions.wait(sender, now))
        kind = (
            adopt(self._core, posted.media, f"{CHANNEL}:{ACCOUNT}:{sender}")
            if posted.media
            else _kind(posted)
        )
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
        """A file that came with a message to this visitor."""
        with self._core.db.read() as tx:
            now = self._core.clock.now()
            return outbox_pull.file_for(tx, CHANNEL, ACCOUNT, sender_of(session), media, now)

    def store(self, name: str, body: bytes, address: str) -> str:
        """Keep an uploaded file and return its id; raises Refused."""
        now = self._core.clock.now()
        within(self._files.wait(address, now))
        return store(self._core, name, body, now)


def _kind(posted: Posted) -> InboundKind:
    return "location" if posted.place else "text"
