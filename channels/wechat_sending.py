"""Sends what is not a passive reply: as a service message while the window is open, else as a notice that the citizen
agreed to, else as a template message, where the account has them.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from io import BytesIO
from typing import Literal

from channels import attachments, quota
from channels.channel import Limits, Quota
from channels.errors import SendError, SendFailed, SendUncertain
from channels.messages import Delivery
from channels.wechat_account import Account
from channels.wechat_errors import WayClosed
from channels.wechat_pages import MOST_BYTES, first_page, words_of
from storage.counters import counted, put_count
from storage.transaction import Transaction

Way = Literal["service", "notice", "template"]

LIMITS = Limits(
    bytes=MOST_BYTES,
    quotas=(
        Quota(5, timedelta(hours=48), ("text", "voice", "image", "location", "file", "unknown"), reserve=1),
        Quota(3, timedelta(minutes=1), ("event",), events=("menu:", "subscribe", "scan:")),
    ),
)
"""Service messages: 5 in 48 hours after a message, 3 in a minute after a click, follow or scan; one is kept in reserve."""

TITLES: Mapping[str, str] = {
    "receipt": "诉求已受理", "closed": "诉求已办结", "extended": "办理延期", "progress": "办理进展",
    "survey": "邀请评价", "reminder": "提醒", "notice": "办理通知", "push": "新的答复",
}  # fmt: skip
MOST_CHARACTERS_OF_A_FIELD = 20
"""A `thing` field of a notice holds so many; longer ones are refused."""


def has_room(tx: Transaction, account: Account, delivery: Delivery, now: datetime) -> bool:
    """Whether any way is open for this message."""
    return bool(_open_ways(tx, account, delivery, now))


def send(account: Account, delivery: Delivery) -> None:
    """Send by the first open way, and by the next when the platform says that this one is closed."""
    now = account.clock.now()
    with account.db.read() as tx:
        ways = _open_ways(tx, account, delivery, now)
    if account.settings.kind == "unverified":
        raise SendError("未认证的公众号只能在市民来消息时答复", permanent=True)
    try:
        # With no way open by our own count the platform is asked all the same: it knows better.
        _send_by(account, delivery, ways or ("service",))
    except SendError as error:
        account.health.failed(str(error), now)
        raise SendError(str(error), permanent=error.permanent, retry_after=error.retry_after) from None
    except SendUncertain as error:
        account.health.failed(str(error), now)
        raise
    account.health.sent(now)


def _send_by(account: Account, delivery: Delivery, ways: tuple[Way, ...]) -> None:
    way, others = ways[0], ways[1:]
    with account.db.write() as tx:  # before the call: a message that may have gone out is counted
        tx.run("UPDATE outbox SET route = :way WHERE id = :id", way=way, id=delivery.id)
    try:
        _BY_WAY[way](account, delivery)
    except WayClosed:
        if not others:
            raise
        _send_by(account, delivery, others)


def _open_ways(tx: Transaction, account: Account, delivery: Delivery, now: datetime) -> tuple[Way, ...]:
    if account.settings.kind == "unverified":
        return ()
    ways: list[Way] = []
    if quota.has_room(tx, delivery, LIMITS.quotas, now):
        ways.append("service")
    if account.settings.notice_template and _has_consent(tx, account, delivery):
        ways.append("notice")
    if account.settings.template:
        ways.append("template")
    return tuple(ways)


def _has_consent(tx: Transaction, account: Account, delivery: Delivery) -> bool:
    """Whether the citizen agreed to a notice and has not got it yet: one tap is one message.

    A lasting notice needs one tap for all of them, until the platform says that the citizen took it back. The last of
    single ones is kept for the result, for which the citizen was asked to tap.
    """
    spent = "'dead'" if account.settings.notice_lasting else "'sending', 'sent', 'unknown', 'dead'"
    used = tx.one(
        "SELECT count(*) AS number, COALESCE(max(send_after), '') AS last FROM outbox"
        " WHERE channel = :channel AND account = :account AND recipient = :recipient"
        f" AND route = 'notice' AND status IN ({spent}) AND id <> :id",
        channel=delivery.channel,
        account=delivery.account,
        recipient=delivery.recipient,
        id=delivery.id,
    )
    assert used is not None, "an aggregate is one row"
    given: int = tx.value(
        "SELECT count(*) FROM inbox WHERE conversation_id = :conversation AND kind = 'event' AND text = 'consent'"
        " AND received_at > :since",
        conversation=delivery.conversation_id,
        since=used["last"] if account.settings.notice_lasting else "",
    )
    if account.settings.notice_lasting:
        return given > 0
    spent_ones: int = used["number"]
    return given - spent_ones > (0 if delivery.kind in quota.RESULTS else 1)


def _by_service(account: Account, delivery: Delivery) -> None:
    words, _ = first_page(words_of([delivery]))
    if delivery.media:
        _send_both(account, delivery, delivery.media, words)
    else:
        _send_words(account, delivery, words)


def _send_words(account: Account, delivery: Delivery, words: str) -> None:
    account.api.send(lambda client: client.message.send_text(delivery.recipient, words))


def _send_both(account: Account, delivery: Delivery, media: str, words: str) -> None:
    """The picture comes before the words; should they fail, it does not go out again with them."""
    progress = f"wechat:picture of {delivery.id}"
    with account.db.read() as tx:
        went_before = counted(tx, progress) > 0
    went = went_before or _send_picture(account, delivery, media, words)
    if not (words or went):
        raise SendError("没有可发的内容：附件已不在", permanent=True)
    try:
        if words:
            _send_words(account, delivery, words)
    except SendFailed:
        _keep(account, progress, int(went))
        raise
    if went_before:
        _keep(account, progress, 0)


def _keep(account: Account, progress: str, value: int) -> None:
    with account.db.write() as tx:
        put_count(tx, progress, value)


def _is_last(tx: Transaction, delivery: Delivery, now: datetime) -> bool:
    """Whether exactly one more message goes out by our own count; with none left the platform is asked for both."""
    one, two = (quota.has_room(tx, delivery, LIMITS.quotas, now, messages) for messages in (1, 2))
    return one and not two


def _send_picture(account: Account, delivery: Delivery, media: str, words: str) -> bool:
    """Whether the picture went out. One that is erased, refused, or would take the last message leaves the words.

    A file that is no picture cannot go out here at all: somebody must know that the citizen does not get it.
    """
    with account.db.read() as tx:
        picture = attachments.load(tx, media)
        is_last = _is_last(tx, delivery, account.clock.now())
    if picture is None or (is_last and words):
        return False
    if not picture.mime.startswith("image/"):
        raise SendError("公众号只能发图片：这个文件和它的文字都没有发出", permanent=True)
    name = f"picture.{picture.mime.partition('/')[2]}"

    def upload(client: object) -> object:
        # A new file for every try: the one of a failed try has been read to its end.
        return client.media.upload("image", (name, BytesIO(picture.body), picture.mime))  # type: ignore[attr-defined]

    try:
        uploaded = account.api.call(upload)
    except SendFailed as error:
        refused = isinstance(error, SendError) and error.permanent
        if not (refused and words):  # an upload is no message: nobody has got anything yet
            pause = error.retry_after if isinstance(error, SendError) else None
            raise SendError(f"图片没有上传：{error}", permanent=refused, retry_after=pause) from None
        account.health.failed(f"图片没有上传：{error}", account.clock.now())
        return False
    account.api.send(lambda client: client.message.send_image(delivery.recipient, uploaded["media_id"]))
    return True


def _by_notice(account: Account, delivery: Delivery) -> None:
    settings = account.settings
    data = _values(settings.notice_fields, delivery)
    account.api.send(
        lambda client: client.message.send_subscribe_message(
            delivery.recipient, settings.notice_template, data
        )
    )


def _by_template(account: Account, delivery: Delivery) -> None:
    settings = account.settings
    data = _values(settings.template_fields, delivery)
    account.api.send(lambda client: client.message.send_template(delivery.recipient, settings.template, data))


def _values(fields: str, delivery: Delivery) -> dict[str, dict[str, str]]:
    """The fields of a template, each cut to what the platform takes."""
    text = " ".join(delivery.text.split())
    short = text if len(text) <= MOST_CHARACTERS_OF_A_FIELD else text[: MOST_CHARACTERS_OF_A_FIELD - 1] + "…"
    known = {
        "title": TITLES.get(delivery.kind, "热线通知"),
        "ticket": delivery.ticket or "无",
        "text": short,
        "time": f"{delivery.created_at:%Y-%m-%d %H:%M}",
    }
    pairs = (pair.partition("=") for pair in fields.split(","))
    return {name: {"value": known[value]} for name, _, value in pairs}


_BY_WAY: Mapping[Way, Callable[[Account, Delivery], None]] = {
    "service": _by_service,
    "notice": _by_notice,
    "template": _by_template,
}
