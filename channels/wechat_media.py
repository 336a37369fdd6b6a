"""Pictures, voices and videos of citizens: fetched from the platform outside any transaction and kept as attachments.

The id of the attachment is known before the file is: the message refers to it at once, and a file that could not be
fetched in time is fetched later (the platform keeps it for three days).
"""

import hashlib
import hmac
from datetime import datetime, timedelta

from channels import attachments
from channels.attachments import AttachmentRefused
from channels.errors import SendError, SendFailed
from channels.messages import Inbound
from channels.wechat_account import Account
from channels.wechat_health import CHANNEL
from storage.clock import moment, stamp
from storage.transaction import Row, Transaction

KEPT_BY_THE_PLATFORM = timedelta(days=3)
AGAIN_AFTER = timedelta(minutes=2)
BATCH = 5


def attachment_id(account: Account, inbound: Inbound) -> str:
    """The same for every delivery of a message, and known to nobody outside."""
    secret = account.settings.token.get_secret_value().encode()
    name = f"{inbound.account}:{inbound.sender}:{inbound.key}".encode()
    return hmac.new(secret, name, hashlib.sha256).hexdigest()[:32]


def remember(tx: Transaction, inbound: Inbound, media_id: str, now: datetime) -> None:
    """Note that a message's file is to be fetched, in the transaction that records the message."""
    tx.insert_new(
        "channel_files", id=inbound.media, channel=CHANNEL, account=inbound.account, sender=inbound.sender,
        media_id=media_id, asked_at=stamp(now), next_at=stamp(now + AGAIN_AFTER),
    )  # fmt: skip


def fetch(account: Account, file: str) -> None:
    """Fetch a noted file now. A failure is written into the account's record and tried again by `fetch_late`."""
    with account.db.read() as tx:
        row = tx.one("SELECT * FROM channel_files WHERE id = :id", id=file)
    if row is None:  # another delivery of the message was faster
        return
    body = _download(account, row)
    with account.db.write() as tx:
        if body is not None and attachments.load(tx, file) is None:
            owner = f"{CHANNEL}:{row['account']}:{row['sender']}"
            attachments.save(tx, "", body, account.clock.now(), owner=owner, key=file)
        if body is not None or _is_hopeless(row, account.clock.now()):
            tx.run("DELETE FROM channel_files WHERE id = :id", id=file)


def fetch_late(account: Account) -> int:
    """Fetch files whose time has come; returns how many were tried."""
    now = account.clock.now()
    with account.db.write() as tx:
        rows = tx.all(
            "SELECT id FROM channel_files WHERE channel = :channel AND account = :account AND next_at <= :now"
            " ORDER BY next_at LIMIT :limit /* skip locked */",
            channel=CHANNEL,
            account=account.name,
            now=stamp(now),
            limit=BATCH,
        )
        for row in rows:
            tx.run(
                "UPDATE channel_files SET next_at = :next WHERE id = :id",
                id=row["id"],
                next=stamp(now + AGAIN_AFTER),
            )
    for row in rows:
        fetch(account, row["id"])
    return len(rows)


def _download(account: Account, row: Row) -> bytes | None:
    """The file, when the platform gives it and we may keep it."""
    try:
        body = account.api.download(row["media_id"])
        attachments.check(body)
    except (AttachmentRefused, SendFailed) as error:
        account.health.failed(f"市民发来的文件没有取到：{error}", account.clock.now())
        if isinstance(error, AttachmentRefused) or (isinstance(error, SendError) and error.permanent):
            _forget(account, row["id"])
        return None
    return body


def _forget(account: Account, file: str) -> None:
    with account.db.write() as tx:
        tx.run("DELETE FROM channel_files WHERE id = :id", id=file)


def _is_hopeless(row: Row, now: datetime) -> bool:
    return now - moment(row["asked_at"]) > KEPT_BY_THE_PLATFORM
