"""What every interface does whose messages travel in its own responses: keep files, count, settle what was handed out."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from math import ceil

from flask import Response

from channels import attachments, outbox_pull
from channels.attachments import Attachment, AttachmentRefused, TooLarge
from channels.core import Core
from channels.file_answers import file_answer
from channels.file_types import message_kind
from channels.json_bodies import Refused, unknown_media
from channels.messages import Delivery, InboundKind

UNUSED_FILES_LIVE = timedelta(hours=1)


def within(seconds: float) -> None:
    """Raise Refused when a rate limit asks to wait so long."""
    if seconds > 0:
        raise Refused(
            429,
            "too_many",
            "发送太频繁，请稍候再试。 Too many messages, please wait a moment.",
            retry_after=ceil(seconds),
        )


def store(core: Core, name: str, body: bytes, now: datetime) -> str:
    """Keep an uploaded file and return its id; raises Refused."""
    try:
        attachments.check(body)
    except AttachmentRefused as refused:
        raise _refused(refused) from None
    with core.db.write() as tx:
        attachments.forget_unused(tx, now - UNUSED_FILES_LIVE)
        return attachments.save(tx, name, body, now)


def adopt(core: Core, media: str, owner: str) -> InboundKind:
    """Give an uploaded file to who refers to it first, and return the kind of a message with it; raises Refused."""
    with core.db.write() as tx:
        mime = attachments.adopt(tx, media, owner)
    return message_kind(mime) if mime else unknown_media()


def answer_file(file: Attachment | None) -> Response:
    """A file that was found for who asks for it; raises Refused, and never tells whether another person has it."""
    if file is None:
        raise Refused(404, "unknown_media", "没有这个文件，或已删除。 There is no such file here.")
    return file_answer(file.mime, file.body)


def settle(core: Core, messages: Iterable[Delivery], now: datetime) -> None:
    """Mark what is in the response as sent; writes nothing when all of it was sent before."""
    waiting = [message.id for message in messages if message.status != "sent"]
    if waiting:
        with core.db.write() as tx:
            core.sent(tx, outbox_pull.handed_out(tx, waiting, now), now)


def _refused(refused: AttachmentRefused) -> Refused:
    if isinstance(refused, TooLarge):
        return Refused(413, "too_large", str(refused))
    return Refused(400, "wrong_type", str(refused))
