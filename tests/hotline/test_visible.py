"""What went wrong becomes a task; what arrived after all needs nobody any more."""

from channels import outbox
from channels.messages import Delivery
from hotline.visible import arrived_after_all, undelivered
from language.phrases import Phrases
from storage.database import Database
from tests.channels.parts import outgoing
from tests.conftest import NOON
from tests.scenarios import cities
from tickets.tasks import Task, open_task


def test_only_tasks_about_messages_that_have_arrived_are_closed(db: Database) -> None:
    keys = ("unanswered:1", "stuck:1", "unpushed:1:held")
    with db.write() as tx:
        for n in range(3):
            number = outbox.put(tx, outgoing(dedupe_key=f"k{n}"), NOON)
            open_task(tx, Task("undelivered", f"undelivered:{number}:held", "消息未送达"), NOON)
        for key in keys:
            open_task(tx, Task("undelivered", key, "其他"), NOON)
        tx.run("UPDATE outbox SET status = 'sent' WHERE dedupe_key = 'k1'")
        tx.run("UPDATE outbox SET status = 'held' WHERE dedupe_key <> 'k1'")
    assert (arrived_after_all(db, NOON), arrived_after_all(db, NOON)) == (1, 0)
    with db.read() as tx:
        done = tx.all("SELECT dedupe_key FROM tasks WHERE done IS NOT NULL")
        sent = tx.value("SELECT id FROM outbox WHERE dedupe_key = 'k1'")
    assert [row["dedupe_key"] for row in done] == [f"undelivered:{sent}:held"]


def test_clerks_read_words_and_no_codes(db: Database) -> None:
    lost = Delivery(
        7, "citizen", "wechat", "main", "c-1", "progress", "内容", NOON, "held", error="渠道没有启用"
    )
    with db.write() as tx:
        undelivered(tx, Phrases(cities.demo().pack.phrases), lost, NOON)
        text = tx.value("SELECT text FROM tasks")
        notice = tx.value("SELECT text FROM outbox")
    assert text == "微信：渠道没有启用"
    assert notice == "消息暂时无法发送：微信：渠道没有启用"
