"""What the learner sees of a text: its words and characters, and once more those of its opening, which names the matter.

The opening is the beginning of the first line: the title of a letter, the first words of a message.
"""

import zlib
from collections import Counter
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from language.ngrams import grams
from language.normalise import fold
from language.words import words

MOST_CHARACTERS = 4_000
"""Of a text; who writes more has said by then what the matter is."""
OPENING = 40
WEIGHTS = (0.7, 1.0, 0.35, 0.5)
"""Of words, characters with their pairs, words of the opening, characters of the opening (decision 0024)."""

View = tuple[NDArray[np.uint32], NDArray[np.float32]]
"""The features of one view as numbers, each once, and how often each stands in the text."""

Views = tuple[View, ...]
"""In the order of `WEIGHTS`."""


def views(text: str) -> Views:
    """The views of any text; an empty one has empty views."""
    whole = fold(text, MOST_CHARACTERS)
    opening = fold(text.strip().split("\n", 1)[0], MOST_CHARACTERS)[:OPENING]
    parts = (words(whole), grams(whole), words(opening), grams(opening))
    return tuple(view(number, part) for number, part in enumerate(parts))


def view(number: int, features: Iterable[str]) -> View:
    """One view by its place in `WEIGHTS`. Among 100,000 features one or two pairs share their number of 32 bits, which
    harms nothing.
    """
    counts = Counter(zlib.crc32(f"{number}{feature}".encode()) for feature in features)
    keys, often = list(counts), list(counts.values())
    return np.array(keys, dtype=np.uint32), np.array(often, dtype=np.float32)
