"""Other words for a question, learnt from what citizens did: they picked its article among several, or asked again in other
words and were helped. Proposed to an editor, who accepts or refuses; nothing changes an article by itself.

What could tell who wrote it is never proposed, and nothing from a conversation in confidence.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from rapidfuzz import fuzz

from knowledge_base import store
from knowledge_base.articles import MoveRefused, Version
from knowledge_base.asked import Asked, FeedbackRules, asked, by_person
from knowledge_base.live import Released
from language.normalise import normalise
from language.personal import tells_who
from language.remarks import leans
from storage.clock import stamp
from storage.transaction import Transaction

How = Literal["picked", "asked_again"]
Verdict = Literal["accepted", "refused"]

SHORTEST, LONGEST = 4, 60
"""Characters of a wording as matching reads it."""
CLOSE, CLOSER = 50, 10
"""Likeness (0..100) to the article's own words from which one person's choice is enough, and by how much they must be
closer than those of any other article that came near: 社保卡怎么弄 is like all of them."""
_TIMES_A_RIVAL = 2  # so many times the persons that meant another article by the same words
SAME = 80
"""Likeness from which two wordings are one proposal."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A person whose words meant this article, and the `others` that came near them."""

    article: str
    text: str
    person: str
    at: datetime
    how: How
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """Words that `persons` used for an article, and the question of that article. `other` is an article that these words
    would be answered with today, where it is another one."""

    article: str
    wording: str
    question: str
    persons: int
    times: int
    how: How
    last: str
    other: str = ""


def proposals(
    tx: Transaction,
    since: datetime,
    rules: FeedbackRules,
    private: Collection[str] = (),
    released: Released | None = None,
) -> list[Proposal]:
    """What nobody has decided about, the most used first. With the release also what it answers rightly is left out."""
    meant = [one for one in evidence(asked(tx, since, None, private), rules.again) if _is_wording(one.text)]
    words = _Words(tx)
    found: list[Proposal] = []
    for code in dict.fromkeys(one.article for one in meant):
        if words.of(code):
            found += _of_article(code, meant, words, _decided(tx, code), rules.persons)
    compared = [_compared(one, released) for one in found] if released else found
    return sorted(
        filter(None, compared), key=lambda one: (-one.persons, -one.times, one.article, one.wording)
    )


def evidence(rows: Iterable[Asked], again: timedelta) -> Iterator[Evidence]:
    """What in the log says that words meant an article; `rows` in order."""
    for row_of in by_person(rows):
        for place, row in enumerate(row_of):
            if row.was_picked and row.solved != "no":
                offered = row_of[place - 1].near if place else ()
                yield Evidence(row.article, row.query, row.person, row.at, "picked", offered)
            if row.article and row.solved == "yes":
                yield from _asked_before(row, row_of[:place], again)


def accept(tx: Transaction, article: str, wording: str, by: str, now: datetime) -> Version:
    """A new draft of the article with these words as well. Raises MoveRefused where there is no article to write on, or
    another version of it waits for approval."""
    history = store.versions(tx, article)
    newest = next((one for one in history if one.state != "archived"), None)
    text = " ".join(wording.split())
    if newest is None or not text:
        raise MoveRefused(f"没有编号为 {article} 的知识，或没有写明问法。")
    if newest.state == "submitted":
        raise MoveRefused(f"知识 {article} 的第 {newest.number} 版正待审核，请先审核，再采纳问法。")
    content = replace(newest.content, wordings=(*newest.content.wordings, text))
    draft = store.save_draft(tx, content, by, now, f"采纳市民问法“{text}”")
    _decide(tx, article, text, "accepted", by, now)
    return draft


def refuse(tx: Transaction, article: str, wording: str, by: str, now: datetime) -> None:
    """These words are not proposed for the article again, nor words that are nearly the same. Raises MoveRefused."""
    text = " ".join(wording.split())
    if not text or not store.versions(tx, article):
        raise MoveRefused(f"没有编号为 {article} 的知识，或没有写明问法。")
    _decide(tx, article, text, "refused", by, now)


def _asked_before(helped: Asked, before: Sequence[Asked], again: timedelta) -> Iterator[Evidence]:
    """What somebody asked in vain just before he was helped."""
    for row in reversed(before):
        if helped.at - row.at > again or (row.article and row.solved != "no"):
            return
        if row.article != helped.article and normalise(row.query) != normalise(helped.query):
            yield Evidence(helped.article, row.query, row.person, row.at, "asked_again", row.near)


