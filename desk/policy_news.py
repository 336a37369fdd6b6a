"""New articles are told once to those who asked for their topic, with the way to end it.

What counts as news is the city's choice (`[subscriptions]`): kinds of articles, or everything for enterprises. Topics of
lines that few may read, or whose notices reveal nothing, are never pushed.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from channels import outbox
from channels.messages import Delivery, Outgoing
from desk.city import City
from knowledge_base import store, subscriptions
from knowledge_base.articles import INTERNAL, Content, Version
from knowledge_base.live import Released
from knowledge_base.subscriptions import PREFIX, Subscriber
from storage.transaction import Transaction

MOST_LISTED = 8


def topic_of(city: City, content: Content) -> str:
    """The topic on which this article may be subscribed to; "" where it is nothing to push.

    Its own topic where that is one of the city's tree, else the topic that its question speaks of.
    """
    news = city.news
    if content.audience == INTERNAL or not (content.kind in news.kinds or content.audience in news.audiences):
        return ""
    found = city.router.classify(content.question)
    own = content.topic if city.router.has_topic(content.topic) else ""
    topic = own or (found.topic if found else content.topic)
    return "" if topic in news.quiet_topics else topic


def topics_of(city: City, content: Content) -> tuple[str, ...]:
    """Whose subscribers hear of this article: of its topic, and of every other that its question names."""
    first = topic_of(city, content)
    named = city.router.topics_in(content.question) if first else ()
    return tuple(
        topic for topic in dict.fromkeys((first, *named)) if topic and topic not in city.news.quiet_topics
    )


def still_wanted(tx: Transaction, city: City, delivery: Delivery) -> bool:
    """Whether a message that waited is still subscribed to; every other message is wanted."""
    if not delivery.key.startswith(PREFIX) or delivery.conversation_id is None:
        return True
    wanted = set(subscriptions.topics_of(tx, delivery.conversation_id))
    version = next(iter(store.versions(tx, delivery.article)), None) if delivery.article else None
    return bool(wanted & set(topics_of(city, version.content)) if version else wanted)


def tell_subscribers(tx: Transaction, city: City, released: Released, told: int, now: datetime) -> int:
    """Tell what is new since release `told`; returns how many messages that makes. Doing it twice tells nobody twice."""
    if released.release is None or not subscriptions.has_subscribers(tx):
        return 0
    by_topic: dict[str, list[Version]] = defaultdict(list)
    for version in subscriptions.news(tx, told, released.release):
        for topic in () if version.is_expired(released.today) else topics_of(city, version.content):
            by_topic[topic].append(version)
    return _tell_each(tx, city, released.release, by_topic, now)


def _tell_each(
    tx: Transaction, city: City, release: int, by_topic: Mapping[str, list[Version]], now: datetime
) -> int:
    """One message a subscriber and release, however many articles it brings."""
    if not by_topic:
        return 0
    wanted: dict[str, list[Subscriber]] = defaultdict(list)
    for subscriber in subscriptions.subscribers(tx, by_topic):
        wanted[subscriber.conversation_id].append(subscriber)
    for key, subscribed in wanted.items():
        versions = {version.content.article: version for one in subscribed for version in by_topic[one.topic]}
        topics = [one.topic for one in subscribed]
        _tell(tx, city, subscribed[0], f"{PREFIX}{release}:{key}", list(versions.values()), topics, now)
    return len(wanted)


def _tell(
    tx: Transaction,
    city: City,
    to: Subscriber,
    key: str,
    versions: list[Version],
    topics: Iterable[str],
    now: datetime,
) -> None:
    outbox.put(
        tx,
        Outgoing(
            audience="citizen", channel=to.channel, account=to.account, recipient=to.sender, kind="push",
            text=_text(city, to.language, versions, topics), dedupe_key=key,
            article=versions[0].content.article if len(versions) == 1 else None,
            conversation_id=to.conversation_id, actor="system",
        ),
        now,
    )  # fmt: skip


def _text(city: City, language: str, versions: list[Version], topics: Iterable[str]) -> str:
    """One article with its words; of several the questions, which bring the answers when they are sent."""
    topic = "、".join(topics)
    if len(versions) == 1:
        content = versions[0].content
        return city.phrases.text(
            "push_article",
            language,
            topic=topic,
            question=content.question,
            answer=content.answer,
            unit=content.unit,
        )
    titles = "\n".join(f"· {version.content.question}" for version in versions[:MOST_LISTED])
    return city.phrases.text("push_articles", language, topic=topic, count=len(versions), items=titles)
