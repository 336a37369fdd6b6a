"""Makes the pairs on which encoders are measured that the weights do not know (`knowledge_base/scale.py`): `make fit`."""

import csv
import random
from collections.abc import Iterator
from pathlib import Path

from benchmarks.labelled_sets import matters_of
from language.encoders.choice import load

OUT = Path("knowledge_base/scale_pairs.csv")
_SETS = ("government", "everyday")
_FAMILIES = 60  # of each set: a pair that asks for the same and a near one


def chosen(seed: int = 7) -> Iterator[tuple[str, str, int]]:
    """A text with another of its matter (1), and with one of another matter of its family (0)."""
    chance = random.Random(seed)
    for name in _SETS:
        several = [
            found for family in matters_of(name) if len(found := [one for one in family if len(one) > 1]) > 1
        ]
        for family in chance.sample(several, _FAMILIES):
            matter, other = chance.sample(family, 2)
            text, same = chance.sample(matter, 2)
            yield text, same, 1
            yield text, chance.choice(other), 0


def main() -> None:
    """Write the pairs with their cosines by e5."""
    slow, pairs = load("e5").encoders.slow, list(chosen())
    assert slow  # in requirements.txt
    texts = list(dict.fromkeys(text for one, other, _ in pairs for text in (one, other)))
    vectors = dict(zip(texts, slow.encode(texts), strict=True))
    with OUT.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("one", "other", "same", "cosine"))
        rows.writerows(
            (one, other, same, f"{float(vectors[one] @ vectors[other]):.4f}") for one, other, same in pairs
        )


if __name__ == "__main__":
    main()
