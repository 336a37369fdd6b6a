"""What a short answer says: what it takes back, the place it is as a whole, and whether it tells anything besides.

不是人民路，是中山路 takes 人民路 back; 就在老菜场桥头 is a place from end to end; 我电话是138... tells nothing but a number.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from language.lists import any_of, load
from language.spans import aligned, clauses

Cut = tuple[int, int]
"""Offsets of a piece: first character, one past the last."""


class Correction(NamedTuple):
    """`wrong` is taken back (empty where only the right words are given); `right` stands instead, from `start` on."""

    wrong: str
    right: str
    start: int


_lists = load("answers")
_LEAD = re.compile(rf"[\s,.:。、;!]*(?:{any_of(_lists['leads'])})?[\s,.:。、;!]*")
_CARRIERS = re.compile(any_of(_lists["carriers"]))
_PARTICLES = re.compile(any_of(_lists["particles"]))
_CORRECTIONS = [re.compile(pattern) for pattern in _lists["corrections"]["patterns"]]
_EDGE = " ,，.。、;；:：!！~?？\n"
_SHORTEST = 2  # characters that say something
_LONGEST_NAME = 25  # characters of a place that nothing but the question makes one


def correction_of(text: str) -> Correction | None:
    """What the message puts right; None when it corrects nothing."""
    plain = aligned(text)
    for pattern in _CORRECTIONS:
        match = pattern.search(plain)
        if match:
            start, end = match.span("right")
            wrong = text[slice(*match.span("wrong"))] if "wrong" in pattern.groupindex else ""
            return Correction(wrong.strip(_EDGE), text[start:end].strip(_EDGE), start)
    return None


def beside(text: str, cuts: Iterable[Cut]) -> str:
    """The words without these pieces and without the clauses that only carried them (我电话是, 住在)."""
    pieces, at = [], 0
    for start, end in sorted(cuts):
        pieces.append(text[at:start])
        at = max(at, end)
    pieces.append(text[at:])
    kept = [
        span.text.strip(_EDGE) for piece in pieces for span in clauses(piece) if says_something(span.text)
    ]
    return "，".join(kept) if len(pieces) > 1 or not kept else text


def says_something(text: str) -> bool:
    """More than words that carry a place, a time or a number."""
    return sum(char.isalnum() for char in _CARRIERS.sub("", aligned(text))) >= _SHORTEST


def without_lead(place: str) -> str:
    """A place without 就在, 位于, 地址是 before it."""
    lead = _LEAD.match(aligned(place))
    return place[lead.end() if lead else 0 :].strip(_EDGE)


def is_one_name(text: str) -> bool:
    """One short clause: after "where" it is a place, even if nothing in it is known to be one."""
    words = _PARTICLES.sub("", without_lead(text))
    return (
        len(words) <= _LONGEST_NAME and len(clauses(words)) == 1 and sum(map(str.isalnum, words)) >= _SHORTEST
    )
