"""Sentence vectors that outlive a run: thousands of labelled sentences are encoded once a machine, not once a table.

Only for what is fitted or compared. What is timed asks the encoders themselves.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from knowledge_base.vector_store import StoredVectors
from knowledge_base.vectors import QuestionVectors, VectorsOf, text_key
from language.encoders.choice import load
from language.encoders.encoder import Encoder, Encoders, Vectors
from language.encoders.remembering import Remembering
from storage.clock import SystemClock
from storage.database import open_database
from storage.schema import migrate

_FILE = Path("var/benchmark-vectors.db")
_AS = np.dtype("<f2")


def kept_store(file: Path = _FILE) -> StoredVectors:
    """The file, which is made when it is not there."""
    file.parent.mkdir(parents=True, exist_ok=True)
    db = open_database(f"sqlite:///{file}", durable=False)
    migrate(db)
    return StoredVectors(db, SystemClock("UTC"))


class Kept:
    """An encoder whose vectors are kept, of messages too."""

    def __init__(self, encoder: Encoder, store: StoredVectors) -> None:
        self._encoder = encoder
        self._store = store

    @property
    def name(self) -> str:
        """See `Encoder`."""
        return self._encoder.name

    @property
    def dimensions(self) -> int:
        """See `Encoder`."""
        return self._encoder.dimensions

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder`; as float16 keeps them, the first time too."""
        keys = [text_key(text) for text in texts]
        known = dict(self._store.look_up(self.name, keys))
        new = [place for place, key in enumerate(keys) if key not in known]
        if new:
            made = self._encoder.encode([texts[place] for place in new]).astype(_AS)
            found = {keys[place]: vector.tobytes() for place, vector in zip(new, made, strict=True)}
            self._store.keep(self.name, found)
            known |= found
        vectors = [np.frombuffer(known[key], _AS) for key in keys]
        return np.array(vectors, np.float32).reshape(len(texts), self.dimensions)


def kept_vectors() -> VectorsOf:
    """Of the two embedded encoders."""
    loaded, store = load("use+e5").encoders, kept_store()
    assert loaded.fast and loaded.slow  # both are in requirements.txt
    encoders = Encoders(Remembering(Kept(loaded.fast, store)), Remembering(Kept(loaded.slow, store)))
    return lambda texts, answers: QuestionVectors(texts, answers, encoders, store, on_demand=True)
