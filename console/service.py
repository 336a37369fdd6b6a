"""What the pages need of the running service; the composition root hands over an object that has it."""

from typing import Protocol

from console.streams import Streams
from desk.city import City
from knowledge_base.live import LiveKnowledge
from storage.clock import Clock
from storage.database import Database


class Revision(Protocol):
    """One revision of the city pack."""

    @property
    def desk(self) -> City: ...


class Service(Protocol):
    """The service as the pages see it. Safe to share between threads."""

    @property
    def db(self) -> Database: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def live(self) -> LiveKnowledge: ...
    @property
    def streams(self) -> Streams: ...
    def accounts(self) -> tuple[tuple[str, str], ...]:
        """Channel and account of everything that is enabled."""

    def city(self) -> Revision:
        """The current revision of the city; a page asks once a request."""
