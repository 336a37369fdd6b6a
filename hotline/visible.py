"""Nothing fails silently: what could not be answered, delivered or carried out becomes a task of the office."""

from datetime import datetime
from string import ascii_lowercase

from channels import outbox
from channels.inbox import Recalled
from channels.messages import Delivery, Outgoing
from console import words
from desk.notices import OFFICE, STAFF_CHANNEL, UNDELIVERED
from knowledge_base.subscriptions import PREFIX
from language.phrases import Phrases
from scheduler.due import DueItem
from storage.database import Database
from storage.transaction import Transaction
from tickets.tasks import Task, close_task, open_task

TITLES = {
    "dead": "消息被平台拒绝",
    "unknown": "消息不知是否送达",
    "expired": "消息过期未送达",
    "held": "消息暂时无法发送",
}


def undelivered(tx: Transaction, phrases: Phrases, delivery: Delivery, now: datetime) -> None:
    """A message that did not, or may not have, arrived: a task, and of a citizen's message a notice to the office. Its
    text stays in the outbox.
    """
    if delivery.key.startswith(PREFIX):
        _unpushed(tx, delivery, now)
        return
    title = TITLES.get(delivery.status, "消息未送达")
    text = f"{_what(delivery)}：{delivery.error}"
    key = f"{UNDELIVERED}:{delivery.id}:{delivery.status}"
    if (
        open_task(tx, Task(UNDELIVERED, key, title, text, delivery.ticket), now)
        and delivery.audience == "citizen"
    ):
        told = phrases.text("undelivered", title=title, text=text)
        outbox.put(tx, _notice(delivery, told, key), now)


def _what(delivery: Delivery) -> str:
    """On which channel, and what kind of notice where it has a name that clerks know."""
    names = (words.title(words.CHANNELS, delivery.channel), words.NOTICES.get(delivery.kind, ""))
    return " ".join(filter(None, names))


def _notice(delivery: Delivery, text: str, key: str) -> Outgoing:
    return Outgoing(
        audience="office", channel=STAFF_CHANNEL, account="", recipient=OFFICE, kind=UNDELIVERED, text=text,
        dedupe_key=key, ticket=delivery.ticket, conversation_id=delivery.conversation_id, actor="system",
    )  # fmt: skip


def _unpushed(tx: Transaction, delivery: Delivery, now: datetime) -> None:
    """Nobody waits for a policy that was subscribed to: one task a release; `expired` was unsubscribed meanwhile."""
    if delivery.status != "expired":
        release = delivery.key.split(":")[1]
        title = "有订阅的新政策没有送达，请在发件中查看"
        key = f"unpushed:{release}:{delivery.status}"
        open_task(tx, Task(UNDELIVERED, key, title, delivery.error), now)


def arrived_after_all(db: Database, now: datetime) -> int:
    """Close the tasks about messages that have arrived since: fetched by a page, or reported by a slow sender."""
    where = {"key": f"{UNDELIVERED}:%", "start": len(UNDELIVERED) + 2, "status": f":{ascii_lowercase}"}
    with db.read() as tx:
        arrived = [row["id"] for row in tx.all(_ARRIVED, **where)]
    if not arrived:
        return 0
    with db.write() as tx:
        return sum(close_task(tx, task, "system", now) for task in arrived)


# The id of the message stands in the key of its task. In SQL, for there may be more such tasks than a statement takes
# parameters; the cast stands in a CASE, for PostgreSQL may look at it before it looks at what kind of key it is.
_ARRIVED = (
    "SELECT k.id FROM tasks k JOIN outbox o ON o.id = CASE WHEN k.dedupe_key LIKE :key THEN"
    " CAST(rtrim(substr(k.dedupe_key, :start), :status) AS BIGINT) END"
    " WHERE k.kind = 'undelivered' AND k.done IS NULL AND o.status = 'sent'"
)


def failed_message(tx: Transaction, message: Recalled, now: datetime) -> None:
    """A citizen's message that could not be answered after all retries."""
    task = Task(UNDELIVERED, f"unanswered:{message.id}", "来件未能答复，请人工处理", f"来件编号 {message.id}")
    open_task(tx, task, now)


def stuck_item(tx: Transaction, item: DueItem, now: datetime) -> None:
    """A due item that keeps failing."""
    task = Task(
        "undelivered", f"stuck:{item.id}", "定时任务多次失败，请联系技术人员", f"{item.kind}：{item.error}"
    )
    open_task(tx, task, now)
