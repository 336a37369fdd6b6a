"""Knowledge on the staff's side: asking a unit for an answer, telling those who waited for one, moving an article on."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from channels import outbox
from channels.messages import Outgoing
from desk.citizen import Citizen
from desk.city import City
from desk.notices import STAFF_CHANNEL
from desk.policy_news import tell_subscribers
from knowledge_base import gate, requests, store
from knowledge_base.articles import FaultyArticle, MoveRefused
from knowledge_base.gate import Log, Wish
from knowledge_base.importer import import_file
from knowledge_base.live import LiveKnowledge, Released
from knowledge_base.requests import Answered, Asker
from storage.database import Database
from storage.transaction import Transaction
from tickets.model import Refusal
from tickets.tasks import Task, open_task

SETTLED = "kb_settled"
"""The counter that holds the last release whose waiting askers were told."""


def ask_unit(
    tx: Transaction, city: City, question: str, article: str, unit: str, who: Citizen, now: datetime
) -> None:
    """Put a question to the unit that owns the article, once for each asker; it has the time of a consultation."""
    due = city.deadlines.after(now, city.deadlines.rules.consult).at
    asker = Asker(who.channel, who.account, who.sender, who.conversation_id)
    number = requests.ask(tx, question, asker, now, article=article or None, unit=unit, due=due)
    if number is None:
        return
    title = city.phrases.text("kb_request_title", question=question)
    text = city.phrases.text(
        "kb_request", question=question, article=article or "—", due=f"{due:%m-%d %H:%M}"
    )
    open_task(tx, Task("kb_request", _task_key(number), title, text, unit=unit, due=due), now)
    outbox.put(
        tx,
        Outgoing(
            audience="unit", channel=STAFF_CHANNEL, account="", recipient=unit, kind="kb_request", text=text,
            dedupe_key=f"kb_request:{number}", article=article or None,
            conversation_id=who.conversation_id, actor="system",
        ),
        now,
    )  # fmt: skip


def subject_of(tx: Transaction, city: City, article: str, version: int) -> tuple[str, str]:
    """Category and topic of what an article answers, each "" where nothing in it speaks for one."""
    found = store.version(tx, article, version)
    if found is None:
        return "", ""
    content = found.content
    return city.router.subject_of(content.topic, (content.question, *content.wordings), content.unit)


def is_settled(tx: Transaction) -> bool:
    """Whether everybody who waited for the newest release has been told."""
    return _last_told(tx) >= (store.current_release(tx) or 0)


def _last_told(tx: Transaction) -> int:
    return int(tx.value("SELECT value FROM counters WHERE name = :name", name=SETTLED) or 0)


def tell_waiting(tx: Transaction, city: City, released: Released, now: datetime) -> int:
    """Bring the answers of a release to those who waited for them, and what is new to those who subscribed to it.

    Returns how many were told. Doing it twice tells nobody twice.
    """
    answered = requests.settle(tx, released, now)
    for found in answered:
        _tell(tx, city, found, now)
    pushed = tell_subscribers(tx, city, released, _last_told(tx), now)
    tx.insert_new("counters", name=SETTLED, value=0)
    tx.run(
        "UPDATE counters SET value = :release WHERE name = :name AND value < :release",
        name=SETTLED,
        release=released.release or 0,
    )
    return len(answered) + pushed


def _tell(tx: Transaction, city: City, found: Answered, now: datetime) -> None:
    asker, content = found.request.asker, found.version.content
    language = tx.value("SELECT language FROM conversations WHERE id = :id", id=asker.conversation_id) or "zh"
    about = city.router.classify(found.request.question)
    key = "notice_discreet" if about and about.line in city.discreet else "answer_ready"
    values = {"question": found.request.question, "unit": content.unit, "answer": content.answer}
    text = city.phrases.text(key, language, **values)
    outbox.put(
        tx,
        Outgoing(
            audience="citizen", channel=asker.channel, account=asker.account, recipient=asker.sender, kind="push",
            text=text, dedupe_key=f"kb_answer:{found.request.id}", article=content.article,
            conversation_id=asker.conversation_id, actor="system",
        ),
        now,
    )  # fmt: skip
    tx.run(
        "UPDATE tasks SET done = :now, done_by = 'system' WHERE dedupe_key = :key AND done IS NULL",
        now=now.isoformat(timespec="milliseconds"),
        key=_task_key(found.request.id),
    )


def _task_key(request: int) -> str:
    return f"kb_request:{request}"


def move_article(
    tx: Transaction, city: City, action: str, article: Mapping[str, Any], by: str, now: datetime
) -> Refusal | None:
    """`submit approve archive rollback`, as scenarios and programs ask for it; None when it is done.

    `article` has the columns of a knowledge file. An approval that brings a text submits it first; `rollback` takes
    `release`, the number to go back to.
    """
    mover = _MOVERS.get(action)
    if mover is None:
        return Refusal(action, "unknown_action", f"没有“{action}”这个操作。")
    try:
        if action != "rollback" and article.get("answer"):
            _submit(tx, city, article, by, now)
        mover(tx, article, by, now)
    except (MoveRefused, FaultyArticle) as error:
        return Refusal(action, "article", str(error))
    return None


def publish_articles(
    db: Database,
    live: LiveKnowledge,
    city: City,
    article: Mapping[str, Any],
    by: str,
    now: datetime,
    log: Log,
) -> Refusal | None:
    """`publish`, as scenarios and programs ask for it; None when it is done.

    A text that comes with it is submitted and approved first, and stays approved where the gate keeps the release back;
    `reason` overrules the gate.
    """
    wish = Wish(by, overrule=str(article.get("reason") or ""), private=city.private_lines)
    try:
        if article.get("answer"):
            with db.write() as tx:
                _submit(tx, city, article, by, now)
                _approve_waiting(tx, str(article.get("article", "")), by, now)
        done = gate.publish(db, live, wish, now, log)
    except (MoveRefused, FaultyArticle) as error:
        return Refusal("publish", "article", str(error))
    if done.findings and done.is_refused:
        return Refusal("publish", "saved_questions", gate.refusal_of(done.findings))
    return None if done.release else Refusal("publish", "article", "没有已审核、等待发布的知识。")


def _submit(tx: Transaction, city: City, article: Mapping[str, Any], by: str, now: datetime) -> None:
    """Through the importer, so that names of units, dates and lists are read as in any file."""
    data = json.dumps([dict(article)], ensure_ascii=False).encode()
    done = import_file(tx, data, by, now, city.units.full_name)
    if done.rejected:
        raise FaultyArticle(done.rejected[0].reason)


def _approve(tx: Transaction, article: Mapping[str, Any], by: str, now: datetime) -> None:
    code = str(article.get("article", ""))
    if not _approve_waiting(tx, code, by, now):
        raise MoveRefused(f"知识 {code} 没有待审核的版本。")


def _approve_waiting(tx: Transaction, code: str, by: str, now: datetime) -> int:
    """Approve what of an article waits for it; returns how many versions."""
    waiting = [found.number for found in store.versions(tx, code) if found.state == "submitted"]
    for number in waiting:
        store.approve(tx, code, number, by, now)
    return len(waiting)


def _archive(tx: Transaction, article: Mapping[str, Any], by: str, now: datetime) -> None:
    store.archive(tx, str(article.get("article", "")), by, now)


def _rollback(tx: Transaction, article: Mapping[str, Any], by: str, now: datetime) -> None:
    number = str(article.get("release", ""))
    if not number.isdigit() or len(number) > 9:
        raise MoveRefused("请写明要回退到第几次发布（release）。")
    store.rollback(tx, int(number), by, now)


def _nothing(tx: Transaction, article: Mapping[str, Any], by: str, now: datetime) -> None:
    if not article.get("answer"):
        raise FaultyArticle("没有填写答案")


_MOVERS: Mapping[str, Callable[[Transaction, Mapping[str, Any], str, datetime], None]] = {
    "submit": _nothing,
    "approve": _approve,
    "archive": _archive,
    "rollback": _rollback,
}
