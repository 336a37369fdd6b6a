"""Articles, their versions and the releases that answer, in the database. Every function takes the caller's
transaction.

A release is a numbered, frozen set of versions. The newest release is what answers; publishing, archiving and rolling
back all make a new one, so that every answer ever given can be traced to the set it came from.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from knowledge_base.articles import Content, MoveRefused, Overtaken, State, Version, check_move, checked
from storage.clock import stamp
from storage.transaction import Row, Transaction

PUBLISH_LOCK = "kb_releases"


@dataclass(frozen=True, slots=True)
class Release:
    """`rolled_back_to` is the release whose set this one repeats."""

    number: int
    published_at: str
    published_by: str
    note: str
    rolled_back_to: int | None


@dataclass(frozen=True, slots=True)
class Coming:
    """What the next release would hold: article to version number; `base` is the release that it follows."""

    base: int | None
    chosen: dict[str, int]


# writing


def submit(
    tx: Transaction, content: Content, by: str, now: datetime, note: str = "", announce: bool = False
) -> Version:
    """Add a version that waits for approval; the same text again returns the version that has it already.

    Versions of the article that waited for approval are archived; `announce` as in `Version`. Raises FaultyArticle.
    """
    return _add(tx, checked(content), "submitted", by, now, note, announce)


def save_draft(
    tx: Transaction, content: Content, by: str, now: datetime, note: str = "", announce: bool = False
) -> Version:
    """Add a version that nobody is asked to approve yet. Raises FaultyArticle."""
    return _add(tx, checked(content), "draft", by, now, note, announce)


def submit_draft(tx: Transaction, article: str, number: int) -> Version:
    """Ask for approval of a draft. Raises MoveRefused."""
    return _move(tx, article, number, "submitted")


def approve(tx: Transaction, article: str, number: int, by: str, now: datetime) -> Version:
    """Approve a submitted version; it answers from the next release on, in place of one approved before.

    Raises MoveRefused.
    """
    tx.run(_ARCHIVE_WAITING, article=article, states=["approved"])
    return _move(tx, article, number, "approved", approved_by=by, approved_at=stamp(now))


def refuse(tx: Transaction, article: str, number: int, reason: str) -> Version:
    """Send a submitted or approved version back to its author. Raises MoveRefused, also without a reason."""
    if not reason.strip():
        raise MoveRefused("退回知识须写明理由。")
    return _move(tx, article, number, "draft", note=reason.strip())


def confirm_review(tx: Transaction, article: str, number: int) -> Version:
    """The unit has looked at an article due for review and leaves it as it is. Raises MoveRefused."""
    return _move(tx, article, number, "published")


def publish(
    tx: Transaction, by: str, now: datetime, note: str = "", looked_at: Coming | None = None
) -> Release | None:
    """Release everything that is approved, beside what was released before.

    Returns the new release, or None when nothing was waiting. Raises Overtaken where this is not what was looked at.
    """
    _lock(tx)
    found = coming(tx)
    if looked_at is not None and found != looked_at:
        raise Overtaken("要发布的内容刚刚又有改动，请再看一次。")
    return _release(tx, found.chosen, by, now, note) if found else None


def publish_all(
    tx: Transaction, by: str, now: datetime, note: str = "", looked_at: Coming | None = None
) -> Release | None:
    """Approve every submitted version and release it: what the administrator's command does."""
    for row in tx.all(_IN_STATE, state="submitted"):
        approve(tx, row["article"], row["version"], by, now)
    return publish(tx, by, now, note, looked_at)


def archive(tx: Transaction, article: str, by: str, now: datetime, note: str = "") -> Release | None:
    """Take an article out of service at once, with everything of it that waited.

    Returns the release without it, or None when it was not released. Raises MoveRefused when there is nothing left
    to archive.
    """
    _lock(tx)
    waiting = tx.run(_ARCHIVE_WAITING, article=article, states=["draft", "submitted", "approved"])
    released = released_versions(tx)
    if released.pop(article, None) is not None:
        return _release(tx, released, by, now, note or f"归档 {article}")
    if not waiting:
        raise MoveRefused(f"知识 {article} 不存在，或已经归档。")
    return None


