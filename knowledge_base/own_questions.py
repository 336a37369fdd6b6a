"""What an office knows of its own questions: which article answers them, that none does, or that one did not help.

People said so: citizens who picked an article or were helped by it, clerks who sent one, editors who saved a question or
found that none needs to be written. What is in doubt is left out, and so is what answers without being weighed: a question
in the very words of the base, one that leans on the one before.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from knowledge_base.articles import Version
from knowledge_base.asked import Asked, FeedbackRules, asked, declined
from knowledge_base.live import Released
from knowledge_base.saved import saved
from knowledge_base.wordings import evidence
from language.normalise import normalise
from language.remarks import leans
from storage.transaction import Transaction

Source = Literal["saved", "chosen", "solved", "picked", "asked_again", "dismissed", "declined", "not_solved"]
TRUST: Mapping[Source, float] = {
    "saved": 2.0, "chosen": 1.0, "solved": 1.0, "picked": 1.0, "asked_again": 0.5, "dismissed": 1.0, "declined": 0.5,
    "not_solved": 0.5,
}  # fmt: skip
"""What a question counts by how it is known: an editor's word is sure; who was declined may have asked what the base has."""
MOST = 3_000
"""Questions of one look, the latest: some minutes of the slow encoder."""
LONGEST = 500  # characters
_AGREED = 2 / 3  # of what is said about the same words


@dataclass(frozen=True, slots=True)
class Own:
    """A question and the article that answers it, "" where none does. With `wrong` nobody knows what answers it, only that
    this article did not help."""

    text: str
    article: str
    source: Source
    wrong: str = ""


class _Word(NamedTuple):
    """Somebody's word that an article answers a question, or none does."""

    article: str
    source: Source
    text: str


def own_questions(
    tx: Transaction, released: Released, since: datetime, rules: FeedbackRules, private: Collection[str] = ()
) -> list[Own]:
    """Each question once, however it was typed; at most `MOST`. `private` are the restricted lines."""
    rows = asked(tx, since, None, private)
    known = {normalise(text) for version in released.articles.values() for text in _texts(version)}
    words: dict[str, list[_Word]] = {}
    for word in (*_none_answers(tx, released, since, private), *_of_log(rows, rules), *_of_cases(tx)):
        key = normalise(word.text)
        if key and key not in known and _may_teach(word, released):
            words.setdefault(key, []).append(word)
    return latest([own for own in map(_agreed, words.values()) if own], MOST)


def latest(own: Sequence[Own], most: int) -> list[Own]:
    """At most so many, of each source the last ones and its share: questions without an answer are few beside the others,
    and how many there are teaches when to answer nothing."""
    if len(own) <= most:
        return list(own)
    by_source: defaultdict[Source, list[Own]] = defaultdict(list)
    for one in own:
        by_source[one.source].append(one)
    return [one for same in by_source.values() for one in same[len(same) - len(same) * most // len(own) :]]


def _texts(version: Version) -> tuple[str, ...]:
    return (version.content.question, *version.content.wordings)


def _may_teach(word: _Word, released: Released) -> bool:
    """Understood by itself, and of an article that may answer today."""
    return (
        len(word.text) <= LONGEST
        and not leans(word.text)
        and (not word.article or released.may_answer(word.article))
    )


def _of_cases(tx: Transaction) -> Iterator[_Word]:
    return (_Word(case.article, "saved", case.question) for case in saved(tx))


def _of_log(rows: Sequence[Asked], rules: FeedbackRules) -> Iterator[_Word]:
    """What citizens and clerks did with an article."""
    for one in evidence(rows, rules.again):
        yield _Word(one.article, one.how, one.text)
    for row in rows:
        if row.article and row.solved == "no":
            yield _Word(row.article, "not_solved", row.query)
        elif row.article and row.decision == "person":
            yield _Word(row.article, "chosen", row.query)
        elif row.article and row.decision == "answer" and row.solved == "yes":
            yield _Word(row.article, "solved", row.query)


def _none_answers(
    tx: Transaction, released: Released, since: datetime, private: Collection[str]
) -> Iterator[_Word]:
    """What editors found to need no article, and what people settled without one; unless what comes nearest today is an
    article that was not there yet."""
    for row in tx.all("SELECT key FROM gap_verdicts WHERE verdict = 'dismissed' ORDER BY decided_at, key"):
        yield _Word("", "dismissed", row["key"])
    begun = {row["article"]: row["begun"] for row in tx.all(_BEGUN)}
    for text, release in reversed(declined(tx, since, MOST, private)):
        nearest = released.matcher.alike(text, 1)
        if all(begun.get(article, 0) <= release for article in nearest):
            yield _Word("", "declined", text)


_BEGUN = "SELECT article, min(release) AS begun FROM release_articles GROUP BY article"


def _agreed(said: Sequence[_Word]) -> Own | None:
    """What was said of one question, where most say the same; an editor's word goes before any other."""
    helped = [word for word in said if word.source != "not_solved"]
    sure = [word for word in said if word.source == "saved"]
    article = Counter(word.article for word in sure or helped or said).most_common(1)[0][0]
    word = next(word for word in reversed(sure or helped or said) if word.article == article)
    if not helped:
        return Own(word.text, "", "not_solved", article)
    agreed = sum((word.article == article) != (word.source == "not_solved") for word in said)
    return Own(word.text, article, word.source) if sure or agreed >= _AGREED * len(said) else None
