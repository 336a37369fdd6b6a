"""Fits the weights of the matcher on the labelled sets of our own and writes them where it reads them: `make fit`.

`--measure` fits on all but one city and prints what that gives on the other, for both.
"""

import argparse
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import click

from benchmarks.kept_vectors import kept_vectors
from benchmarks.labelled_sets import Labelled, Task, city, families, stories
from knowledge_base.fitting import Asked, fit, look
from knowledge_base.matcher import Matcher
from knowledge_base.model import Tables, Weights, written
from knowledge_base.signals import NAMES, OF_FAST, OF_SLOW
from knowledge_base.vectors import VectorsOf, no_vectors
from language.message_kind import Kinds, kind_of

SETS: dict[str, float] = {
    "everyday-1": 1.0, "everyday-2": 1.0, "light-1": 0.3, "light-2": 0.3, "stories-1": 0.8,
    "yunting": 2.0, "lilan": 2.0
}  # fmt: skip
"""What a message of each set weighs; families outnumber the cities by ten."""
_DECIDES = 0.3  # of that: families are no messages that citizens sent, a third of which nothing answers
_CITIES = ("yunting", "lilan")
_WITHOUT = {"none": (*OF_FAST, *OF_SLOW), "fast": OF_SLOW, "slow": OF_FAST, "both": ()}
_FOLDER = Path("knowledge_base")


def task_of(name: str) -> Task:
    """A city, or stories or families by name and seed: each seed draws other matters and wordings into the base."""
    if name in _CITIES:
        return city(name)
    kind, seed = name.split("-")
    return stories(int(seed)) if kind == "stories" else families(kind, int(seed))


def asked_of(
    task: Task, weight: float, vectors: VectorsOf, kinds: Callable[[str], Kinds] = kind_of
) -> Iterator[Asked]:
    """The messages of a task with their candidates, as the matcher sees them."""
    matcher = Matcher(task.base, 1.0, 1.0, vectors=vectors, kinds=kinds)
    for message in task.asked:
        yield _asked(matcher, message, weight)


def _asked(matcher: Matcher, message: Labelled, weight: float) -> Asked:
    return replace(
        look(matcher, message.text, message.article),
        asks=message.kind in ("question", "near"),
        weight=weight,
        decides=weight if message.style else weight * _DECIDES,
    )


def fitted(sets: dict[str, list[Asked]], bare: dict[str, list[Asked]]) -> Tables:
    """Weights for each set of encoders. `bare` was compared without encoders, so other candidates came near."""
    return {encoders: _fit(bare if encoders == "none" else sets, left) for encoders, left in _WITHOUT.items()}


def _fit(sets: dict[str, list[Asked]], left_out: Sequence[str]) -> Weights:
    return fit(
        [one for asked in sets.values() for one in asked], [name for name in NAMES if name not in left_out]
    )


def collected(
    names: Iterable[str], vectors: VectorsOf, kinds: Callable[[str], Kinds] = kind_of
) -> dict[str, list[Asked]]:
    """The messages of each set."""
    found = {}
    for name in names:
        task = task_of(name)
        messages = asked_of(task, SETS[name], vectors, kinds)
        with click.progressbar(messages, len(task.asked), f"{name:12}") as bar:
            found[name] = list(bar)
    return found


def main() -> None:
    """Write both tables."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sets", nargs="+", default=list(SETS), help="which sets are learnt from")
    options.add_argument("--out", type=Path, default=_FOLDER, help="the folder for both tables")
    given = options.parse_args()
    tables = fitted(collected(given.sets, kept_vectors()), collected(given.sets, no_vectors))
    for name, text in zip(("matching_weights.csv", "decision_weights.csv"), written(tables), strict=True):
        (given.out / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
