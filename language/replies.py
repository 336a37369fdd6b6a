"""What a reply of a unit says when courtesy, officialese and the citizen's own words are taken away.

The wordings are in data/replies.toml. Nothing here decides: the rule of the gate is in `tickets.reply_check`.
"""

import re
from dataclasses import dataclass

from language.lists import load, pattern_of
from language.ngrams import units
from language.relevance import relevance
from language.requests import split_requests
from language.scripts import language_of
from language.spans import aligned
from language.topics import topics_of

_MOST = 5_000
"""Characters of a reply that are read."""

_lists = load("replies")
_SAYS_NOTHING = pattern_of([*_lists["courtesy"], *_lists["in_hand"]])
_LIGHT = pattern_of(_lists["light"])
_FACTS = {kind: pattern_of(words) for kind, words in _lists["facts"].items()}
_LAW = pattern_of(_lists["ground"]["law"])
_REASON = pattern_of(_lists["ground"]["reason"])
_HOW = pattern_of(_lists["ground"]["how"])
_REFUSAL = pattern_of(_lists["refusal"])
_RUDE = pattern_of(_lists["tone"]["rude"])
_EVASIVE = pattern_of(_lists["tone"]["evasive"])
_BLANKS = pattern_of(_lists["blanks"])
_SIGNED = re.compile(r"[\s(]{0,9}(?:\d{4}年)?\d{1,2}月\d{1,2}日[\s)。]{0,9}$")
_SOMETHING = 4
_COPIED, _COPIED_ENGLISH = 8, 40
"""Characters in a row that a reply has from its request before they count as copied; a name has fewer."""
_MOST_PARTS = 4
_LONGEST_SPLIT = 600
"""Characters; a longer request is a story, and its parts are no matters of their own."""
_QUOTED = 30
_TOUCHED = 0.01
"""Likeness of a part of the request and the reply from which the reply says something about it."""


@dataclass(frozen=True, slots=True)
class Saying:
    """What a reply says. `substance` counts units (a Chinese character, a word, a number), `copied` characters.

    `facts` are kinds: day, number, place, body, deed. `rude`, `evasive`, `blanks` are the words found. `unanswered` are
    parts of a request with several that the reply does not touch.
    """

    substance: int
    copied: int
    facts: frozenset[str]
    has_law: bool
    has_reason: bool
    tells_how: bool
    refuses: bool
    rude: tuple[str, ...]
    evasive: tuple[str, ...]
    blanks: tuple[str, ...]
    unanswered: tuple[str, ...]

    @property
    def says_something(self) -> bool:
        """More than a number or a name is left when courtesy and officialese are gone."""
        return self.substance >= _SOMETHING


def read_reply(request: str, reply: str) -> Saying:
    """Read a reply beside its request; both may be any text."""
    plain = _SIGNED.sub("", aligned(reply[:_MOST]))
    copied, own = _without_copied(aligned(request[:_MOST]), plain)
    said = _SAYS_NOTHING.sub(" ", own)
    return Saying(
        substance=len(units(_LIGHT.sub(" ", said))),
        copied=copied,
        facts=frozenset(kind for kind, words in _FACTS.items() if words.search(said)),
        has_law=bool(_LAW.search(own)),
        has_reason=bool(_REASON.search(own)),
        tells_how=bool(_HOW.search(said)),
        refuses=bool(_REFUSAL.search(own)),
        rude=_found(_RUDE, own),
        evasive=_found(_EVASIVE, own),
        blanks=_found(_BLANKS, plain),
        unanswered=_unanswered(request[:_MOST], reply[:_MOST]),
    )


def _found(pattern: re.Pattern[str], plain: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(match[0].strip() for match in pattern.finditer(plain)))[:3]


def _without_copied(request: str, reply: str) -> tuple[int, str]:
    """How many characters the reply has from the request word for word, and what is left without them."""
    width = _COPIED_ENGLISH if language_of(request) == "en" else _COPIED
    windows = {request[at : at + width] for at in range(len(request) - width + 1)}
    taken = bytearray(len(reply))
    for at in range(len(reply) - width + 1):
        if reply[at : at + width] in windows:
            taken[at : at + width] = b"\x01" * width
    left = "".join(" " if gone else char for char, gone in zip(reply, taken, strict=True))
    return sum(taken), left


def _unanswered(request: str, reply: str) -> tuple[str, ...]:
    """Parts of a request with several matters that the reply says nothing about, though it speaks of another part."""
    spoken_of = topics_of(reply)
    if len(request) > _LONGEST_SPLIT or not topics_of(request) - spoken_of:
        return ()
    parts = split_requests(request)
    if not 2 <= len(parts) <= _MOST_PARTS:
        return ()
    touched = [
        bool(topics_of(part) & spoken_of) or relevance(part, reply).likeness > _TOUCHED for part in parts
    ]
    if not any(touched):
        return ()
    left = (
        part for part, is_touched in zip(parts, touched, strict=True) if not is_touched and topics_of(part)
    )
    return tuple(part if len(part) <= _QUOTED else part[:_QUOTED] + "…" for part in left)
