"""How like a message is to examples of each purpose, for what is told without any of the usual wordings.

A naive Bayes reading of characters and their pairs over data/purpose_examples.csv, which was written for it: 买的课程说不满意
可退，现在客服不回了 names no complaint and is one. It only tips the scales; wordings of data/purposes.toml weigh more.
"""

import csv
import math
from collections import Counter, defaultdict
from functools import lru_cache
from importlib.resources import files

from language.cues import KINDS
from language.ngrams import grams
from language.normalise import normalise

_SMOOTHING = 0.3
_TEMPERATURE = 3.0  # neighbouring characters tell the same thing twice: their sum is overconfident
_DOUBT = 4  # grams; with fewer known ones the shares stay near even
_RAREST = 2  # a pair seen in one example is chance


@lru_cache(maxsize=256)
def likeness(text: str) -> dict[str, float]:
    """A share for each purpose, 1 in all; even shares for what is like nothing."""
    known = [weights for gram in set(grams(normalise(text))) if (weights := _evidence().get(gram))]
    sums = {kind: sum(weights[kind] for weights in known) for kind in KINDS}
    top = max(sums.values())
    shares = {kind: math.exp((total - top) / _TEMPERATURE) for kind, total in sums.items()}
    whole = sum(shares.values())
    trust = len(known) / (len(known) + _DOUBT)
    return {kind: trust * share / whole + (1 - trust) / len(KINDS) for kind, share in shares.items()}


@lru_cache(maxsize=1)
def _evidence() -> dict[str, dict[str, float]]:
    """For each gram the logarithm of how much oftener it stands in one purpose than in the others."""
    examples: Counter[str] = Counter()
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    table = (files("language") / "data" / "purpose_examples.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(table.splitlines()):
        examples[row["purpose"]] += 1
        for gram in set(grams(normalise(row["text"]))):
            counts[gram][row["purpose"]] += 1
    return {gram: _weights(seen, examples) for gram, seen in counts.items() if seen.total() >= _RAREST}


def _weights(seen: Counter[str], examples: Counter[str]) -> dict[str, float]:
    return {
        kind: _log_share(seen[kind], examples[kind])
        - _log_share(seen.total() - seen[kind], examples.total() - examples[kind])
        for kind in KINDS
    }


def _log_share(count: int, of: int) -> float:
    return math.log((count + _SMOOTHING) / (of + 2 * _SMOOTHING))
