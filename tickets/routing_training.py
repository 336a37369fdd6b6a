"""Learns from past requests which unit a request belongs to, and how far that may be trusted. Never in a process that serves."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tickets.evidence import fit
from tickets.routing import Learnt, Router
from tickets.text_training import Step, labelled, left_out, no_step, train

MOST_EXAMPLES = 20_000
"""The latest are learnt from: what a unit did years ago may be another's today, and learning must end."""


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
    """What these examples teach beside the words of `router`, which has learnt nothing yet; the latest stand last.

    Raises NothingToLearn. Examples of units that the router does not know are left out.
    """
    known = [(one, column) for one in examples if (column := router.column_of(one.unit)) is not None]
    known = known[-MOST_EXAMPLES:]
    used, truth = [one for one, _ in known], np.array([column for _, column in known], dtype=np.intp)
    if len(set(truth.tolist())) < 2:
        raise NothingToLearn
    data = labelled(
        [one.text for one in used], [router.names[column] for column in truth], [one.count for one in used]
    )
    scores = router.spread(left_out(data, step), data.labels)
    said = np.array([router.said_by_words(one.text) for one in used])
    return Learnt(train(data), fit(scores, said, truth))
