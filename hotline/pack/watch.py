"""Follows the newest revision of the pack: every process has it within two seconds, without a stop."""

import logging
import threading
from collections.abc import Callable

from hotline.pack.revisions import NoPack, current, current_number
from hotline.pack.values import Pack
from storage.database import Database

SECONDS_BETWEEN_LOOKS = 1.0

_log = logging.getLogger(__name__)


class PackWatch:
    """The pack in use. `refresh` looks once; `start` looks every second in a thread of its own."""

    def __init__(self, db: Database, on_change: Callable[[Pack], None] | None = None) -> None:
        """Reads the newest revision; raises NoPack or PackBroken. `on_change` hears of every later one."""
        self._db = db
        self._on_change = on_change
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._told = ""
        self.number, self.pack = self._read()

    def refresh(self) -> bool:
        """Take the newest revision into use if there is one; True when the pack changed."""
        with self._db.read() as tx:
            newest = current_number(tx)
        if newest == self.number:
            return False
        number, pack = self._read()
        if self._on_change:
            self._on_change(pack)
        # Only now: a revision that could not be taken into use is tried again at the next look.
        self.number, self.pack = number, pack
        return True

    def start(self) -> None:
        """Follow from now on, until `stop`."""
        self._thread = threading.Thread(target=self._follow, name="pack-watch", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread; the pack in use stays."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def _follow(self) -> None:
        while not self._stop.wait(SECONDS_BETWEEN_LOOKS):
            try:
                self.refresh()
            except Exception as error:
                # A database that is away, or a revision of a newer program: the pack in use goes on serving.
                self._tell_once(error)

    def _tell_once(self, error: Exception) -> None:
        if repr(error) != self._told:
            _log.exception("the newest revision of the pack could not be taken into use")
        self._told = repr(error)

    def _read(self) -> tuple[int, Pack]:
        with self._db.read() as tx:
            revision = current(tx)
        if revision is None:
            raise NoPack
        return revision.number, revision.pack()
