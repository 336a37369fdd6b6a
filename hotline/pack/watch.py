"""Follows the newest revision of the pack and the newest model of routing: every process has them within two seconds,
without a stop."""

import logging
import threading
from collections.abc import Callable

from hotline.pack.revisions import NoPack, current, current_number
from hotline.pack.values import Pack
from storage.database import Database
from tickets import routing_models
from tickets.routing import Learnt, unpacked_learnt
from tickets.text_model import ModelBroken

SECONDS_BETWEEN_LOOKS = 1.0

_log = logging.getLogger(__name__)


class PackWatch:
    """The pack in use, and what was `learnt` of routing, if anything was. `refresh` looks once; `start` looks every second
    in a thread of its own.
    """

    def __init__(self, db: Database, on_change: Callable[[Pack, Learnt | None], None] | None = None) -> None:
        """Reads the newest; raises NoPack or PackBroken. `on_change` hears of every later one."""
        self._db = db
        self._on_change = on_change
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._told = ""
        self.number, self.pack = self._read()
        self._model, self.learnt = self._read_learnt()

    def refresh(self) -> bool:
        """Take the newest into use if there is something new; True when there was."""
        with self._db.read() as tx:
            newest, model = current_number(tx), routing_models.newest_number(tx)
        if (newest, model) == (self.number, self._model):
            return False
        number, pack = (self.number, self.pack) if newest == self.number else self._read()
        model, learnt = (self._model, self.learnt) if model == self._model else self._read_learnt()
        if self._on_change:
            self._on_change(pack, learnt)
        # Only now: what could not be taken into use is tried again at the next look.
        self.number, self.pack, self._model, self.learnt = number, pack, model, learnt
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

    def _read_learnt(self) -> tuple[int, Learnt | None]:
        with self._db.read() as tx:
            found = routing_models.in_use(tx)
        if found is None:
            return 0, None
        try:
            return found.number, unpacked_learnt(found.packed)
        except ModelBroken:
            _log.exception(
                "model %s of routing cannot be read: routing goes by the words of the pack", found.number
            )
            return found.number, None
