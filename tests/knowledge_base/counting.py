"""An encoder that costs nothing and counts what it is asked."""

from collections.abc import Sequence

import numpy as np

from language.encoders.encoder import EncoderUnavailable, Vectors


class Counting:
    """An encoder that writes a text's length and first character, and counts what it is asked."""

    def __init__(self, name: str = "counting-1", dimensions: int = 3) -> None:
        self.name = name
        self.dimensions = dimensions
        self.asked: list[str] = []
        self.silent = False

    def encode(self, texts: Sequence[str]) -> Vectors:
        if self.silent:
            raise EncoderUnavailable
        self.asked += texts
        rows = [[float(len(text)), float(ord(text[0])), *[1.0] * (self.dimensions - 2)] for text in texts]
        vectors = np.array(rows, np.float32)
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)
