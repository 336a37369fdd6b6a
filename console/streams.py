"""Server-sent events for the pages that stay open all day: few at once, and over when the session is.

A stream holds one thread of the server for as long as it lives, so that there are never more of them than threads that
were set aside (`hotline/cli/serve.py`); whoever finds none free is told when to come again, and the page polls meanwhile.
Nothing is pushed but "this part has changed": the page fetches the part itself, with all checks of a page.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from storage.database import Database
from storage.transaction import Transaction

MOST = 16
"""Streams of one process."""
MOST_OF_ONE = 4
"""Streams of one user: a person with twenty tabs leaves room for the others."""
RETRY_AFTER = 30
"""Seconds after which a refused page asks again."""

Marks = Mapping[str, str]
"""A word for each live part of a page; it changes when the part does."""


@dataclass(slots=True)
class Streams:
    """The streams of one process. Safe to share between threads."""

    most: int = MOST
    most_of_one: int = MOST_OF_ONE
    pause: float = 2.0
    heartbeat: float = 15.0
    stopping: threading.Event = field(default_factory=threading.Event)
    _open: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def enter(self, user: str) -> bool:
        """Take one of the places; False when none is left."""
        with self._lock:
            if self._open.total() >= self.most or self._open[user] >= self.most_of_one:
                return False
            self._open[user] += 1
            return True

    def leave(self, user: str) -> None:
        """Give the place back."""
        with self._lock:
            self._open[user] -= 1

    def stop(self) -> None:
        """End every stream within one pause: the process is going down."""
        self.stopping.set()


Look = Callable[[Transaction], Marks | None]
"""Reads the marks; None once the user may not look any more."""


@dataclass(frozen=True, slots=True)
class Watch:
    """What one stream looks at, and how many seconds its session still lives."""

    db: Database
    look: Look
    seconds: float


def events(streams: Streams, watch: Watch, last_id: str) -> Iterator[str]:
    """The text of a stream: an event a part that changed, a heartbeat where nothing does.

    `last_id` is the id of the last event that the page got, or what the page showed when it was made: what changed
    since is told at once, so that nothing is missed between two connections.
    """
    known, left, silent = read_id(last_id), watch.seconds, 0.0
    yield f"retry: {RETRY_AFTER * 100}\n\n"
    while left > 0 and not streams.stopping.is_set():
        with watch.db.read() as tx:
            marks = watch.look(tx)
        if marks is None:
            return
        changed = [part for part in marks if marks[part] != known.get(part)]
        for part in changed:
            known[part] = marks[part]
            yield f"id: {write_id(known)}\nevent: {part}\ndata: changed\n\n"
        silent = 0.0 if changed else silent + streams.pause
        if silent >= streams.heartbeat:
            silent = 0.0
            yield ": still here\n\n"
        streams.stopping.wait(streams.pause)
        left -= streams.pause


def write_id(marks: Marks) -> str:
    """Marks as the id of an event."""
    return ".".join(f"{part}-{word}" for part, word in marks.items())


def read_id(text: str) -> dict[str, str]:
    """The marks of an id; what is none stands for "knows nothing"."""
    pairs = (one.partition("-") for one in text[:200].split("."))
    return {part: word for part, dash, word in pairs if dash}
