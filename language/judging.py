"""Whether a message asks how something is done, or tells of a trouble: the one leads to an answer, the other to a ticket."""

from functools import lru_cache

from language.cues import KINDS, weigh
from language.likeness import likeness
from language.lists import load, pattern_of
from language.speech import spoken

_lists = load("judging")
_LOST_PAPERS = pattern_of(_lists["lost_papers"])
_REPAIR_QUESTIONS = pattern_of(_lists["repair_questions"])
_NO_TROUBLE = pattern_of(_lists["no_trouble"])
_PLEAS = pattern_of(_lists["pleas"])

_ASKS = 1.5  # weight of the weakest wording that asks by itself; 怎么办 and a question mark ask only where nothing is wrong
_PROPOSES = 3.0  # weight; 能不能把末班车延后 proposes in the form of a question
_TROUBLED = {"求助": 2.5, "投诉": 3.0, "举报": 3.2}
"""Weight of the weakest wording that tells of a trouble by itself."""
_TELLING = 8  # characters
_ALIKE = 0.78
_HINTS = 1.6  # what weaker wordings must weigh together in a message that asks nothing


@lru_cache(maxsize=256)
def is_how_to(text: str) -> bool:
    """Asks for a procedure, a price, a place, a condition: 护照到期了咋换; but not 什么时候来修."""
    found = weigh(_REPAIR_QUESTIONS.sub("#", spoken(text)))
    if found.heaviest.get("建议", 0) >= _PROPOSES:
        return found.heaviest.get("咨询", 0) > found.heaviest["建议"]
    if found.heaviest.get("咨询", 0) >= _ASKS:
        return True
    return found.sums.get("咨询", 0) > 0 and not any(found.sums.get(kind) for kind in _TROUBLED)


@lru_cache(maxsize=256)
def is_trouble(text: str) -> bool:
    """Tells of something that is wrong: a failure, a need, a grievance, an offence. A lost paper is none."""
    plain, asks = _without_mentions(text), is_how_to(text)
    if asks and _LOST_PAPERS.search(plain) and not _PLEAS.search(plain):
        return False
    if tells_of_trouble(plain):
        return True
    found = weigh(plain)
    hints = sum(found.sums.get(kind, 0) for kind in _TROUBLED)
    return not asks and (hints >= _HINTS or _is_like_trouble(text))


def tells_of_trouble(text: str) -> bool:
    """Has a wording that tells of a trouble by itself."""
    heaviest = weigh(text).heaviest
    return any(heaviest.get(kind, 0) >= least for kind, least in _TROUBLED.items())


def _is_like_trouble(text: str) -> bool:
    """Like the examples of trouble without a wording of it; too little text is like anything."""
    like = likeness(text)
    return len(spoken(text)) >= _TELLING and sum(like[kind] for kind in _TROUBLED) >= _ALIKE


def purpose_weights(text: str) -> dict[str, float]:
    """The weight of each purpose, corrected for what is named only in passing."""
    asked, told = weigh(_REPAIR_QUESTIONS.sub("#", spoken(text))), weigh(_without_mentions(text))
    weights = {kind: (asked if kind == "咨询" else told).sums.get(kind, 0.0) for kind in KINDS}
    if _LOST_PAPERS.search(spoken(text)) and not _PLEAS.search(text):
        weights["求助"] = 0.0
    return weights


def _without_mentions(text: str) -> str:
    return _NO_TROUBLE.sub("#", spoken(text))
