"""What a message does in a conversation when it is no request: greets, thanks, agrees, asks for a person, gives up ...

A message does something only if nothing else is left in it: 谢谢 thanks, 谢谢你们帮我查一下社保 asks.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from language.cues import weigh
from language.judging import tells_of_trouble
from language.lists import any_of, load
from language.numerals import to_int
from language.spans import HAN, aligned, clauses
from language.speech import spoken

Act = Literal[
    "greeting", "thanks", "praise", "yes", "no", "progress", "withdraw", "handover", "more", "skip", "submit",
    "choice", "urge", "resume", "about_us", "hours", "subscribe", "unsubscribe", "subscriptions", "unclear", "abuse",
    "harass", "test", "invalid", "content",
]  # fmt: skip
"""`submit` ends what is being told (就这些); `content` is a request, a question, or an answer to ours."""


@dataclass(frozen=True, slots=True)
class _Signs:
    """How an act is recognised; see the head of data/acts.toml."""

    act: Act
    whole: re.Pattern[str]
    needs: re.Pattern[str]
    inside: re.Pattern[str]
    but: re.Pattern[str]


_lists = load("acts")
_FILLERS: list[str] = _lists["fillers"]
_LONGEST_WHOLE = 40  # characters: a longer message tells something
_LONGEST_INSIDE = 90  # a longer one tells a story, of which this is only a part
_ASKS_PLAINLY = 2.0  # weight; a question mark behind an insult asks nothing
_TELLING, _TELLING_WORDS = 8, 5  # Han characters, Latin words
_HAN = re.compile(f"[{HAN}]")
_TO_US = re.compile(r"[你您]|热线|政府|客服|12345|\byou")
_EDGE = " ,.。!?;:~、…()[]'\"#"


def _one_of(patterns: list[str]) -> re.Pattern[str]:
    return re.compile(any_of(patterns) if patterns else "(?!)")


def _signs(act: Act) -> _Signs:
    table: dict[str, list[str]] = _lists[act]
    whole = table.get("whole", [])
    return _Signs(
        act,
        _one_of(whole + _FILLERS),
        _one_of(table.get("needs", whole)),
        _one_of(table.get("inside", [])),
        _one_of(table.get("but", [])),
    )


# Where a message could be several, the first counts: 你好 is no yes, 好的谢谢 is thanks, 没了 ends the telling.
_WHOLE_ORDER: tuple[Act, ...] = (
    "greeting", "thanks", "submit", "yes", "no", "more", "handover", "about_us", "hours", "urge", "subscriptions",
    "unsubscribe", "subscribe", "progress", "resume", "withdraw", "skip", "test",
)  # fmt: skip
_INSIDE_ORDER: tuple[Act, ...] = (
    "unsubscribe", "subscriptions", "subscribe", "handover", "withdraw", "urge", "progress", "harass", "praise", "thanks",
)  # fmt: skip
_WHOLE = tuple(_signs(act) for act in _WHOLE_ORDER)
_INSIDE = tuple(_signs(act) for act in _INSIDE_ORDER)
_INVALID, _UNCLEAR, _ABUSE = _signs("invalid"), _signs("unclear"), _signs("abuse")
_PLAIN_PRAISE = re.compile(_lists["praise"]["plainly"])
_BITTER = re.compile(_lists["praise"]["bitter"])
_CHOICE = _one_of(_lists["choice"]["number"])
_LATIN_ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "last": -1,
    "最后": -1,
    "末": -1,
}
_MOST_CHOICES = 20


@lru_cache(maxsize=256)
def act_of(text: str) -> Act:
    """What the message does; `content` when it says more than that."""
    plain = spoken(text)
    if not any(char.isalnum() for char in plain):
        return "invalid"
    if choice_number(text) is not None:
        return "choice"
    if len(plain) <= _LONGEST_WHOLE and (act := _whole_act(plain)):
        return act
    if len(plain) <= _LONGEST_INSIDE and (act := _inside_act(plain)):
        return act
    if _insults_us(plain):
        return "abuse"
    if len(plain) <= _LONGEST_WHOLE and _is_made_of(_UNCLEAR, plain):
        return "unclear"
    return "invalid" if _is_made_of(_INVALID, plain) else "content"


def choice_number(text: str) -> int | None:
    """The number of a bare choice: 1, １, 一, 第二个, 选2, option 2; -1 is the last one. None for anything else."""
    match = _CHOICE.fullmatch(aligned(text).strip(_EDGE))
    said = next((group for group in match.groups() if group), "") if match else ""
    number = _LATIN_ORDINALS.get(said) or to_int(said)
    return number if number and number <= _MOST_CHOICES else None


def insults_others(text: str) -> bool:
    """Speaks of somebody else than us, so that an insult in it is an angry report."""
    return bool(_ABUSE.but.search(spoken(text)))


def has_abuse(text: str) -> bool:
    """Contains an insult, whatever else it says."""
    return _insults(spoken(text))


@lru_cache(maxsize=256)
def _insults(plain: str) -> bool:
    return bool(_ABUSE.inside.search(plain))


def praises_plainly(text: str) -> bool:
    """Begins with praise and turns to nothing else: a report of a good deed may name troubles (半夜抢修)."""
    plain = spoken(text)
    return bool(_PLAIN_PRAISE.match(plain)) and not _BITTER.search(plain)


def _whole_act(plain: str) -> Act | None:
    return next((signs.act for signs in _WHOLE if _is_made_of(signs, plain)), None)


def _inside_act(plain: str) -> Act | None:
    return next(
        (signs.act for signs in _INSIDE if signs.inside.search(plain) and not signs.but.search(plain)), None
    )


def _is_made_of(signs: _Signs, plain: str) -> bool:
    """Nothing is left when the signs and the fillers are taken away, and a sign that counts was there."""
    return bool(signs.needs.search(plain)) and not signs.whole.sub("", plain).strip()


def _insults_us(plain: str) -> bool:
    """An insult that hides no request and is not meant for somebody else."""
    if len(plain) > _LONGEST_INSIDE or not _insults(plain) or _ABUSE.but.search(plain):
        return False
    rest = _ABUSE.inside.sub("", plain)
    asks = weigh(rest).heaviest.get("咨询", 0) >= _ASKS_PLAINLY
    return not (
        tells_of_trouble(rest) or asks or any(_is_of_the_matter(part.text) for part in clauses(plain))
    )


def _is_of_the_matter(clause: str) -> bool:
    """A clause of some length that neither insults nor speaks to us."""
    if _ABUSE.inside.search(clause) or _TO_US.search(clause):
        return False
    return len(_HAN.findall(clause)) >= _TELLING or len(clause.split()) >= _TELLING_WORDS
