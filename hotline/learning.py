"""What a city's past requests teach of routing: the examples, and where the learning runs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from hotline.pack.values import Pack
from hotline.routing import PackRouting, routing_of, units_of
from tickets.routing import Learnt, Router
from tickets.routing_training import Example, NothingToLearn, learn
from tickets.units import Unit, Units


@dataclass(frozen=True, slots=True)
class Lesson:
    """All that learning needs, and nothing of the database: it can be sent to another process."""

    routing: PackRouting
    examples: tuple[Example, ...]


def first_lesson(pack: Pack) -> Lesson:
    """What a city begins with: the history of its pack."""
    return Lesson(routing_of(pack), tuple(Example(row.text, row.label) for row in pack.history))


@lru_cache(maxsize=4)
def taught(lesson: Lesson) -> Learnt | None:
    """Learn in this process; None where there are no two units to tell apart. Kept for the next replay of the pack."""
    try:
        return learn(lesson.routing.router(None), lesson.examples)
    except NothingToLearn:
        return None


def router_for(labels: Iterable[str], routing: PackRouting) -> Callable[[Learnt | None], Router]:
    """Makes routers for examples with these labels: the city's own where every label is one of its units; else the labels
    themselves are the units, and no word of the city counts.
    """
    names = sorted(set(labels))
    units = units_of(routing.units)
    if all(map(units.find, names)):
        return routing.router
    return lambda learnt: Router((), Units(map(Unit, names)), learnt)
