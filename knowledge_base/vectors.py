"""The vectors of a base's questions, kept so that each text is encoded once.

Those of the fast encoder are there before the first message is answered; those of the slow one may arrive meanwhile.
"""

import hashlib
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from knowledge_base.scale import SAME_SCALE, Scale, scale_of
from knowledge_base.scale import texts as texts_of_scale
from language.encoders.encoder import Encoder, Encoders, EncoderUnavailable

Floats = npt.NDArray[np.float32]
Halves = npt.NDArray[np.float16]
Bools = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.intp]

_KEPT_AS = np.dtype("<f2")  # half the bytes; a cosine moves by less than 0.0001
_BATCH = 256  # texts between two writes: 0.2 s of the fast encoder


class Store(Protocol):
    """Where vectors are kept, by the name of their encoder and the key of their text, as little-endian float16."""

    def look_up(self, encoder: str, keys: Sequence[str]) -> Mapping[str, bytes]:
        """Those that are there."""

    def keep(self, encoder: str, vectors: Mapping[str, bytes]) -> None:
        """Add to what is there."""


class InMemory:
    """For a process that shall write nothing: uses what is `stored`; what is computed is gone with the process."""

    def __init__(self, stored: Store | None = None) -> None:
        self._stored = stored
        self._own: dict[tuple[str, str], bytes] = {}

    def look_up(self, encoder: str, keys: Sequence[str]) -> Mapping[str, bytes]:
        """See `Store`."""
        own = {key: self._own[encoder, key] for key in keys if (encoder, key) in self._own}
        others = [key for key in keys if key not in own]
        return {**own, **(self._stored.look_up(encoder, others) if self._stored and others else {})}

    def keep(self, encoder: str, vectors: Mapping[str, bytes]) -> None:
        """See `Store`."""
        self._own.update({(encoder, key): vector for key, vector in vectors.items()})


class QuestionVectors:
    """Of the questions and answers of one release, in their order. Threads share it.

    Messages are to be encoded with `encoders`. `fast` has a row of length 1 a question, `fast_of_answers` one an answer
    (None without a fast encoder); answers are too long for the slow one, which says little of them. With
    `on_demand` the slow encoder computes what `slow_of` is asked for (commands, replays); else only `fill` computes.
    """

    def __init__(
        self,
        texts: Sequence[str],
        answers: Sequence[str],
        encoders: Encoders,
        store: Store,
        *,
        on_demand: bool = False,
    ) -> None:
        self.encoders = encoders
        self.fast: Floats | None = None
        self.fast_of_answers: Floats | None = None
        self._on_demand = on_demand
        self._slow = _Slow(texts, encoders, store) if encoders.slow else None
        self._texts = texts
        self._answers = answers
        if encoders.fast:
            self.fast = _all_of(texts, encoders.fast, store)
            self.fast_of_answers = _all_of(answers, encoders.fast, store)

    def slow_of(self, rows: Sequence[int]) -> tuple[Floats, Bools]:
        """(rows, dimensions) of the slow encoder, and which of the rows have a vector; the others are zeros.

        Where no row has one, there may be no dimensions either. While the scale of its cosines is not known, none has.
        """
        if self._slow is None:
            return np.zeros((len(rows), 0), np.float32), np.zeros(len(rows), np.bool_)
        wanted = np.array(rows, np.intp)
        if self._on_demand:
            self._slow.compute_if_possible(wanted)
        return self._slow.of(wanted)

    def scaled(self, cosines: Floats) -> Floats:
        """Cosines of the slow encoder as the weights know them."""
        return self._slow.scale(cosines) if self._slow and self._slow.scale else cosines

    def names(self) -> list[str]:
        """Of the encoders."""
        return list(self.encoders.names)

    def keys(self) -> list[str]:
        """Under which the vectors of the texts are stored."""
        measured = texts_of_scale() if self.encoders.other_scale else ()
        return list(map(text_key, dict.fromkeys([*self._texts, *self._answers, *measured])))

    def missing(self) -> int:
        """How many texts have no vector of the slow encoder yet."""
        return len(self._slow.absent()) if self._slow else 0

    def look_again(self) -> None:
        """Take what is stored by now: another process may have computed it."""
        if self._slow:
            self._slow.look_up(self._slow.absent())

    def fill(self, most: int | None = None) -> None:
        """Have the slow encoder compute what is missing, of at most so many texts, unless it is asked on demand; raises
        EncoderUnavailable."""
        if self._slow and not self._on_demand:
            self._slow.compute(self._slow.absent()[:most])


VectorsOf = Callable[[Sequence[str], Sequence[str]], QuestionVectors]
"""Gives the vectors of the questions of a base and of its answers."""


