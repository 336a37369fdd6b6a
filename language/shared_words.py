"""The words that several texts have in common, for a person who asks why they stand together. Pure."""

from collections import Counter
from collections.abc import Sequence

import rjieba

from language.lists import load, pattern_of
from language.spans import aligned

MOST = 5
_NOISE = pattern_of(load("crowds")["noise"]["words"])
_KINDS = ("n", "vn", "l", "i", "j", "s")
_SHORTEST = 2
_LEAST_SHARE = 0.5


def shared_words(texts: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """The words that at least half of the texts have, with how many, the longest and commonest first; at most five.

    Neighbouring words that always come together are told as one (麻将馆噪音 of 麻将馆 and 噪音).
    """
    read = [_words(text) for text in texts]
    owners = Counter(word for words in read for word in dict.fromkeys(words))
    least = max(2, len(texts) * _LEAST_SHARE)
    common = {word: count for word, count in owners.items() if count >= least}
    ranked = sorted(common, key=lambda word: (-common[word] * (len(word) - 1), word))
    kept: list[str] = []
    for word in ranked:
        if not any(word in other or other in word for other in kept):
            kept.append(word)
    return tuple((word, common[word]) for word in kept[:MOST])


def _words(text: str) -> list[str]:
    """The telling words, and pairs of neighbours among them."""
    single: list[str] = []
    found: list[str] = []
    before = ""
    for word, kind in rjieba.tag(_NOISE.sub("，", aligned(text))):
        telling = len(word) >= _SHORTEST and kind.startswith(_KINDS)
        if telling:
            single.append(word)
            if before:
                found.append(before + word)
        before = word if telling else ""
    return single + found
