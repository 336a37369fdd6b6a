"""The machine's check of a reply before it is reviewed: what it lacks, told so that the unit can mend it. Pure.

What a text says is read in `language.replies` and `language.relevance`; here stands the rule that every reviewer is
given. It is generous: a good reply sent back costs the citizen a day, a poor one that passes is still reviewed.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from language.relevance import relevance
from language.replies import Saying, read_reply
from language.scripts import language_of
from tickets.refusals import REPLY_FINDINGS

CONSULTATION = "咨询"
REFUSING = frozenset({"deferred", "unsolvable"})
_EVEN = 0.5
_LITTLE = 8
"""Units of substance that count half: of a reply that says next to nothing no score tells to which request it belongs."""
_COPIED = 12
"""Characters from the request in a reply with hardly a word of its own."""
_ENOUGH_WHEN_PROVEN = 0.7
"""The share of the least substance that is enough for a reply with `_PROVEN` kinds of facts."""
_PROVEN = 2
"""Kinds of facts beside which evasive words do no harm."""


@dataclass(frozen=True, slots=True)
class ReplyRules:
    """`[reply_check]` of the pack: the least substance in units, the score below which a reply does not speak of its
    request, and the score below which a person should look twice."""

    substance: int = 10
    relevance: float = 0.28
    narrow: float = 0.35


@dataclass(frozen=True, slots=True)
class Draft:
    """A reply and what it answers. `outcome` is a code or empty, `purpose` the ticket's or empty; `contacted` and
    `internal` are None where only the texts are known."""

    request: str
    public: str
    internal: str | None = None
    outcome: str = ""
    purpose: str = ""
    contacted: bool | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A code for programs and a sentence that tells the clerk what to write instead."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Checked:
    """`score` 0..1: how surely the reply speaks of its request. `faults` send it back, `remarks` are for reviewers."""

    score: float
    faults: tuple[Finding, ...]
    remarks: tuple[Finding, ...]

    @property
    def verdict(self) -> str:
        return "return" if self.faults else "pass"


def check_reply(draft: Draft, rules: ReplyRules) -> Checked:
    """Check a reply; takes a few milliseconds whatever is in the texts."""
    saying = read_reply(draft.request, draft.public)
    trust = saying.substance / (saying.substance + _LITTLE)
    score = _EVEN + (relevance(draft.request, draft.public).score - _EVEN) * trust
    case = _Case(draft, saying, score, rules)
    return Checked(round(score, 3), tuple(_found(case, _FAULTS)), tuple(_found(case, _REMARKS)))


@dataclass(frozen=True, slots=True)
class _Case:
    draft: Draft
    saying: Saying
    score: float
    rules: ReplyRules

    @property
    def is_thin(self) -> bool:
        """Too little to be judged. Words that name what was done and when, where or by whom may be fewer."""
        proven = len(self.saying.facts) >= _PROVEN
        return self.saying.substance < self.rules.substance * (_ENOUGH_WHEN_PROVEN if proven else 1)

    @property
    def has_ground(self) -> bool:
        return self.saying.has_law or self.saying.has_reason


Words = tuple[str, ...]
_Rule = Callable[[_Case], bool | Words]


def _found(case: _Case, rules: Mapping[str, _Rule]) -> Iterator[Finding]:
    """What holds of the case, each with the words that show it."""
    for code, rule in rules.items():
        if shown := rule(case):
            words = "、".join(f"“{word}”" for word in shown) if isinstance(shown, tuple) else ""
            yield Finding(code, REPLY_FINDINGS[code].format(words=words, score=f"{case.score:.2f}"))


def _says_nothing(case: _Case) -> bool:
    return case.is_thin and case.saying.copied < _COPIED and not case.saying.says_something


def _is_copied(case: _Case) -> bool:
    return case.is_thin and case.saying.copied >= _COPIED


def _is_short(case: _Case) -> bool:
    return case.is_thin and not _is_copied(case) and case.saying.says_something


def _is_off_topic(case: _Case) -> bool:
    return not case.is_thin and case.score < case.rules.relevance


def _has_no_fact(case: _Case) -> bool:
    saying = case.saying
    return not (case.is_thin or saying.facts or saying.has_law or saying.tells_how)


def _has_no_ground(case: _Case) -> bool:
    refuses = case.draft.outcome in REFUSING or (case.saying.refuses and not case.draft.outcome)
    if refuses:
        return not case.has_ground
    return case.draft.purpose == CONSULTATION and not (case.has_ground or case.saying.tells_how)


def _evades(case: _Case) -> Words:
    return () if case.has_ground or len(case.saying.facts) >= _PROVEN else case.saying.evasive


def _is_narrow(case: _Case) -> bool:
    return not case.is_thin and case.rules.relevance <= case.score < case.rules.narrow


def _contradicts_outcome(case: _Case) -> bool:
    return case.draft.outcome == "solved" and case.saying.refuses


def _is_in_another_language(case: _Case) -> bool:
    return language_of(case.draft.request) == "en" and language_of(case.draft.public) != "en"


def _explains_nothing_inside(case: _Case) -> bool:
    internal = case.draft.internal
    return internal is not None and not read_reply("", internal).says_something


_FAULTS: Mapping[str, _Rule] = {
    "no_contact": lambda case: case.draft.contacted is False,
    "says_nothing": _says_nothing,
    "too_short": _is_short,
    "copied": _is_copied,
    "off_topic": _is_off_topic,
    "unanswered": lambda case: case.saying.unanswered,
    "no_fact": _has_no_fact,
    "no_ground": _has_no_ground,
    "rude": lambda case: case.saying.rude,
    "evasive": _evades,
    "blanks": lambda case: case.saying.blanks,
}
_REMARKS: Mapping[str, _Rule] = {
    "narrow": _is_narrow,
    "evasive_words": lambda case: () if _evades(case) else case.saying.evasive,
    "other_outcome": _contradicts_outcome,
    "other_language": _is_in_another_language,
    "internal_thin": _explains_nothing_inside,
}
