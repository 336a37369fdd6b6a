"""The upkeep of the knowledge base: units that send nothing, articles whose validity ends, and those that ended unread."""

from collections.abc import Iterator
from datetime import datetime

from channels import outbox
from desk.city import City
from desk.notices import notice
from knowledge_base import store
from knowledge_base.articles import Version
from storage.clock import moment, stamp
from storage.transaction import Transaction
from tickets import tasks
from tickets.tasks import Task

REVIEW = "review_due"


def check(tx: Transaction, city: City, now: datetime) -> None:
    """The daily look."""
    remind_to_push(tx, city, now)
    ask_for_reviews(tx, city, now)


def remind_to_push(tx: Transaction, city: City, now: datetime) -> None:
    """Remind units that sent no article for `push_days`, once in each such period, counted from the last one sent."""
    silent = dict(_silent_since(tx, city, now))
    rows = tx.all("SELECT dedupe_key FROM outbox WHERE dedupe_key IN :keys", keys=sorted(silent))
    told = {row["dedupe_key"] for row in rows}
    for key, (unit, since) in silent.items():
        if key not in told:
            days = (now.date() - since.date()).days
            text = city.phrases.text("no_push", since=f"{since:%Y-%m-%d}", days=days)
            outbox.put(tx, notice("unit", unit, "no_push", text, key), now)


def _silent_since(tx: Transaction, city: City, now: datetime) -> Iterator[tuple[str, tuple[str, datetime]]]:
    """Each silent unit with its last article, or the day on which the service began, by the key of its reminder."""
    began = tx.value("SELECT min(loaded_at) FROM pack_revisions") or stamp(now)
    rows = tx.all(
        "SELECT unit, max(created_at) AS last FROM article_versions WHERE state <> 'draft' GROUP BY unit"
    )
    last = {row["unit"]: row["last"] for row in rows}
    for unit in city.units:
        since = moment(max(last.get(unit.name, began), began))
        periods = (now.date() - since.date()).days // city.watch.push_days
        if periods:
            yield f"no_push:{unit.name}:{since.date()}:{periods}", (unit.name, since)


def ask_for_reviews(tx: Transaction, city: City, now: datetime) -> None:
    """Articles that end soon are the unit's to review; those that ended without it are the office's to ask about.

    A version is asked about once: one that was looked at and left as it is ends in peace.
    """
    until = (now + city.watch.review_ahead).date()
    ending = store.ending(tx, until)
    known = tasks.keys_of(tx, [_key(version) for version in ending])
    for version in ending:
        if _key(version) not in known:
            _ask(tx, city, version, now)
        elif version.state == REVIEW and _has_ended(version, now):
            title = city.phrases.text("review_expired_title", question=version.content.question)
            _open(tx, version, _expired(version), title, now)
    waiting = [version for version in store.ending(tx, until) if version.state == REVIEW]
    keys = {key for version in waiting for key in (_key(version), _expired(version))}
    tasks.close_all_but(tx, REVIEW, keys, now)


def _key(version: Version) -> str:
    return f"{REVIEW}:{version.content.article}:{version.number}"


def _expired(version: Version) -> str:
    return f"{_key(version)}:expired"


def _has_ended(version: Version, now: datetime) -> bool:
    ends = version.content.valid_to
    return ends is not None and ends < now.date()


def _ask(tx: Transaction, city: City, version: Version, now: datetime) -> None:
    content = version.content
    if version.state == "published":
        store.mark_for_review(tx, content.article, version.number)
    title = city.phrases.text("review_due_title", question=content.question)
    _open(tx, version, _key(version), title, now)
    text = city.phrases.text("review_due", question=content.question, until=content.valid_to)
    told = notice("unit", content.unit, REVIEW, text, _key(version), article=content.article)
    outbox.put(tx, told, now)


def _open(tx: Transaction, version: Version, key: str, title: str, now: datetime) -> None:
    content = version.content
    until = f"{content.article}：{content.valid_to}"
    tasks.open_task(tx, Task(REVIEW, key, title, until, unit=content.unit), now)
