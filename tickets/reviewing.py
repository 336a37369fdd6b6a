"""How alike reviewers judge: each figure a numerator over a denominator, defined once for page and test. Pure.

Reviewers who follow one standard pass about the same share, agree with the machine's check, are seldom contradicted by
the citizen, and judge like replies alike (the documents' complaint: 审核人员执行标准不一).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from tickets.answers import NOT_REACHED

LIKE = 0.8
"""The share of letters from which two replies are similar."""
COMPARED = 250
"""Reviews, the latest, whose replies are compared: every two of them takes an eighth of a second."""

DEFINITIONS = (
    ("通过率", "审核通过 ÷ 审核次数"),
    ("与自动检查一致", "（自动检查没有提醒而通过 ＋ 有提醒而退回）÷ 有自动检查结果的审核次数"),
    ("通过后不满意", "审核通过、群众评价不满意 ÷ 审核通过、群众作了评价"),
    (
        "相近的回复判断不同",
        f"一件通过、一件退回的回复对数 ÷ 文字 {LIKE:.0%} 以上相同、不属同一工单的回复对数"
        f"（至少一件由本人审核；只比较最近 {COMPARED} 次审核）",
    ),
)
"""The figures in their order, each as numerator over denominator."""


@dataclass(frozen=True, slots=True)
class Line:
    """One event of a ticket that matters here: replied, review_passed, review_rejected or rated."""

    ticket: str
    event: str
    at: str
    actor: str
    public: str = ""
    rating: str = ""
    score: str = ""
    remarks: int = 0


@dataclass(frozen=True, slots=True)
class Review:
    """One judgement of a reply. `is_clear`: the machine remarked on nothing; None where it did not check.

    `rating` is what the citizen said of the reply in the end, empty where nothing was said.
    """

    ticket: str
    reviewer: str
    at: str
    passed: bool
    public: str
    is_clear: bool | None
    rating: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """A figure: how many of how many; no rate where there is nothing to count."""

    count: int
    of: int

    @property
    def rate(self) -> float | None:
        return self.count / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Consistency:
    """The figures of one reviewer in the order of DEFINITIONS, or of all (`reviewer` empty)."""

    reviewer: str
    figures: tuple[Share, Share, Share, Share]


def reviews_of(lines: Iterable[Line], first: str, end: str) -> list[Review]:
    """The reviews between two stamps (half open), oldest first, from events in the order of tickets and their history."""
    reviews = (
        review
        for _, history in groupby(lines, key=lambda line: line.ticket)
        for review in _reviews(list(history))
    )
    return sorted(
        (review for review in reviews if first <= review.at < end),
        key=lambda review: (review.at, review.ticket),
    )


def consistency(reviews: Sequence[Review], pairs: Iterable[tuple[int, int]]) -> list[Consistency]:
    """The figures of all and then of each reviewer by name; `pairs` are places of similar replies in `reviews`."""
    of_two_tickets = [(i, j) for i, j in pairs if reviews[i].ticket != reviews[j].ticket]
    own: defaultdict[str, list[Review]] = defaultdict(list)
    theirs: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for review in reviews:
        own[review.reviewer].append(review)
    for i, j in of_two_tickets:
        for reviewer in {reviews[i].reviewer, reviews[j].reviewer}:
            theirs[reviewer].append((i, j))
    rows = [_row("", reviews, reviews, of_two_tickets)]
    return rows + [_row(name, own[name], reviews, theirs[name]) for name in sorted(own)]


def judged_apart(reviews: Sequence[Review], pairs: Iterable[tuple[int, int]]) -> list[tuple[Review, Review]]:
    """Similar replies of two tickets of which one passed and one was sent back, the passed one first."""
    found = ((reviews[i], reviews[j]) for i, j in pairs if reviews[i].ticket != reviews[j].ticket)
    return [
        (one, other) if one.passed else (other, one) for one, other in found if one.passed != other.passed
    ]


def _reviews(history: Sequence[Line]) -> Iterator[Review]:
    reply: Line | None = None
    for place, line in enumerate(history):
        if line.event == "replied":
            reply = line
        elif line.event in ("review_passed", "review_rejected") and reply is not None:
            passed = line.event == "review_passed"
            is_clear = not reply.remarks if reply.score else None
            rating = _rating_after(history[place:]) if passed else ""
            yield Review(line.ticket, line.actor, line.at, passed, reply.public, is_clear, rating)


def _rating_after(history: Sequence[Line]) -> str:
    """The last word of the citizen before another reply was written."""
    rating = ""
    for line in history:
        if line.event == "replied":
            break
        rating = line.rating if line.event == "rated" else rating
    return "" if rating in NOT_REACHED else rating


def _row(
    name: str, own: Sequence[Review], reviews: Sequence[Review], pairs: Sequence[tuple[int, int]]
) -> Consistency:
    checked = [review for review in own if review.is_clear is not None]
    rated = [review for review in own if review.passed and review.rating]
    figures = (
        Share(sum(review.passed for review in own), len(own)),
        Share(sum(review.passed == review.is_clear for review in checked), len(checked)),
        Share(sum(review.rating == "dissatisfied" for review in rated), len(rated)),
        Share(len(judged_apart(reviews, pairs)), len(pairs)),
    )
    return Consistency(name, figures)
