"""The sentences of our own from which the second ear for danger is learnt: dangers, what looks near them, and everything else."""

import random
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import NamedTuple

from benchmarks.kind_samples import LABELLED, MESSAGES, all_samples, rows_of
from benchmarks.labelled_sets import matters_of

DANGERS = LABELLED / "dangers.csv"
NEAR, MESSAGE, STORY, OTHER = "near", "messages", "stories", "other"
KEPT_APART = "test"
"""The part that nothing is learnt from."""
_PARTS = 3  # one of so many is kept apart
_STORY_OF = 3  # one of so many is told in a story as well
_FAMILIES = ("everyday", "government", "light")


class Told(NamedTuple):
    """`source`: NEAR is dangers.csv, MESSAGE messages.csv; STORY joins one of the first with two of the second; OTHER is written
    for something else, harmless unless words of danger are in it."""

    text: str
    danger: bool
    source: str
    part: str


def told(emergencies: frozenset[str]) -> list[Told]:
    """Every text once; the first source that has it counts. `emergencies` are the names of the dangers in messages.csv."""
    found: dict[str, Told] = {}
    near, messages = list(_near()), list(_messages(emergencies))
    for one in (*near, *messages, *_stories(near, messages), *_others()):
        found.setdefault(one.text, one)
    return list(found.values())


def part_of(group: str) -> str:
    """In which part a group of texts is: the rule was made before any of them was looked at."""
    digest = blake2b(group.encode(), digest_size=4).digest()
    return KEPT_APART if digest[0] % _PARTS == 0 else "dev"


def _near() -> Iterator[Told]:
    for row in rows_of(DANGERS):
        yield Told(row["text"], row["danger"] == "1", NEAR, row["part"])


def _messages(emergencies: frozenset[str]) -> Iterator[Told]:
    for row in rows_of(MESSAGES):
        yield Told(row["text"], bool(emergencies & set(row["alarms"].split("|"))), MESSAGE, row["part"])


def _stories(near: Sequence[Told], messages: Sequence[Told]) -> Iterator[Told]:
    """A danger, or what looks near one, in the middle of harmless words of its own part."""
    chance = random.Random(1)
    for one in near[::_STORY_OF]:
        words = [row.text for row in messages if row.part == one.part and not row.danger]
        before, after = chance.sample(words, 2)
        yield one._replace(text="，".join((before, one.text, after)), source=STORY)


def _others() -> Iterator[Told]:
    """Of a family of questions one wording a matter."""
    for sample in all_samples():
        if not sample.source.startswith("messages"):
            yield Told(sample.text, False, OTHER, part_of(sample.group))
    for name in _FAMILIES:
        for family in matters_of(name):
            yield from (Told(matter[0], False, OTHER, part_of(family[0][0])) for matter in family)