def rollback(tx: Transaction, number: int, by: str, now: datetime, note: str = "") -> Release:
    """Answer again with the set of release `number`, as a new release. Raises MoveRefused for an unknown one."""
    _lock(tx)
    if tx.value("SELECT number FROM releases WHERE number = :number", number=number) is None:
        raise MoveRefused(f"没有第 {number} 次发布，无法回退。")
    return _release(tx, released_versions(tx, number), by, now, note or f"回退到第 {number} 次发布", number)


def seed(tx: Transaction, contents: Iterable[Content], by: str, now: datetime) -> Release | None:
    """Fill an empty base and release it at once; None, and nothing done, when the base holds an article."""
    if tx.value("SELECT article FROM articles LIMIT 1") is not None:
        return None
    for content in contents:
        submit(tx, content, by, now)
    return publish_all(tx, by, now, "城市包自带知识")


def mark_for_review(tx: Transaction, article: str, number: int) -> Version:
    """A released version becomes due for review; it goes on answering as long as it is valid. Raises MoveRefused."""
    return _move(tx, article, number, "review_due")


# reading


def ending(tx: Transaction, until: date) -> list[Version]:
    """The released versions whose validity ends by a day or has ended, in the order of their codes."""
    return [_version(row) for row in tx.all(_ENDING, until=until.isoformat())]


def current_release(tx: Transaction) -> int | None:
    """The number of the release that answers, or None before the first."""
    number: int | None = tx.value("SELECT max(number) FROM releases")
    return number


def coming(tx: Transaction, submitted: bool = False) -> Coming | None:
    """What publishing would release now, with `submitted` also what nobody has approved; None when nothing waits."""
    waiting = _waiting(tx, submitted)
    if not waiting:
        return None
    return Coming(
        current_release(tx), released_versions(tx) | {row["article"]: row["version"] for row in waiting}
    )


def coming_versions(tx: Transaction, found: Coming) -> list[Version]:
    """The versions of a coming release, in the order of their codes."""
    known = {(v.content.article, v.number): v for v in released(tx, found.base or 0)}
    known |= {(v.content.article, v.number): v for v in map(_version, _waiting(tx, submitted=True))}
    return [known[key] for key in sorted(found.chosen.items())]


def _waiting(tx: Transaction, submitted: bool) -> list[Row]:
    """What is approved, and then what is submitted: a version that is approved later stands for the article."""
    states: tuple[State, ...] = ("approved", *(("submitted",) if submitted else ()))
    return [row for state in states for row in tx.all(_IN_STATE, state=state)]


def releases(tx: Transaction) -> list[Release]:
    """All releases, the newest first."""
    rows = tx.all("SELECT * FROM releases ORDER BY number DESC")
    return [Release(**row) for row in rows]


def released_versions(tx: Transaction, number: int | None = None) -> dict[str, int]:
    """Article to version number in a release; without a number in the newest."""
    release = current_release(tx) if number is None else number
    rows = tx.all("SELECT article, version FROM release_articles WHERE release = :release", release=release)
    return {row["article"]: row["version"] for row in rows}


def released(tx: Transaction, number: int) -> list[Version]:
    """The versions of a release in the order of their codes."""
    return [_version(row) for row in tx.all(_RELEASED, release=number)]


def says_the_same(newest: Version, content: Content) -> bool:
    """Whether submitting this content would add nothing to the article."""
    return newest.content == content and newest.state not in ("draft", "archived")


def version(tx: Transaction, article: str, number: int) -> Version | None:
    """One version, or None."""
    row = tx.one(_ONE, article=article, version=number)
    return _version(row) if row else None


def versions(tx: Transaction, article: str) -> list[Version]:
    """The history of an article, the newest version first."""
    return [_version(row) for row in tx.all(_HISTORY, article=article)]


# inside


