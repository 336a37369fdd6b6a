"""An encoder that reads each text once: for work that comes back to the same texts."""

from collections.abc import Sequence

import numpy as np

from language.encoders.encoder import Encoder, Vectors


class Remembering:
    """Keeps every vector as long as it lives."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, Vectors] = {}

    @property
    def name(self) -> str:
        """See `Encoder`."""
        return self._encoder.name

    @property
    def dimensions(self) -> int:
        """See `Encoder`."""
        return self._encoder.dimensions

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder`."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known.update(zip(new, self._encoder.encode(new), strict=True))
        if not texts:
            return np.empty((0, self.dimensions), np.float32)
        return np.array([self._known[text] for text in texts], np.float32)
