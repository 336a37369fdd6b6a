"""Learns from past requests which unit a request belongs to, and how far that may be trusted. Never in a process that serves.

What is learnt anew is tried on tickets that neither it nor the model in use has seen; it routes unless it is worse.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from tickets.evidence import chances, fit
from tickets.routing import Learnt, Router
from tickets.text_training import Step, labelled, left_out, no_step, train

MOST_EXAMPLES = 20_000
"""Of more, every second or third is learnt from: learning must end."""

FEWEST_TRIED = 10
"""On fewer tickets than these nothing is compared."""


@dataclass(frozen=True, slots=True)
class Example:
    """A past request and the unit it belonged to; `count` is how much it counts beside another."""

    text: str
    unit: str
    count: float = 1.0


class NothingToLearn(ValueError):
    """There are no two units that past requests belonged to."""

    def __init__(self) -> None:
        super().__init__(
            "至少要有两个不同单位（标签）的诉求才能学习，请补充后再试。 Two labels are needed to learn."
        )


def learn(router: Router, examples: Sequence[Example], step: Step = no_step) -> Learnt:
    """What these examples teach beside the words of `router`, which has learnt nothing yet.

    Raises NothingToLearn. Examples of units that the router does not know are left out.
    """
    known = [(one, column) for one in examples if (column := router.column_of(one.unit)) is not None]
    known = known[:: 1 + len(known) // MOST_EXAMPLES]
    used, truth = [one for one, _ in known], np.array([column for _, column in known], dtype=np.intp)
    if len(set(truth.tolist())) < 2:
        raise NothingToLearn
    data = labelled(
        [one.text for one in used], [router.names[column] for column in truth], [one.count for one in used]
    )
    scores = router.spread(left_out(data, step), data.labels)
    said = np.array([router.said_by_words(one.text) for one in used])
    weights = fit(scores, said, truth)
    right = chances(scores, said, weights).argmax(axis=-1) == truth
    return Learnt(train(data), weights, len(used), round(float(right.mean()), 4))


@dataclass(frozen=True, slots=True)
class Relearnt:
    """What came of learning anew. `tried` tickets were tried: how many were right `before` and `after` (shares)."""

    learnt: Learnt
    tried: int = 0
    before: float = 0.0
    after: float = 0.0

    @property
    def worse(self) -> bool:
        """Whether the model in use had better stay."""
        return self.after < self.before


def relearn(
    make: Callable[[Learnt | None], Router],
    known: Sequence[Example],
    fresh: Sequence[Example],
    used: Learnt | None,
) -> Relearnt:
    """Learn from `known` and from `fresh`, the tickets that ended since the model in `use` was made.

    A model of half of the fresh ones is tried on the other half first. Raises NothingToLearn.
    """
    everything = [*known, *fresh]
    tried = fresh[1::2]
    if used is None or len(tried) < FEWEST_TRIED:
        return Relearnt(learn(make(None), everything))
    candidate = learn(make(None), [*known, *fresh[::2]])
    before, after = _share_right(make(used), tried), _share_right(make(candidate), tried)
    if after < before:
        return Relearnt(candidate, len(tried), before, after)
    return Relearnt(learn(make(None), everything), len(tried), before, after)


def _share_right(router: Router, tried: Sequence[Example]) -> float:
    found = [(router.route(one.text).best, one.unit) for one in tried]
    return round(sum(1 for best, unit in found if best and best.unit == unit) / len(tried), 4)
