"""The closed answers of the ticket side: results of a reply, ratings, judgements, as codes and as words."""

from collections.abc import Collection, Mapping

from language.ratings import CAUSES

OUTCOME_TITLES: Mapping[str, str] = {
    "solved": "已解决",
    "deferred": "暂时不能解决",
    "unsolvable": "不能解决",
}
RATING_TITLES: Mapping[str, str] = {
    "satisfied": "满意",
    "basically": "基本满意",
    "dissatisfied": "不满意",
    "unrated": "未评价",
    "unreachable": "未联系上",
}
DISSATISFIED = "dissatisfied"
NOT_REACHED = frozenset({"unrated", "unreachable"})
"""Ratings that say nothing about the work: they never count as satisfied."""
JUDGEMENT_TITLES: Mapping[str, str] = {"rework": "发回重办", "explained": "已作解释"}
"""What the office decides about a dissatisfied citizen whose cause is not the unit's."""
RATED = ("satisfied", "basically", DISSATISFIED)
"""What a citizen can come to in records and figures."""
MOST_CALLS = 2
"""After so many calls in which nobody was reached the survey is over."""
NEVER_CONTACTED = "未联系"
"""The cause of dissatisfaction that takes away the weight of a recorded contact."""

_RATING_WORDS = {
    "非常满意": "satisfied",
    "一般": "basically",
    "未接通": "unreachable",
    "无法联系": "unreachable",
}


def outcome_code(text: str) -> str:
    """The code of a result given as code or in words, or empty when it is none of the three."""
    return _code(text, OUTCOME_TITLES)


def rating_code(text: str) -> str:
    """The code of a rating given as code or in words, or empty when it is none."""
    return _RATING_WORDS.get(text.strip()) or _code(text, RATING_TITLES)


def judgement_code(text: str) -> str:
    """The code of a judgement given as code or in words, or empty when it is neither."""
    return _code(text, JUDGEMENT_TITLES)


def sends_back(causes: Collection[str]) -> bool:
    """Whether the unit works on it again: unless everything that is blamed is none of the unit's doing.

    A cause that is not told counts as the unit's, so that no dissatisfied citizen is filed away unheard.
    """
    return not causes or any(CAUSES[code].unit for code in causes)


def _code(text: str, titles: Mapping[str, str]) -> str:
    wanted = text.strip()
    return next((code for code, title in titles.items() if wanted in (code, title)), "")
