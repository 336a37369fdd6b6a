"""Server-sent events for the pages that stay open all day: few at once, and over when the session is.

A stream holds one thread of the server for as long as it lives, so that there are never more of them than threads that
were set aside (`hotline/cli/serve.py`); whoever finds none free is told when to come again, and the page polls meanwhile.
Nothing is pushed but "this part has changed": the page fetches the part itself, with all checks of a page.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from storage.database import Database
from storage.transaction import Transaction

MOST = 16
"""Streams of one process."""
MOST_OF_ONE = 3
"""Streams of one user: a person with twenty tabs leaves room for the others."""
RETRY_AFTER = 30
"""Seconds after which a refused page asks again."""
CROWDED = "crowded"
"""The last event of a stream whose user has opened newer ones: the page asks by itself from then on."""

Marks = Mapping[str, str]
"""A word for each live part of a page; it changes when the part does."""


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """One of the places, taken by a user until it is given back; `over` is set when somebody else needs it."""

    user: str
    over: threading.Event = field(default_factory=threading.Event)


@dataclass(slots=True)
class Streams:
    """The streams of one process. Safe to share between threads."""

    most: int = MOST
    most_of_one: int = MOST_OF_ONE
    pause: float = 2.0
    _places: list[Place] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _stopped: bool = False

    def enter(self, user: str) -> Place | None:
        """Take a place; None when none is left. A user who has enough of them loses the oldest: it is most likely that of
        a page that was left."""
        with self._lock:
            own = [place for place in self._places if place.user == user]
            if len(own) >= self.most_of_one:
                self._places.remove(own[0])
                own[0].over.set()
            if len(self._places) >= self.most or self._stopped:
                return None
            place = Place(user)
            self._places.append(place)
            return place

    def leave(self, place: Place) -> None:
        """Give the place back."""
        with self._lock:
            if place in self._places:
                self._places.remove(place)

    def stop(self) -> None:
        """End every stream at once: the process is going down."""
        with self._lock:
            self._stopped = True
            for place in self._places:
                place.over.set()


Look = Callable[[Transaction], Marks | None]
"""Reads the marks; None once the user may not look any more."""


@dataclass(frozen=True, slots=True)
class Watch:
    """What one stream looks at, and how many seconds its session still lives."""

    db: Database
    look: Look
    seconds: float


def events(place: Place, pause: float, watch: Watch, last_id: str) -> Iterator[str]:
    """The text of a stream: an event a part that changed, a heartbeat where nothing does, every `pause` seconds.

    `last_id` is the id of the last event that the page got, or what the page showed when it was made: what changed
    since is told at once, so that nothing is missed between two connections. The heartbeat is how a page that has gone is
    noticed.
    """
    known, left = read_id(last_id), watch.seconds
    yield f"retry: {RETRY_AFTER * 100}\n\n"
    while left > 0:
        with watch.db.read() as tx:
            marks = watch.look(tx)
        if marks is None:
            return
        for part in [part for part in marks if marks[part] != known.get(part)]:
            known[part] = marks[part]
            yield f"id: {write_id(known)}\nevent: {part}\ndata: changed\n\n"
        yield ":\n\n"
        if place.over.wait(pause):
            yield f"event: {CROWDED}\ndata: over\n\n"
            return
        left -= pause


def write_id(marks: Marks) -> str:
    """Marks as the id of an event."""
    return ".".join(f"{part}-{word}" for part, word in marks.items())


def read_id(text: str) -> dict[str, str]:
    """The marks of an id; what is none stands for "knows nothing"."""
    pairs = (one.partition("-") for one in text[:200].split("."))
    return {part: word for part, dash, word in pairs if dash}
