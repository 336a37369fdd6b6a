"""The two word tables of matching, read once: words that decide between articles, and everyday words that mean the
same. They hold general Chinese only; a city's own words are wordings of its articles.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from language.word_table import WordTable


class Sense(NamedTuple):
    """A word of `everyday_words.csv`: its kind (framing, question, focus, same, complaint) and what it stands for."""

    kind: str
    name: str


class Side(NamedTuple):
    """One side of an opposition of `decisive_words.csv`: (办什么, 挂失) excludes (办什么, 补办). Without a name: the
    word only hides shorter ones of its group (养老 names an insurance, 养老院 none). `special`: an act that an article
    about a thing has to name (注销, 过户); to apply, pay or ask (新办, 缴费, 查询) it tells of without naming it."""

    group: str
    name: str
    special: bool


@lru_cache(maxsize=1)
def everyday_words() -> WordTable[Sense]:
    return WordTable((word, Sense(row["kind"], row["name"])) for row, word in _rows("everyday_words.csv"))


@lru_cache(maxsize=1)
def decisive_words() -> WordTable[Side]:
    return WordTable(
        (word, Side(row["group"], row["side"], bool(row["special"])))
        for row, word in _rows("decisive_words.csv")
    )


def _rows(name: str) -> Iterator[tuple[dict[str, str], str]]:
    with (files("knowledge_base") / name).open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            for word in row["words"].split("|"):
                yield row, word


@lru_cache(maxsize=1)
def antonyms() -> Mapping[str, frozenset[str]]:
    """By character: the characters that say the opposite."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for pair in (files("knowledge_base") / "antonyms.txt").read_text(encoding="utf-8").split():
        found[pair[0]].add(pair[1])
        found[pair[1]].add(pair[0])
    return {char: frozenset(others) for char, others in found.items()}
