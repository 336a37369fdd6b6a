"""The gate before a release: every saved question is tried on what would be released, and one that was right and breaks
keeps it back, unless somebody overrules that with a reason.

The coming release is built and tried while nothing is held; the write transaction then releases exactly what was tried,
or nothing. Without saved questions nothing is built.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from knowledge_base import store
from knowledge_base.articles import MoveRefused, Overtaken
from knowledge_base.asked import answered
from knowledge_base.changes import Changed, changes
from knowledge_base.evaluate import Query, is_right
from knowledge_base.live import LiveKnowledge, Released
from knowledge_base.matcher import Match
from knowledge_base.saved import Saved, saved
from knowledge_base.store import Coming, Release
from language.personal import unnamed
from storage.database import Database
from storage.transaction import Transaction

LOOKS_BACK = timedelta(days=30)
MOST_QUESTIONS = 500
"""Different questions of citizens that are asked again, the most asked ones: some seconds."""
LONGEST_REASON = 500
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Findings:
    """What a coming release does to the saved questions, and to what citizens asked of late and got an answer to.

    `drifted` were given the article of their query and would now be given something else: to be read, no bar. `right` is
    how many of the cases the coming release answers rightly.
    """

    coming: Coming
    cases: tuple[Saved, ...]
    broke: tuple[Changed, ...] = ()
    became_right: tuple[Changed, ...] = ()
    drifted: tuple[Changed, ...] = ()
    right: int = 0


@dataclass(frozen=True, slots=True)
class Publication:
    """What publishing came to: a release; or none because nothing waits (no findings) or saved questions break."""

    release: Release | None = None
    findings: Findings | None = None
    overruled: str = ""

    @property
    def is_refused(self) -> bool:
        """Saved questions break, and nobody has overruled that."""
        return self.release is None and self.findings is not None


Log = Callable[[Transaction, Publication], None]
"""Writes down, in the transaction of the release, that it was made."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Who wants to publish what: `overrule` is the reason for which broken questions may break; `submitted`: also what
    nobody has approved. `private` are the restricted lines."""

    by: str
    note: str = ""
    overrule: str = ""
    submitted: bool = False
    private: Collection[str] = ()


def publish(db: Database, live: LiveKnowledge, wish: Wish, now: datetime, log: Log) -> Publication:
    """Release what waits if no saved question breaks by it. Raises MoveRefused where others kept changing it."""
    for _ in range(_TRIES):
        findings = look(db, live, wish, now, always=False)
        if findings is None:
            return Publication()
        overrule = wish.overrule.strip()[:LONGEST_REASON] if findings.broke else ""
        if findings.broke and not overrule:
            return Publication(findings=findings)
        try:
            return _released(db, wish, findings, overrule, now, log)
        except Overtaken:
            continue
    raise MoveRefused("别人正在改动要发布的知识，请稍后再发布。")


def look(
    db: Database, live: LiveKnowledge, wish: Wish, now: datetime, *, always: bool = True
) -> Findings | None:
    """Try what would be released, releasing nothing; None when nothing waits. Unless `always`, what takes time is done
    only where questions are saved."""
    with db.read() as tx:
        coming = store.coming(tx, wish.submitted)
        cases = saved(tx)
        if coming is None or not (cases or always):
            return Findings(coming, cases) if coming else None
        versions = store.coming_versions(tx, coming)
        given = answered(tx, now - LOOKS_BACK, MOST_QUESTIONS, wish.private)
    live.refresh()
    before, after = live.now(), live.trial(versions, coming.base)
    queries = [case.query for case in cases]
    matches = _matches(after, queries)
    became, broke = changes(queries, _matches(before, queries), matches)
    right = sum(is_right(*pair) for pair in zip(queries, matches, strict=True))
    return Findings(coming, cases, tuple(broke), tuple(became), _drifted(before, after, given), right)


def refusal_of(findings: Findings) -> str:
    """Why the gate keeps a release back, as a sentence for the editor."""
    first = findings.broke[0].query.question
    return (
        f"有 {len(findings.broke)} 个保存的问题现在答得对，发布后就不对了，例如“{first}”。"
        "请先修改知识，或写明理由仍要发布。"
    )


def _matches(released: Released, queries: Sequence[Query]) -> list[Match]:
    return [released.match(query.question) for query in queries]


def _drifted(before: Released, after: Released, given: Sequence[tuple[str, str]]) -> tuple[Changed, ...]:
    """What the release that answers now still answers as it did, and the coming one would not."""
    would_be = [(Query(*one), after.match(one[0])) for one in given]
    others = [(query, match) for query, match in would_be if not is_right(query, match)]
    found = (
        Changed(Query(unnamed(query.question), query.article), before.match(query.question), match)
        for query, match in others
    )
    return tuple(one for one in found if one.broke)


def _released(
    db: Database, wish: Wish, findings: Findings, overrule: str, now: datetime, log: Log
) -> Publication:
    release_it = store.publish_all if wish.submitted else store.publish
    with db.write() as tx:
        release = release_it(tx, wish.by, now, wish.note, findings.coming)
        if saved(tx) != findings.cases:
            raise Overtaken("保存的问题刚刚又有改动，请再看一次。")
        done = Publication(release, findings, overrule)
        log(tx, done)
    return done
