"""What `ask` and `kb evaluate` match against: a file, the published release, or the pack's knowledge."""

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotline.cli._database import database_if_any, settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hotline.pack.values import Pack
    from knowledge_base.evaluate import Matches
    from knowledge_base.live import Limits, LiveKnowledge, Released
    from knowledge_base.matcher import Match
    from knowledge_base.vectors import Store, VectorsOf
    from storage.database import Database


def limits(pack: "Pack") -> "Limits":
    """How a city wants questions matched."""
    from hotline.knowledge import matching_limits

    return matching_limits(pack.rules)


def city_pack() -> "Pack":
    """The pack in the database, or the one of the settings where there is no database."""
    from hotline.pack.check import check_folder
    from hotline.pack.revisions import current

    with database_if_any() as db:
        if db is not None:
            with db.read() as tx:
                revision = current(tx)
            if revision is not None:
                return revision.pack()
    return check_folder(settings().pack).usable()


def private_lines() -> frozenset[str]:
    """The lines of the city whose words nobody else is to read."""
    return frozenset(row.line for row in city_pack().lines if row.restricted or row.discreet)


def vectors(stored: "Store | None" = None) -> "VectorsOf":
    """Of the encoders of the settings; see `vectors_of_command`."""
    from hotline.encoding import vectors_of_command

    return vectors_of_command(settings(), stored)


@contextmanager
def matches(file: Path | None) -> "Iterator[Matches]":
    """What to match against; see the module. The database stays open: vectors of the slow encoder are looked up there
    when a question hangs on them."""
    from knowledge_base.importer import questions_of
    from knowledge_base.matcher import Matcher

    if file is not None:
        wanted = limits(city_pack())
        asked = questions_of(file.read_bytes())
        yield Matcher(asked, wanted.floor, wanted.margin, wanted.home, vectors())
        return
    with database_if_any() as db:
        yield released(db) if db is not None else _of_pack(city_pack())


def live_knowledge(db: "Database") -> "LiveKnowledge":
    """The knowledge as the service has it, before any release is taken into use."""
    return _live(db, vectors)[0]


def live_to_learn(db: "Database") -> "tuple[LiveKnowledge, VectorsOf]":
    """The same for work that comes back to every text, and its vectors for other questions."""
    from hotline.encoding import vectors_of_learning

    return _live(db, lambda stored: vectors_of_learning(settings(), stored))


def _live(db: "Database", vectors_by: "Callable[[Store], VectorsOf]") -> "tuple[LiveKnowledge, VectorsOf]":
    from knowledge_base.live import LiveKnowledge
    from knowledge_base.vector_store import StoredVectors
    from storage.clock import SystemClock

    pack = city_pack()
    clock = SystemClock(pack.rules.timezone)
    vectors_of = vectors_by(StoredVectors(db, clock))
    return LiveKnowledge(db, clock, lambda: limits(pack), vectors_of), vectors_of


def released(db: "Database") -> "Released":
    """The newest release as the service matches it today."""
    live = live_knowledge(db)
    live.refresh()
    return live.now()


def as_json(match: "Match") -> dict[str, Any]:
    """A match in the shape that `ask` prints."""
    candidates = [
        {"article": one.article, "question": one.question, "score": one.score} for one in match.candidates
    ]
    why = [*match.why, *(match.candidates[0].why if match.candidates else ())]
    return {"query": match.query, "decision": match.decision, "candidates": candidates, "why": why}


def _of_pack(pack: "Pack") -> "Released":
    from hotline.seeding import contents
    from knowledge_base.articles import INTERNAL, Version
    from knowledge_base.live import Released, closed_on, questions
    from knowledge_base.matcher import Matcher
    from storage.clock import SystemClock

    versions = [Version(content, 1, "published", "") for content in contents(pack)]
    shown = {one.content.article: one for one in versions if one.content.audience != INTERNAL}
    wanted = limits(pack)
    asked = questions(shown.values())
    matcher = Matcher(asked, wanted.floor, wanted.margin, wanted.home, vectors())
    today = SystemClock(pack.rules.timezone).now().date()
    return Released(None, today, wanted, matcher, shown, closed_on(today, shown))