def _decide(tx: Transaction, article: str, text: str, verdict: Verdict, by: str, now: datetime) -> None:
    key = {"article": article, "key": normalise(text)}
    values = {"wording": text, "verdict": verdict, "decided_by": by, "decided_at": stamp(now)}
    if not tx.insert_new("wording_verdicts", **key, **values):
        tx.run(
            "UPDATE wording_verdicts SET wording = :wording, verdict = :verdict, decided_by = :decided_by,"
            " decided_at = :decided_at WHERE article = :article AND key = :key",
            **key,
            **values,
        )


def _decided(tx: Transaction, article: str) -> list[str]:
    rows = tx.all("SELECT key FROM wording_verdicts WHERE article = :article", article=article)
    return [row["key"] for row in rows]


class _Words:
    """The question and wordings of released articles as matching reads them, the question first; () for any other."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._numbers = store.released_versions(tx)
        self._known: dict[str, tuple[str, ...]] = {}
        self.questions: dict[str, str] = {}

    def of(self, article: str) -> tuple[str, ...]:
        """Looked up once."""
        if article not in self._known:
            version = store.version(self._tx, article, self._numbers.get(article, 0))
            texts = (version.content.question, *version.content.wordings) if version else ()
            self._known[article] = tuple(map(normalise, texts))
            self.questions[article] = texts[0] if texts else ""
        return self._known[article]


def _of_article(
    code: str, meant: Sequence[Evidence], words: _Words, decided: Sequence[str], persons: int
) -> Iterator[Proposal]:
    known = (*words.of(code), *decided)
    fresh = [one for one in meant if one.article == code and not _is_like(normalise(one.text), known)]
    for group in _groups(fresh):
        who = {one.person for one in group}
        enough = len(who) >= persons or any(_is_close(one, words) for one in group)
        if enough and len(who) >= _TIMES_A_RIVAL * _rivals(group, meant):
            best = max(
                group, key=lambda one: (sum(one.text == other.text for other in group), -len(one.text))
            )
            wording, last = " ".join(best.text.split()), stamp(max(one.at for one in group))
            yield Proposal(code, wording, words.questions[code], len(who), len(group), best.how, last)


def _is_close(one: Evidence, words: _Words) -> bool:
    """Like the article's own words, and clearly less like those of the others that came near."""
    key = normalise(one.text)
    own = _likeness(key, words.of(one.article))
    others = (_likeness(key, words.of(other)) for other in one.others if other != one.article)
    return own >= CLOSE and own - max(others, default=0.0) >= CLOSER


def _rivals(group: Sequence[Evidence], meant: Iterable[Evidence]) -> int:
    """How many persons meant one other article by the same words."""
    keys, code = {normalise(one.text) for one in group}, group[0].article
    rivals: dict[str, set[str]] = {}
    for one in meant:
        if one.article != code and normalise(one.text) in keys:
            rivals.setdefault(one.article, set()).add(one.person)
    return max(map(len, rivals.values()), default=0)


def _is_wording(text: str) -> bool:
    """Something that anybody could ask, understood by itself."""
    return SHORTEST <= len(normalise(text)) <= LONGEST and not leans(text) and not tells_who(text)


def _likeness(key: str, others: Iterable[str]) -> float:
    return max((fuzz.ratio(key, other) for other in others), default=0.0)


def _is_like(key: str, others: Sequence[str]) -> bool:
    return _likeness(key, others) >= SAME


def _groups(found: Iterable[Evidence]) -> list[list[Evidence]]:
    """Nearly the same words together, each with the first that it is like."""
    groups: list[list[Evidence]] = []
    for one in found:
        key = normalise(one.text)
        near = next((group for group in groups if _is_like(key, [normalise(group[0].text)])), None)
        if near is None:
            groups.append([one])
        else:
            near.append(one)
    return groups


def _compared(found: Proposal, released: Released) -> Proposal | None:
    """None where the release answers these words with the article already."""
    match = released.match(found.wording)
    if match.decision != "answer":
        return found
    first = match.candidates[0].article
    return None if first == found.article else replace(found, other=first)
