"""Pictures, voices and papers that citizens send: rows of a table, so that backup, copy and erasure cover them.

An id is unguessable: whoever uploaded a file can refer to it, and the first message that does so becomes its owner.
"""

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from channels.file_types import media_type
from channels.storable import upright
from storage.clock import stamp
from storage.transaction import Transaction

MOST_BYTES = 10 * 1024 * 1024
MOST_CHARACTERS_OF_A_NAME = 200


class AttachmentRefused(Exception):
    """Base of the two; the text is a sentence for the person who sent the file."""


class TooLarge(AttachmentRefused):
    """More than MOST_BYTES."""


class WrongType(AttachmentRefused):
    """Empty, or neither picture, sound, video nor PDF."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A stored file; `owner` is who sent it (`channel:account:sender`), empty until a message refers to it."""

    id: str
    owner: str
    name: str
    mime: str
    body: bytes


def check(body: bytes) -> str:
    """The media type of a file that may be stored; raises TooLarge or WrongType."""
    if len(body) > MOST_BYTES:
        raise TooLarge("文件太大，请控制在 10 MB 以内。 The file is too large, 10 MB at most.")
    mime = media_type(body)
    if mime is None:
        raise WrongType(
            "只能发送图片、录音、视频或 PDF 文件。 Only pictures, sound, video or PDF files can be sent."
        )
    return mime


def save(
    tx: Transaction, name: str, body: bytes, now: datetime, *, owner: str = "", key: str | None = None
) -> str:
    """Store a file and return its id, a new one unless it was promised before; raises TooLarge or WrongType."""
    mime = check(body)
    key = key or secrets.token_urlsafe(18)
    tx.insert(
        "attachments",
        id=key,
        owner=owner,
        name=upright(name, MOST_CHARACTERS_OF_A_NAME),
        mime=mime,
        size=len(body),
        digest=hashlib.sha256(body).hexdigest(),
        body=body,
        created_at=stamp(now),
    )
    return key


def adopt(tx: Transaction, key: str, owner: str) -> str | None:
    """Make this person the owner of an uploaded file and return its media type; None when it is not theirs."""
    row = tx.one(
        "UPDATE attachments SET owner = :owner WHERE id = :id AND owner IN ('', :owner) RETURNING mime",
        id=key,
        owner=owner,
    )
    return None if row is None else str(row["mime"])


def load(tx: Transaction, key: str) -> Attachment | None:
    """A stored file, or None."""
    row = tx.one("SELECT id, owner, name, mime, body FROM attachments WHERE id = :id", id=key)
    return None if row is None else Attachment(**{**row, "body": bytes(row["body"])})


def owned(tx: Transaction, key: str, owner: str) -> Attachment | None:
    """A stored file of this person, or None."""
    found = load(tx, key)
    return found if found is not None and found.owner == owner else None


def kinds_of(tx: Transaction, keys: Iterable[str]) -> Mapping[str, str]:
    """The media types of stored files by id; those that are not there are left out."""
    rows = tx.all("SELECT id, mime FROM attachments WHERE id IN :keys", keys=tuple(keys))
    return {row["id"]: row["mime"] for row in rows}


def forget_unused(tx: Transaction, before: datetime) -> int:
    """Delete files that were uploaded before that moment and that no message ever referred to."""
    return tx.run("DELETE FROM attachments WHERE owner = '' AND created_at < :before", before=stamp(before))
