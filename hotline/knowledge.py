"""The released knowledge as a conversation asks for it: the same release from matching to logging."""

from collections.abc import Callable

from bot.known import Answerable
from hotline.pack.rules import CityRules
from knowledge_base.articles import Content
from knowledge_base.live import Limits, Released
from knowledge_base.matcher import Match
from language.encoders.encoder import Vectors


class KnowledgeNow:
    """One release on one day, for one message (implements `bot.receive.Knowledge`).

    `topic_of` names the topic of an article that may be subscribed to.
    """

    def __init__(self, released: Released, topic_of: Callable[[Content], str]) -> None:
        self._released = released
        self._topic_of = topic_of
        self.release = released.release
        self.weights = released.weights

    def match(self, text: str) -> Match:
        """What the release says to these words."""
        return self._released.match(text)

    def vector_of(self, text: str) -> Vectors | None:
        """The fast encoder's vector of these words."""
        return self._released.vector_of(text)

    def answerable(self, article: str) -> Answerable | None:
        """An article that citizens may hear of, marked when its validity has ended."""
        version = self._released.article(article)
        if version is None:
            return None
        content = version.content
        return Answerable(
            article=article,
            version=version.number,
            question=content.question,
            answer=content.answer,
            unit=content.unit,
            basis=content.basis,
            valid_to=content.valid_to.isoformat() if content.valid_to else "",
            expired=version.is_expired(self._released.today),
            topic=self._topic_of(content),
        )


def matching_limits(rules: CityRules) -> Limits:
    """How this city wants questions matched; its own names say no more than 本市."""
    names = tuple(filter(None, (rules.name, rules.short_name)))
    return Limits(rules.matching.floor, rules.matching.margin, names)
