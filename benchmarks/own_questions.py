"""What an office gains by `kb fit`: half of a city's questions are its own, the other half says what that is worth."""

import random
from collections.abc import Callable, Sequence
from datetime import date

from benchmarks.labelled_sets import Labelled, Task
from knowledge_base.decisive_pairs import Neighbours
from knowledge_base.live import Limits, Released
from knowledge_base.matcher import Matcher
from knowledge_base.model import Tables
from knowledge_base.own_questions import Own
from knowledge_base.refit import Trial, try_refit
from knowledge_base.vectors import VectorsOf
from language.message_kind import Kinds, kind_of

_DAY = date(2026, 1, 1)


def halves(task: Task, seed: int = 0) -> tuple[list[Labelled], list[Labelled]]:
    """Two halves of the messages that have no article in common."""
    groups = sorted({one.article or one.text for one in task.asked})
    chosen = set(random.Random(seed).sample(groups, len(groups) // 2))
    sides: tuple[list[Labelled], list[Labelled]] = ([], [])
    for one in task.asked:
        sides[(one.article or one.text) not in chosen].append(one)
    return sides


def refitted(
    task: Task,
    own: Sequence[Labelled],
    tables: Tables,
    vectors: VectorsOf,
    limits: tuple[float, float],
    kinds: Callable[[str], Kinds] = kind_of,
) -> Trial:
    """What `kb fit` makes of these questions, starting from weights that never saw them."""
    matcher = Matcher(task.base, *limits, vectors=vectors, tables=tables, kinds=kinds)
    released = Released(1, _DAY, Limits(*limits), matcher, {}, frozenset())
    known = [Own(one.text, one.article, "chosen" if one.article else "dismissed") for one in own]
    return try_refit(released, known, (), Neighbours(*limits, vectors), lambda *_: None, tables)
