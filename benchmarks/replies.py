"""How well a reply is told from the reply to another request, beside rapidfuzz and TF-IDF; same pairs, same run.

`python -m benchmarks.replies [FILE]`: a table with the columns of `reply-check`; without FILE our own small sample. For
each request the wrong reply is the one to the request most like it: the greatest cosine of the grams that
`language.relevance` weighs, over all other rows whose reply is another text. A second wrong reply is drawn at random.
"""

import math
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz

from knowledge_base.evaluate import auroc
from language.ngrams import grams
from language.normalise import fold
from language.relevance import relevance, weights_of
from storage.sheet_reading import read_table
from tickets.reply_check import Draft, ReplyRules, check_reply
from tickets.reply_rows import ReplyRow, knows_header, read_replies

SAMPLE = Path("benchmarks/data/replies.csv")
SEED = 1

Floats = npt.NDArray[np.float64]
Scorer = Callable[[str, str], float]


def nearest(rows: Sequence[ReplyRow]) -> list[int]:
    """For each row the other row with the most similar request, whose reply is not the same."""
    weights = [weights_of(row.request) for row in rows]
    sizes = [math.sqrt(sum(weight**2 for weight in own.values())) or 1.0 for own in weights]
    places: defaultdict[str, list[int]] = defaultdict(list)
    for number, own in enumerate(weights):
        for gram in own:
            places[gram].append(number)

    def nearest_to(number: int) -> int:
        shared: defaultdict[int, float] = defaultdict(float)
        for gram, weight in weights[number].items():
            for other in places[gram]:
                shared[other] += weight**2
        others = (other for other in range(len(rows)) if rows[other].reply != rows[number].reply)
        return max(others, key=lambda other: shared[other] / sizes[other])

    return [nearest_to(number) for number in range(len(rows))]


def tf_idf(rows: Sequence[ReplyRow]) -> Scorer:
    """Cosine of characters and pairs, their rarity learnt from the file itself: more than a new city has."""
    texts = [fold(text, 3_000) for row in rows for text in (row.request, row.reply)]
    spread = Counter(gram for text in texts for gram in set(grams(text)))

    def vector(text: str) -> dict[str, float]:
        counts = Counter(grams(fold(text, 3_000)))
        found = {
            g: (1 + math.log(n)) * (math.log((1 + len(texts)) / (1 + spread[g])) + 1)
            for g, n in counts.items()
        }
        size = math.sqrt(sum(value**2 for value in found.values())) or 1.0
        return {gram: value / size for gram, value in found.items()}

    def score(request: str, reply: str) -> float:
        one, other = vector(request), vector(reply)
        return sum(value * other[gram] for gram, value in one.items() if gram in other)

    return score


def gate(request: str, reply: str) -> float:
    """The score that the gate gives."""
    return check_reply(Draft(request, reply), ReplyRules()).score


def table(rows: Sequence[ReplyRow]) -> None:
    """Print the figures of every method."""
    scorers: dict[str, Scorer] = {
        "ours (gate)": gate,
        "ours (relevance alone)": lambda request, reply: relevance(request, reply).score,
        "TF-IDF of the file": tf_idf(rows),
        "rapidfuzz ratio": fuzz.ratio,
        "rapidfuzz partial_ratio": fuzz.partial_ratio,
        "rapidfuzz token_set_ratio": fuzz.token_set_ratio,
    }
    similar = nearest(rows)
    drawn = random.Random(SEED)  # noqa: S311 - a benchmark draws
    strangers = [
        drawn.choice([other for other in range(len(rows)) if other != number]) for number in range(len(rows))
    ]
    print(f"{len(rows)} requests\n{'':28}{'similar':>10}{'random':>10}{'ms':>10}")
    for name, score in scorers.items():
        started = time.perf_counter()
        true, wrong, strange = (
            _scores(score, rows, replies) for replies in (range(len(rows)), similar, strangers)
        )
        each = (time.perf_counter() - started) / (3 * len(rows)) * 1000
        print(f"{name:28}{auroc(true, wrong) or 0:>10.4f}{auroc(true, strange) or 0:>10.4f}{each:>10.2f}")


def _scores(score: Scorer, rows: Sequence[ReplyRow], replies: Sequence[int]) -> Floats:
    return np.array([score(row.request, rows[reply].reply) for row, reply in zip(rows, replies, strict=True)])


def verdicts(rows: Sequence[ReplyRow], wanted: Sequence[str]) -> None:
    """Print how the gate's verdicts agree with those of the file."""
    found = [check_reply(Draft(row.request, row.reply), ReplyRules()).verdict for row in rows]
    for (right, given), count in sorted(Counter(zip(wanted, found, strict=True)).items()):
        print(f"labelled {right:8} judged {given:8} {count:>6}")


def main() -> None:
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLE
    if not file.exists():
        print(f"There is no {file}: nothing was measured.")
        return
    sheet = read_table(file.read_bytes(), knows_header)
    labels = {row.cells.get("id", ""): row.cells.get("verdict", "") for row in sheet}
    rows, _ = read_replies(sheet)
    if any(labels.values()):
        verdicts(rows, [labels[row.id] for row in rows])
    table([row for row in rows if labels.get(row.id) != "return"])


if __name__ == "__main__":
    main()
