"""How many were asked, how many answered, how many are satisfied: each figure with its numerator and its denominator. Pure.

未评价 is never satisfied, and the share of those who answered stands beside every rate of satisfaction: a bulletin that
printed 96.32 % had left over 80 % of its callbacks unrated (Xiangtan, first half of 2024).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from tickets.answers import RATED


@dataclass(frozen=True, slots=True)
class Closing:
    """The survey of one closing: whether the question went out or somebody phoned, and what came of it."""

    is_asked: bool
    rating: str = ""
    solved: str = ""
    by_phone: bool = False


@dataclass(frozen=True, slots=True)
class Rate:
    """A share as the two counts it is made of; it has no value where nothing was counted."""

    numerator: int
    denominator: int

    @property
    def value(self) -> float | None:
        """Between 0 and 1; None prints as —."""
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """The figures of a set of closings; 基本满意 is apart, and what was heard on the telephone is counted beside.

    `asked` 回访率: asked or phoned, of all closings. `answered` 参评率: with a rating, of those asked. `of_rated`
    满意率（参评）, `of_all` 满意率（全部）: satisfied of the rated, and of all closings. `dissatisfied` 回访不满意率 and
    `basically`: of the rated. `solved` 问题解决率: yes, of those who said. `unrated` are the closings without a rating.
    """

    asked: Rate
    answered: Rate
    of_rated: Rate
    of_all: Rate
    basically: Rate
    dissatisfied: Rate
    solved: Rate
    unrated: int
    by_phone: int


def satisfaction(closings: Iterable[Closing]) -> Satisfaction:
    """The figures of these closings. An own answer without a question (a complaint that came first) was not asked for,
    but is an answer: it counts as asked.
    """
    found = list(closings)
    rated = [one for one in found if one.rating in RATED]
    asked = [one for one in found if one.is_asked or one.rating in RATED]

    def count(rating: str) -> int:
        return sum(one.rating == rating for one in rated)

    satisfied, told = count("satisfied"), [one for one in found if one.solved]
    return Satisfaction(
        asked=Rate(len(asked), len(found)),
        answered=Rate(len(rated), len(asked)),
        of_rated=Rate(satisfied, len(rated)),
        of_all=Rate(satisfied, len(found)),
        basically=Rate(count("basically"), len(rated)),
        dissatisfied=Rate(count("dissatisfied"), len(rated)),
        solved=Rate(sum(one.solved == "yes" for one in told), len(told)),
        unrated=len(found) - len(rated),
        by_phone=sum(one.by_phone for one in rated),
    )
