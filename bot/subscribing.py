"""「订阅」 and 「退订」: hearing once of each new article on a topic, for as long as the citizen wants."""

from dataclasses import replace

from bot.decisions import (
    Decision,
    Dispose,
    NoteMatter,
    Subscribe,
    Unsubscribe,
)
from bot.state import Asked, Choice
from bot.turn import Turn

EVERYTHING = "topic:"
"""The choice of all topics: one without a name."""
NOTED = (NoteMatter("其他", topic="订阅", once=True), Dispose("answered"))


def remembered(turn: Turn) -> Turn:
    """The turn with the topic that is spoken of; 「订阅」 alone means the last one."""
    part = turn.heard.part
    if part is None or not part.topic:
        return turn
    return replace(turn, memory=replace(turn.memory, topic=part.topic))


def subscribed(turn: Turn) -> Decision | None:
    """「订阅稳岗政策」, or 「订阅」 after an answer."""
    if turn.heard.act != "subscribe":
        return None
    return subscribe(turn, turn.heard.about or turn.memory.topic)


def subscribe(turn: Turn, topic: str) -> Decision:
    """Confirm with the way to end it; what was asked before stays open."""
    if not topic or topic in turn.manners.quiet_topics:
        say = turn.say("question", "subscribe_what")
        return turn.ask("未说明订阅的主题", Asked("topic"), say, Dispose("answered"))
    if topic in turn.facts.subscriptions:
        say = turn.say("notice", "subscribed_already", topic=topic)
        return turn.decide("已订阅", say, *NOTED, asked=turn.memory.asked)
    say = turn.say("notice", "subscribed", topic=topic)
    return turn.decide("订阅新政策", Subscribe(topic), say, *NOTED, asked=turn.memory.asked)


def named(turn: Turn) -> Decision | None:
    """The topic that was asked for; other words go their own way."""
    part = turn.heard.part
    if part is None or not part.topic or part.trouble or len(turn.heard.parts) > 1:
        return None
    return subscribe(turn, part.topic)


def unsubscribed(turn: Turn) -> Decision | None:
    """「退订」, of one topic or of all; which, is asked where it is not said."""
    heard, topics = turn.heard, turn.facts.subscriptions
    if heard.act != "unsubscribe":
        return None
    if not topics:
        return turn.decide("没有订阅", turn.say("notice", "subscribed_none"), *NOTED)
    if heard.about in topics:
        return _ended(turn, (heard.about,))
    if len(topics) == 1 or heard.of_all:
        return _ended(turn, topics)
    choices = (*(Choice(topic, EVERYTHING + topic) for topic in topics), *_all(turn))
    say = turn.say("choose", "unsubscribe_which", choices)
    return turn.ask("退订哪一项", Asked("unsubscribe", choices), say)


def _all(turn: Turn) -> tuple[Choice, ...]:
    return (Choice(turn.words("choice_unsubscribe_all"), EVERYTHING),)


def chosen(turn: Turn, token: str) -> Decision:
    """One of the topics, or all of them."""
    topic = token.removeprefix(EVERYTHING)
    return _ended(turn, (topic,) if topic else turn.facts.subscriptions)


def _ended(turn: Turn, topics: tuple[str, ...]) -> Decision:
    say = turn.say("notice", "unsubscribed", topic=turn.joined(topics))
    return turn.decide("退订", Unsubscribe(topics), say, *NOTED)


def listed(turn: Turn) -> Decision | None:
    """「我订阅了什么」."""
    if turn.heard.act != "subscriptions":
        return None
    topics = turn.facts.subscriptions
    key = "subscriptions" if topics else "subscribed_none"
    say = turn.say("notice", key, topic=turn.joined(topics))
    return turn.decide("查询订阅", say, *NOTED, asked=turn.memory.asked)
