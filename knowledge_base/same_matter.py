"""Which of many questions want the same article, known or not: each is matched against the others as if they were a base.

What was read as near the same article is drawn together, what was read as near another is pushed apart. Complaints are
grouped by `language.grouping`, which goes by places; questions hardly name one.
"""

from collections.abc import Sequence
from typing import NamedTuple

from knowledge_base.matcher import Matcher, Question
from language.average_link import AverageLink

SAME = 0.45
"""Average likeness (0..1) from which two groups are one; measured on the questions of the demo's simulated quarter."""
_DRAWN = 0.15
_NEAR = 0.4  # score of an article from which it says what a question is about
_COMPARED = 8  # others for each question


class Near(NamedTuple):
    """The article that came closest to a question, with a score of 0..1; "" where none did."""

    article: str
    score: float


def grouped(texts: Sequence[str], near: Sequence[Near]) -> list[list[int]]:
    """The positions of the texts in groups, largest first, each in order. Some milliseconds a text."""
    matcher = Matcher([Question(str(place), text, False) for place, text in enumerate(texts)], 1.0, 0.0)
    likeness: list[dict[int, float]] = [{} for _ in texts]
    for one, text in enumerate(texts):
        for article, alike in matcher.alike(text, _COMPARED).items():
            other = int(article)
            value = alike + _draw(near[one], near[other])
            if other != one and value > likeness[one].get(other, 0.0):
                likeness[one][other] = likeness[other][one] = value
    groups = AverageLink(likeness, SAME).joined()
    return sorted((sorted(group) for group in groups), key=lambda group: (-len(group), group))


def _draw(one: Near, other: Near) -> float:
    if min(one.score, other.score) < _NEAR:
        return 0.0
    return _DRAWN if one.article == other.article else -_DRAWN
