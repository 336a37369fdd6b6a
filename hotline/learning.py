"""What a city's past requests teach of routing: which examples, in which process, and what becomes of the model.

Learning takes seconds to minutes and much memory: a service has it done by a process of its own (`apart`), a replay in
its own process, kept for the next one (`here`).
"""

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from multiprocessing import get_context

from desk.learning import tell_of_worse
from hotline.pack.values import Pack
from hotline.routing import PackRouting, routing_of, units_of
from language.phrases import Phrases
from storage.database import Database
from storage.transaction import Transaction
from tickets import routing_models
from tickets.routing import Learnt, Router, unpacked_learnt
from tickets.routing_examples import settled
from tickets.routing_models import Made
from tickets.routing_training import Example, NothingToLearn, Relearnt, relearn
from tickets.units import Unit, Units

_NICENESS = 10  # who writes to us goes first


@dataclass(frozen=True, slots=True)
class Lesson:
    """All that learning needs, and nothing of the database: it can be sent to another process.

    `fresh` are the tickets that ended since the model in use was made; `used` are that model's bytes.
    """

    routing: PackRouting
    known: tuple[Example, ...]
    fresh: tuple[Example, ...] = ()
    used: bytes | None = None


Teach = Callable[[Lesson], Made]


def lesson_of(tx: Transaction, pack: Pack, given: Iterable[Example] = ()) -> Lesson:
    """What there is to learn: the pack's history, what was taught by hand (or is `given` now), tickets that ended."""
    history = (Example(row.text, row.label) for row in pack.history)
    by_hand = tuple(given) or routing_models.taught(tx)
    used = routing_models.in_use(tx)
    tickets = settled(tx, [row.line for row in pack.lines if row.restricted])
    before = (one.example for one in tickets if used is None or one.closed <= used.made_at)
    since = (one.example for one in tickets if used is not None and one.closed > used.made_at)
    return Lesson(
        routing_of(pack), (*history, *by_hand, *before), tuple(since), used.packed if used else None
    )


@lru_cache(maxsize=4)
def here(lesson: Lesson) -> Made:
    """Learn in this process."""
    used = unpacked_learnt(lesson.used) if lesson.used else None
    try:
        found = relearn(lesson.routing.router, lesson.known, lesson.fresh, used)
    except NothingToLearn:
        return Made(None, "nothing")
    return outcome(found)


def outcome(found: Relearnt) -> Made:
    """What came of learning, to be written down."""
    figures = {
        "accuracy": found.learnt.accuracy,
        "tried": found.tried,
        "before": found.before,
        "after": found.after,
    }
    state, packed = ("worse", None) if found.worse else ("used", found.learnt.packed())
    return Made(packed, state, found.learnt.examples, len(found.learnt.model.labels), figures)


def apart(lesson: Lesson) -> Made:
    """Learn in a process of its own, which gives way to this one and ends."""
    with ProcessPoolExecutor(1, get_context("spawn"), os.nice, (_NICENESS,)) as pool:
        return pool.submit(here, lesson).result()


def learn_asked(db: Database, pack: Pack, now: datetime, teach: Teach) -> bool:
    """Learn what was asked for; False where nothing was. The office is told of a model that was not taken into use."""
    with db.read() as tx:
        if not routing_models.is_waited_for(tx, now):
            return False
    with db.write() as tx:
        number = routing_models.claim(tx, now)
    if number is None:
        return False
    with db.read() as tx:
        lesson = lesson_of(tx, pack)
    found = teach(lesson)
    with db.write() as tx:
        if routing_models.keep(tx, number, found, now) and found.state == "worse":
            tell_of_worse(tx, Phrases(pack.phrases), number, found.figures or {}, now)
    return True


def router_for(labels: Iterable[str], routing: PackRouting) -> Callable[[Learnt | None], Router]:
    """Makes routers for examples with these labels: the city's own where every label is one of its units; else the labels
    themselves are the units, and no word of the city counts.
    """
    names = sorted(set(labels))
    units = units_of(routing.units)
    if all(map(units.find, names)):
        return routing.router
    return lambda learnt: Router((), Units(map(Unit, names)), learnt)