_ONE = "SELECT * FROM article_versions WHERE article = :article AND version = :version"
_HISTORY = "SELECT * FROM article_versions WHERE article = :article ORDER BY version DESC"
_IN_STATE = "SELECT * FROM article_versions WHERE state = :state ORDER BY article, version"
_RELEASED = (
    "SELECT v.* FROM release_articles r JOIN article_versions v ON v.article = r.article AND v.version = r.version"
    " WHERE r.release = :release ORDER BY v.article"
)
_ENDING = (
    "SELECT * FROM article_versions WHERE state IN ('published', 'review_due') AND valid_to <> ''"
    " AND valid_to <= :until ORDER BY article"
)
_ARCHIVE_WAITING = (
    "UPDATE article_versions SET state = 'archived' WHERE article = :article AND state IN :states"
)
_ARCHIVE_LEFT_OUT = (
    "UPDATE article_versions SET state = 'archived' WHERE state IN ('published', 'review_due') AND NOT EXISTS"
    " (SELECT 1 FROM release_articles r WHERE r.release = :release AND r.article = article_versions.article"
    " AND r.version = article_versions.version)"
)
_PUBLISH_TAKEN_IN = (
    "UPDATE article_versions SET state = 'published' WHERE state NOT IN ('published', 'review_due') AND EXISTS"
    " (SELECT 1 FROM release_articles r WHERE r.release = :release AND r.article = article_versions.article"
    " AND r.version = article_versions.version)"
)


def _add(
    tx: Transaction, content: Content, state: State, by: str, now: datetime, note: str, announce: bool
) -> Version:
    tx.insert_new("articles", article=content.article, unit=content.unit, created_at=stamp(now))
    tx.one("SELECT article FROM articles WHERE article = :article /* for update */", article=content.article)
    history = versions(tx, content.article)
    newest = history[0] if history else None
    if newest and says_the_same(newest, content):
        return newest
    number = newest.number + 1 if newest else 1
    tx.run(_ARCHIVE_WAITING, article=content.article, states=["draft", "submitted"])
    tx.run(
        "UPDATE articles SET unit = :unit WHERE article = :article",
        unit=content.unit,
        article=content.article,
    )
    added = Version(content, number, state, stamp(now), by, note=note, announce=announce)
    tx.insert("article_versions", **_columns(added))
    return added


def _move(tx: Transaction, article: str, number: int, to: State, **changes: Any) -> Version:  # noqa: ANN401
    row = tx.one(_ONE + " /* for update */", article=article, version=number)
    if row is None:
        raise MoveRefused(f"没有知识 {article} 的第 {number} 版。")
    check_move(_version(row), to)
    values = {"state": to, **changes}
    assignments = ", ".join(f"{name} = :{name}" for name in values)
    tx.run(
        f"UPDATE article_versions SET {assignments} WHERE article = :article AND version = :version",
        article=article,
        version=number,
        **values,
    )
    return _version(row | values)


def _lock(tx: Transaction) -> None:
    """One release at a time: the second waits until the first is committed, then counts on from it."""
    tx.insert_new("counters", name=PUBLISH_LOCK, value=0)
    tx.run("UPDATE counters SET value = value + 1 WHERE name = :name", name=PUBLISH_LOCK)


def _release(
    tx: Transaction, chosen: dict[str, int], by: str, now: datetime, note: str, back_to: int | None = None
) -> Release:
    release = Release((current_release(tx) or 0) + 1, stamp(now), by, note, back_to)
    tx.insert("releases", **asdict(release))
    tx.insert_many(
        "release_articles",
        (
            {"release": release.number, "article": article, "version": chosen[article]}
            for article in sorted(chosen)
        ),
    )
    tx.run(_ARCHIVE_LEFT_OUT, release=release.number)
    tx.run(_PUBLISH_TAKEN_IN, release=release.number)
    return release


def _columns(version: Version) -> dict[str, object]:
    values: dict[str, object] = asdict(version)
    content: dict[str, object] = asdict(version.content)
    del values["content"]
    content["wordings"] = json.dumps(version.content.wordings, ensure_ascii=False)
    for name, day in (("valid_from", version.content.valid_from), ("valid_to", version.content.valid_to)):
        content[name] = day.isoformat() if day else ""
    values["version"] = values.pop("number")
    values["announce"] = int(version.announce)
    return content | values


def _version(row: Row) -> Version:
    content = Content(
        article=row["article"], unit=row["unit"], question=row["question"], answer=row["answer"], kind=row["kind"],
        audience=row["audience"], wordings=tuple(json.loads(row["wordings"])), basis=row["basis"],
        valid_from=_day(row["valid_from"]), valid_to=_day(row["valid_to"]), phone=row["phone"],
        address=row["address"], topic=row["topic"],
    )  # fmt: skip
    return Version(
        content, row["version"], row["state"], row["created_at"], row["created_by"], row["approved_by"],
        row["approved_at"], row["note"], bool(row["announce"]),
    )  # fmt: skip


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
