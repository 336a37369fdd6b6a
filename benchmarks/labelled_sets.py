"""The labelled sets as tasks: a base of questions, and messages of which we know which article of the base answers, if any."""

import csv
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from knowledge_base.importer import questions_of
from knowledge_base.matcher import Question

FAMILIES = Path("knowledge_base/labelled")
CITIES = {
    "yunting": (Path("packs/demo/knowledge.csv"), Path("benchmarks/labelled/yunting/questions.csv")),
    "lilan": (
        Path("benchmarks/labelled/lilan/knowledge.csv"),
        Path("benchmarks/labelled/lilan/questions.csv"),
    ),
}
_LEFT_OUT = 0.35  # of the matters of a family: their wordings become near misses
_LONGEST_STORY = 200  # characters
_FAMILIES_LEFT_OUT = 0.12  # whole families: their wordings have nothing like them in the base
_SECOND_WORDING = 0.4  # of the articles with four wordings have two in the base


class Labelled(NamedTuple):
    """A message; `article` is empty where none answers. `kind` as in the files: question, near, request, chat, abuse."""

    text: str
    article: str
    kind: str
    style: str = ""


class Task(NamedTuple):
    """A base and the messages that it is asked."""

    base: list[Question]
    asked: list[Labelled]


def city(name: str) -> Task:
    """One of `CITIES`: questions as people write them, a third without an answer."""
    base, asked = CITIES[name]
    return Task(questions_of(base.read_bytes()), [Labelled(*row) for row in _rows(asked)])


def followups(name: str) -> list[tuple[str, Labelled]]:
    """Of a city: a question, and one that leans on it or does not."""
    rows = _rows(CITIES[name][1].with_name("followups.csv"))
    return [(before, Labelled(text, article, "question")) for before, text, article in rows]


def families(name: str, seed: int = 1) -> Task:
    """`everyday`, `government` or `light`: of each matter one wording or two are the article, the others ask for it;
    some matters and families are left out of the base and so have no answer."""
    chance = random.Random(seed)
    base: list[Question] = []
    asked: list[Labelled] = []
    for family, matters in _families(FAMILIES / f"families-{name}.csv").items():
        gone = chance.random() < _FAMILIES_LEFT_OUT
        for place, (matter, texts) in enumerate(_shuffled(matters, chance)):
            article = family + matter
            if gone or (place > 0 and chance.random() < _LEFT_OUT):
                asked += [Labelled(text, "", "near") for text in texts[:2]]
                continue
            count = 2 if len(texts) > 3 and chance.random() < _SECOND_WORDING else 1
            base += [Question(article, text, at > 0) for at, text in enumerate(texts[:count])]
            asked += [Labelled(text, article, "question") for text in texts[count:]]
    return Task(base, asked)


def stories(seed: int = 1) -> Task:
    """Questions about the government as stories: what two of them say of one matter, and what somebody else has told."""
    chance = random.Random(seed)
    told = [row[0] for row in _rows(Path("benchmarks/labelled/messages.csv"))]
    task = families("government", seed)
    pairs = zip(task.asked, task.asked[1:], strict=False)
    same = [(one, other) for one, other in pairs if one.article == other.article]
    return Task(task.base, [_story(*pair, chance.choice(told), chance) for pair in same])


def _story(one: Labelled, other: Labelled, told: str, chance: random.Random) -> Labelled:
    parts = chance.sample([one.text, other.text, told], 3)
    return one._replace(text="，".join(parts)[:_LONGEST_STORY])


def matters_of(name: str) -> list[list[list[str]]]:
    """By family the texts of each matter."""
    found = _families(FAMILIES / f"families-{name}.csv")
    return [list(matters.values()) for matters in found.values()]


def _families(path: Path) -> dict[str, dict[str, list[str]]]:
    found: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for family, matter, text in _rows(path):
        found[family][matter].append(text)
    return {family: dict(matters) for family, matters in found.items()}


def _shuffled(matters: dict[str, list[str]], chance: random.Random) -> Iterator[tuple[str, list[str]]]:
    for matter in chance.sample(sorted(matters), len(matters)):
        yield matter, chance.sample(matters[matter], len(matters[matter]))


def _rows(path: Path) -> Iterator[Sequence[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        yield from rows
