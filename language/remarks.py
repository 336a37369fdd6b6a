"""What a short message means in the course of a talk: an aside, an addition, good news, a question that leans on an answer.

The wordings are in data/remarks.toml; nothing here knows what was asked before, the dialogue does.
"""

import re
from typing import Literal

from language.amounts import find_amounts
from language.lists import load, pattern_of
from language.speech import spoken
from language.topics import topics_of
from language.words import tagged

_lists = load("remarks")
_ASIDES = pattern_of(_lists["asides"])
_RELIEF = pattern_of(_lists["relief"])
_RELIEF_BUT = pattern_of(_lists["relief_but"])
_ADDS = pattern_of(_lists["adds"])
_ADDS_SOFTLY = pattern_of(_lists["adds_softly"])
_ASKS_WHEN = pattern_of(_lists["asks_when"])
_LEANING = pattern_of(_lists["leaning"])
_LEANING_FILLERS = pattern_of(_lists["leaning_fillers"])
_MAY_ASK, _LEADS, _OF_WHOM = (pattern_of(_lists[name]) for name in ("may_ask", "leads", "of_whom"))
_ANOTHER_CASE = pattern_of(_lists["another_case"])
_ANY_WORDS = frozenset(_lists["any_words"].split())
_ANY_MATTER = frozenset(_lists["any_matter"])
_BESIDE = pattern_of(_lists["beside"])
_ALL = pattern_of(_lists["all"])
_EDGE = " ,.。!?;:~、…\n"
_LONGEST_LEANING = 20
_LONGEST = 40  # characters of a remark; more tell something of their own

Addition = Literal["", "soft", "plain"]
"""Whether words go on with what was told: not at all, perhaps (还有就是), in so many words (补充一下)."""


def is_aside(text: str) -> bool:
    """Neither a place nor a time, whatever was asked: a wish, a plea, a question, a sum of money, good news."""
    return bool(_ASIDES.search(spoken(text)) or find_amounts(text)) or is_relief(text)


def is_relief(text: str) -> bool:
    """The danger is over: 已经救上来了, 没事了."""
    plain = spoken(text)
    return len(plain) <= _LONGEST and bool(_RELIEF.search(plain)) and not _RELIEF_BUT.search(plain)


def addition_in(text: str) -> Addition:
    """Whether the message says that it goes on with what was told before."""
    plain = spoken(text).lstrip(_EDGE)
    if _ADDS.search(plain):
        return "plain"
    return "soft" if _ADDS_SOFTLY.search(plain) else ""


def asks_when(text: str) -> bool:
    """Asks when it will be settled: 什么时候给答复, 多久能处理."""
    plain = spoken(text).strip(_EDGE)
    return len(plain) <= _LONGEST and bool(_ASKS_WHEN.search(plain))


def leans(text: str) -> bool:
    """A question without a subject: 要多少钱, 电话多少, 小孩呢."""
    plain = spoken(text).strip(_EDGE)
    if not plain or len(plain) > _LONGEST or not _LEANING.search(plain):
        return False
    return not re.sub(r"\W", "", _LEANING_FILLERS.sub("", _LEANING.sub("", plain)))


def may_lean(text: str) -> bool:
    """A short question that names no matter of its own and no other case (要是急用呢): 一年能取多少, 老人也行吗. It may
    still be clear by itself, so it leans only where it finds no answer alone."""
    plain = spoken(text).strip(_EDGE + "?") + "?" * text.rstrip().endswith(("?", "？"))
    rest = _OF_WHOM.sub("", _LEADS.sub("", plain))
    latin = rest.isascii()
    if len(rest) > (_LONGEST if latin else _LONGEST_LEANING) or not any(map(str.isalnum, rest)):
        return False
    if not _MAY_ASK.search(rest) or _ANOTHER_CASE.search(rest):
        return False
    if latin:
        return not [word for word in re.findall("[a-z]+", rest) if word not in _ANY_WORDS]
    nouns = [word for word, kind in tagged(rest) if kind.startswith("n") and len(word) > 1]
    return not topics_of(rest) and all(word in _ANY_MATTER for word in nouns)


def means_all(text: str) -> bool:
    """Of everything, not of one: 全部退订, 都不要了."""
    return bool(_ALL.search(spoken(text)))


def is_beside(text: str) -> bool:
    """The place is given by another one near it: 实验小学旁边."""
    return bool(_BESIDE.search(spoken(text)))