def no_vectors(texts: Sequence[str], answers: Sequence[str]) -> QuestionVectors:
    """Where no encoder is used."""
    return QuestionVectors(texts, answers, Encoders(), InMemory())


class _Slow:
    """Vectors of the slow encoder, as many as there are. Those by which the scale of its cosines is measured come behind
    the rows, and are the first to be computed: without them the others say nothing."""

    def __init__(self, texts: Sequence[str], encoders: Encoders, store: Store) -> None:
        assert encoders.slow
        self._encoder: Encoder = encoders.slow
        self._measured = texts_of_scale() if encoders.other_scale else ()
        self._texts = (*texts, *self._measured)
        self.scale: Scale | None = None if self._measured else SAME_SCALE
        self._store = store
        self._one_computes = threading.Lock()
        self._present: Bools = np.zeros(len(self._texts), np.bool_)
        self._vectors: Halves = np.zeros((len(self._texts), 0), np.float16)
        self.look_up(self.absent())

    def of(self, rows: Rows) -> tuple[Floats, Bools]:
        present = self._present[rows]  # read before the vectors, which are written before it
        return self._vectors[rows].astype(np.float32), present & (self.scale is not None)

    def absent(self) -> Rows:
        return np.concatenate([self._absent_of_scale(), np.flatnonzero(~self._present[: self._own])])

    def look_up(self, rows: Rows) -> None:
        """Enter what is stored of these rows."""
        try:
            self._make_room()
        except EncoderUnavailable:  # an endpoint that is silent: without it nothing is compared
            return
        self._enter(rows, _stored(self._store, self._encoder, [self._texts[row] for row in rows]))

    def compute_if_possible(self, rows: Rows) -> None:
        try:
            self.compute(np.concatenate([self._absent_of_scale(), rows[~self._present[rows]]]))
        except EncoderUnavailable:
            return  # the rows stay without

    def compute(self, rows: Rows) -> None:
        """Enter these rows, batch by batch; raises EncoderUnavailable."""
        with self._one_computes:
            self._make_room()
            for start in range(0, len(rows), _BATCH):
                part = rows[start : start + _BATCH]
                self._enter(part, _vectors(self._store, self._encoder, [self._texts[row] for row in part]))

    def _make_room(self) -> None:
        if not self._vectors.shape[1]:
            self._vectors = np.zeros((len(self._texts), self._encoder.dimensions), np.float16)

    def _enter(self, rows: Rows, found: Mapping[str, Halves]) -> None:
        for row in rows.tolist():
            vector = found.get(self._texts[row])
            if vector is not None:
                self._vectors[row] = vector
                self._present[row] = True
        if self.scale is None and not len(self._absent_of_scale()):
            vectors = self._vectors[self._own :].astype(np.float32)
            self.scale = scale_of(dict(zip(self._measured, vectors, strict=True)))

    @property
    def _own(self) -> int:
        """How many rows are those of questions."""
        return len(self._texts) - len(self._measured)

    def _absent_of_scale(self) -> Rows:
        return self._own + np.flatnonzero(~self._present[self._own :])


def text_key(text: str) -> str:
    """Under which the vectors of a text are stored."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _all_of(texts: Sequence[str], encoder: Encoder, store: Store) -> Floats:
    """(texts, dimensions)"""
    vectors = np.empty((len(texts), encoder.dimensions), np.float32)
    for start in range(0, len(texts), _BATCH):
        part = texts[start : start + _BATCH]
        found = _vectors(store, encoder, part)
        vectors[start : start + _BATCH] = [found[text] for text in part]
    return vectors


def _vectors(store: Store, encoder: Encoder, texts: Sequence[str]) -> dict[str, Halves]:
    """A vector of each text: those that are stored, the others computed and stored."""
    found = _stored(store, encoder, texts)
    others = [text for text in dict.fromkeys(texts) if text not in found]
    if others:
        computed = dict(zip(others, encoder.encode(others).astype(_KEPT_AS), strict=True))
        store.keep(encoder.name, {text_key(text): vector.tobytes() for text, vector in computed.items()})
        found |= computed
    return found


def _stored(store: Store, encoder: Encoder, texts: Sequence[str]) -> dict[str, Halves]:
    """Of another length than the encoder's are those of a model that had the same name: they count as absent."""
    keys = {text_key(text): text for text in texts}
    size = encoder.dimensions * _KEPT_AS.itemsize
    found = store.look_up(encoder.name, list(keys))
    return {keys[key]: np.frombuffer(v, _KEPT_AS) for key, v in found.items() if len(v) == size}
