"""The sentences of our own from which the kind of a message is learnt, and which kind each is."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

LABELLED = Path("benchmarks/labelled")
MESSAGES = LABELLED / "messages.csv"
KNOWLEDGE = Path("packs/demo/knowledge.csv")
PURPOSES = Path("language/data/purpose_examples.csv")
QUERIES = Path("benchmarks/data/demo-queries.csv")
KINDS_OF_OTHER_MESSAGES = ("history-kinds.csv", "short-kinds.csv")

_REQUESTS = ("progress", "withdraw", "urge", "handover")
_INSULTS = ("abuse", "harass")
_KINDS_OF_QUERIES = ("request", "chat", "abuse")


class Sample(NamedTuple):
    """`group`: samples of one group (wordings of one article) are never learnt from and judged at once; `source` is the
    file or, for questions of a labelled city, its folder."""

    text: str
    kind: str
    source: str
    group: str


def all_samples() -> list[Sample]:
    """Every text once; the first source that has it counts."""
    found: dict[str, Sample] = {}
    for read in (_questions_of_cities, _messages, _others, _queries, _wordings, _examples):
        for sample in read():
            found.setdefault(sample.text, sample)
    return list(found.values())


def kind_of_message(act: str, purposes: str) -> str:
    """The kind of a row of messages.csv: a message with a request among its questions is a request."""
    if act in _INSULTS:
        return "abuse"
    if act in _REQUESTS:
        return "request"
    if act != "content" or purposes == "其他":
        return "chat"
    return "question" if set(purposes.split("|")) == {"咨询"} else "request"


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file with a header."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _questions_of_cities() -> Iterator[Sample]:
    """Near misses are questions, though no article answers them."""
    for path in sorted(LABELLED.glob("*/questions.csv")):
        for row in rows_of(path):
            kind = "question" if row["kind"] == "near" else row["kind"]
            yield Sample(
                row["question"],
                kind,
                path.parent.name,
                f"{path.parent.name}:{row['article'] or row['question']}",
            )


def _messages() -> Iterator[Sample]:
    for row in rows_of(MESSAGES):
        kind = kind_of_message(row["act"], row["purpose"])
        yield Sample(row["text"], kind, f"messages {row['part']}", row["text"])


def _others() -> Iterator[Sample]:
    for name in KINDS_OF_OTHER_MESSAGES:
        for row in rows_of(LABELLED / name):
            yield Sample(row["text"], row["kind"], name, row["text"])


def _queries() -> Iterator[Sample]:
    for row in rows_of(QUERIES):
        kind = row["kind"] if row["kind"] in _KINDS_OF_QUERIES else "question"
        yield Sample(row["question"], kind, QUERIES.name, f"demo:{row['article'] or row['question']}")


def _wordings() -> Iterator[Sample]:
    for path in (KNOWLEDGE, *sorted(LABELLED.glob("*/knowledge.csv"))):
        for row in rows_of(path):
            for text in (row["question"], *filter(None, row["wordings"].split("|"))):
                yield Sample(
                    text, "question", f"{path.parent.name} knowledge", f"{path.parent.name}:{row['article']}"
                )


def _examples() -> Iterator[Sample]:
    for row in rows_of(PURPOSES):
        kind = "question" if row["purpose"] == "咨询" else "request"
        yield Sample(row["text"], kind, PURPOSES.name, row["text"])
