"""Who wants to hear of new articles on a topic, and which articles of a release are news.

A subscription belongs to a conversation; ending it keeps the row, so that it can be seen when it was wanted.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from knowledge_base import store
from knowledge_base.articles import Version
from storage.clock import stamp
from storage.transaction import Transaction

PREFIX = "policy:"
"""How the keys of the messages to subscribers begin."""


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A conversation that wants to hear of a topic, and where and how it is written to."""

    conversation_id: str
    topic: str
    channel: str
    account: str
    sender: str
    language: str


def subscribe(tx: Transaction, conversation_id: str, topic: str, now: datetime) -> None:
    """From now on new articles on the topic are told; a second time changes nothing."""
    tx.run(
        "INSERT INTO subscriptions (conversation_id, topic, since) VALUES (:conversation, :topic, :now)"
        " ON CONFLICT (conversation_id, topic) DO UPDATE SET since = :now, ended_at = NULL"
        " WHERE subscriptions.ended_at IS NOT NULL",
        conversation=conversation_id,
        topic=topic,
        now=stamp(now),
    )


def unsubscribe(tx: Transaction, conversation_id: str, topics: Collection[str], now: datetime) -> None:
    """Nothing more is told of these topics; of no topic at all where none is named."""
    condition = " AND topic IN :topics" if topics else ""
    tx.run(
        f"UPDATE subscriptions SET ended_at = :now WHERE conversation_id = :id AND ended_at IS NULL{condition}",
        id=conversation_id,
        now=stamp(now),
        topics=sorted(topics),
    )


def topics_of(tx: Transaction, conversation_id: str) -> tuple[str, ...]:
    """What a conversation is subscribed to, the oldest first."""
    rows = tx.all(
        "SELECT topic FROM subscriptions WHERE conversation_id = :id AND ended_at IS NULL ORDER BY id",
        id=conversation_id,
    )
    return tuple(row["topic"] for row in rows)


def subscribers(tx: Transaction, topics: Collection[str]) -> list[Subscriber]:
    """Who subscribed to one of these topics, in the order in which they did."""
    rows = tx.all(
        "SELECT s.conversation_id, s.topic, c.channel, c.account, c.sender, c.language FROM subscriptions s"
        " JOIN conversations c ON c.id = s.conversation_id"
        " WHERE s.topic IN :topics AND s.ended_at IS NULL ORDER BY s.id",
        topics=sorted(topics),
    )
    return [Subscriber(**row) for row in rows]


def has_subscribers(tx: Transaction) -> bool:
    """Whether anybody subscribed to anything."""
    return tx.value("SELECT 1 AS one FROM subscriptions WHERE ended_at IS NULL LIMIT 1") is not None


def news(tx: Transaction, told: int, release: int) -> list[Version]:
    """The versions of a release that no release up to `told` had: of articles that are new, and of those whose author
    announces the new version. What a rollback brings back is no news.
    """
    fresh = {row["article"]: row["version"] for row in tx.all(_NOT_IN, release=release, told=told)}
    if not fresh:
        return []
    before = tx.all(_EARLIER, told=told, articles=sorted(fresh))
    known = {row["article"] for row in before}
    seen = {(row["article"], row["version"]) for row in before}
    versions = (store.version(tx, article, number) for article, number in sorted(fresh.items()))
    return [
        version
        for version in versions
        if version
        and (version.content.article, version.number) not in seen
        and (version.announce or version.content.article not in known)
    ]


_NOT_IN = (
    "SELECT article, version FROM release_articles c WHERE release = :release AND NOT EXISTS"
    " (SELECT 1 FROM release_articles e WHERE e.release = :told AND e.article = c.article AND e.version = c.version)"
)
_EARLIER = (
    "SELECT DISTINCT article, version FROM release_articles WHERE release <= :told AND article IN :articles"
)
