"""Vectors in the database, in short transactions of their own, and the worker's care for them."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from knowledge_base.vectors import QuestionVectors
from language.encoders.encoder import EncoderUnavailable
from storage.clock import Clock
from storage.database import Database

log = logging.getLogger(__name__)

_AT_ONCE = 250  # rows a transaction
_A_TICK = 128  # texts: two seconds of the slow encoder
_TOLD_EVERY = 1_000  # texts
_NOTED_AGAIN = timedelta(days=7)
_KEPT = timedelta(days=60)
"""How long a vector is kept that no release has: one that is rolled back to needs no work."""


class StoredVectors:
    """See `Store`. No two processes wait for each other: rows are written in the order of their keys."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def look_up(self, encoder: str, keys: Sequence[str]) -> Mapping[str, bytes]:
        """Those that are there."""
        found: dict[str, bytes] = {}
        for part in _parts(keys):
            with self._db.read() as tx:
                rows = tx.all(_LOOK_UP, encoder=encoder, keys=part)
            found.update((row["text_key"], bytes(row["vector"])) for row in rows)
        return found

    def keep(self, encoder: str, vectors: Mapping[str, bytes]) -> None:
        """Add or replace."""
        for part in _parts(sorted(vectors)):
            rows = [
                {"encoder": encoder, "key": key, "vector": vectors[key], "day": self._day()} for key in part
            ]
            with self._db.write() as tx:
                tx.run_many(_KEEP, rows)

    def note_use(self, encoder: str, keys: Sequence[str]) -> None:
        """A release has these texts today."""
        long_ago = self._day(_NOTED_AGAIN)
        for part in _parts(sorted(keys)):
            with self._db.write() as tx:
                tx.run(_NOTE_USE, encoder=encoder, keys=part, day=self._day(), long_ago=long_ago)

    def remove_unused(self) -> int:
        """Forget what no release has had for long; returns how many."""
        removed, long_ago = 0, self._day(_KEPT)
        while True:
            with self._db.write() as tx:
                some = tx.run(_REMOVE, long_ago=long_ago, most=_AT_ONCE)
            removed += some
            if not some:
                return removed

    def _day(self, before: timedelta = timedelta(0)) -> str:
        return (self._clock.now() - before).date().isoformat()


class VectorCare:
    """What the worker does for the vectors of the release that answers: compute what is missing, then tidy up once."""

    def __init__(self, stored: StoredVectors) -> None:
        self._stored = stored
        self._tidied: QuestionVectors | None = None

    def go_on(self, vectors: QuestionVectors) -> None:
        """Two seconds of work at most, so that a process that is to stop need not be waited for."""
        missing = vectors.missing()
        if missing:
            try:
                vectors.fill(_A_TICK)
            except EncoderUnavailable:  # which has told it, and is asked again at a later tick
                return
            _tell(missing, vectors.missing())
        elif vectors is not self._tidied:
            for encoder in vectors.names():
                self._stored.note_use(encoder, vectors.keys())
            self._stored.remove_unused()
            self._tidied = vectors


def _tell(before: int, now: int) -> None:
    if now == 0:
        log.info("every question has a vector of the slow encoder")
    elif before // _TOLD_EVERY != now // _TOLD_EVERY:
        log.info("vectors of the slow encoder are computed: %s questions to go", now)


def _parts(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    return (keys[start : start + _AT_ONCE] for start in range(0, len(keys), _AT_ONCE))


_LOOK_UP = "SELECT text_key, vector FROM text_vectors WHERE encoder = :encoder AND text_key IN :keys"
_KEEP = (
    "INSERT INTO text_vectors (encoder, text_key, vector, used_on) VALUES (:encoder, :key, :vector, :day)"
    " ON CONFLICT (encoder, text_key) DO UPDATE SET vector = excluded.vector, used_on = excluded.used_on"
)
_NOTE_USE = "UPDATE text_vectors SET used_on = :day WHERE encoder = :encoder AND text_key IN :keys AND used_on < :long_ago"
_REMOVE = (
    "DELETE FROM text_vectors WHERE (encoder, text_key) IN"
    " (SELECT encoder, text_key FROM text_vectors WHERE used_on < :long_ago LIMIT :most)"
)
