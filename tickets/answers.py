"""The closed answers of the ticket side: results of a reply and ratings of a citizen, as codes and as words."""

from collections.abc import Mapping

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
NOT_REACHED = frozenset({"unrated", "unreachable"})
"""Ratings that say nothing about the work: they never count as satisfied."""
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


def _code(text: str, titles: Mapping[str, str]) -> str:
    wanted = text.strip()
    return next((code for code, title in titles.items() if wanted in (code, title)), "")
