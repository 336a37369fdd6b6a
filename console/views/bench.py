"""The test bench: what a question would be answered, with ranks, scores and reasons; before and after what waits for release,
or a single version that nobody has approved.
"""

from dataclasses import dataclass

from flask import abort, request
from flask.typing import ResponseReturnValue

from console import context
from knowledge_base import store
from knowledge_base.articles import Version
from knowledge_base.changes import DECISIONS
from knowledge_base.live import Released
from knowledge_base.matcher import Match
from knowledge_base.saved import MOST_CHARACTERS, find
from storage.transaction import Transaction

NOW, COMING = "", "coming"
MOST_ENCODED = 16
"""Texts of a draft that are compared by meaning as well; somebody waits for the page, and encoding takes long."""
NOTHING_WAITS = "没有待审核、已审核待发布的知识，与现在的结果相同。"


@dataclass(frozen=True, slots=True)
class Tried:
    """A question and what it is answered by one set of articles."""

    title: str
    match: Match
    decision: str
    articles: dict[str, Version]


def shown() -> ResponseReturnValue:
    """The form, and under it the answer to the question that came with it; a citizen's does not come in the address."""
    question = " ".join(request.values.get("question", "").split())[:MOST_CHARACTERS]
    other, draft = request.values.get("with", NOW), _draft()
    live = context.service().live
    now = live.newest()
    tried, told = [], ""
    if question:
        tried.append(_tried("现在", now, question))
        after = _after(other, draft)
        if after is not None:
            tried.append(_tried("改动后", after, question))
        elif other == COMING:
            told = NOTHING_WAITS
    with context.service().db.read() as tx:
        case = find(tx, question)
    return context.page(
        "bench",
        question=question,
        other=other,
        draft=draft,
        tried=tried,
        told=told,
        case=case,
        limits=now.limits,
    )


def _draft() -> Version | None:
    """The version that the address names as `article` and `version`."""
    article, number = request.values.get("article", ""), request.values.get("version", "")
    if not article:
        return None
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        abort(404)
    with context.service().db.read() as tx:
        found = store.version(tx, article, int(number))
    return found or abort(404)


def _after(other: str, draft: Version | None) -> Released | None:
    """The knowledge after the change, None where nothing would change."""
    if other not in (NOW, COMING, "draft"):
        abort(404)
    with context.service().db.read() as tx:
        base = store.current_release(tx)
        versions = _versions(tx, other, draft)
    return context.service().live.trial(versions, base, MOST_ENCODED) if versions else None


def _versions(tx: Transaction, other: str, draft: Version | None) -> list[Version]:
    if other == COMING:
        coming = store.coming(tx, submitted=True)
        return store.coming_versions(tx, coming) if coming else []
    if other == "draft" and draft:
        released = store.released(tx, store.current_release(tx) or 0)
        kept = [version for version in released if version.content.article != draft.content.article]
        return [*kept, draft]
    return []


def _tried(title: str, released: Released, question: str) -> Tried:
    match = released.match(question)
    known = {one.article: released.article(one.article) for one in match.candidates}
    articles = {code: version for code, version in known.items() if version}
    return Tried(title, match, DECISIONS[match.decision], articles)
