"""Updates in lines, one for each chat: those of a chat are handled one after another, and no chat waits for another's.

Telegram takes confirmations only in order, so an update that is still at work keeps later ones unconfirmed; when
these come again they are known. Talks to nobody.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from channels.telegram_updates import chat_of, update_id

Raw = Mapping[str, Any]


class Lines:
    """Handles updates in threads. `handle` raises when an update is not safe: it and what follows it come again."""

    def __init__(self, handle: Callable[[Raw], None], threads: int) -> None:
        self._handle = handle
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="telegram")
        self._changed = threading.Condition()
        self._lines: dict[str, deque[Raw]] = {}
        self._open: set[int] = set()
        self._done: set[int] = set()
        self._failed: set[int] = set()
        self._error: Exception | None = None
        self._stopped = False

    def offset(self) -> int | None:
        """Where the next fetch begins, which confirms everything before; None for whatever is not confirmed."""
        with self._changed:
            unsafe = self._open | self._failed
            return min(unsafe) if unsafe else max(self._done) + 1 if self._done else None

    def put(self, fetched: Iterable[Raw], offset: int | None) -> bool:
        """Take in what a fetch from this offset brought, in its order; False when nothing of it is new."""
        with self._changed:
            self._done = {number for number in self._done if number >= (offset or 0)}
            known = self._open | self._done
            new = [raw for raw in fetched if update_id(raw) not in known and not self._stopped]
            for raw in new:
                self._queue(raw)
        return bool(new)

    def settle(self, seconds: float) -> None:
        """Wait until nothing is at work, but no longer than that. Raises what an update could not be handled for."""
        until = time.monotonic() + seconds
        with self._changed:
            while self._lines and (left := until - time.monotonic()) > 0:
                self._changed.wait(left)
            error, self._error = self._error, None
        if error is not None:
            raise error

    def stop(self) -> None:
        """Begin nothing more; what is at work may end."""
        with self._changed:
            self._stopped = True
            for line in self._lines.values():
                line.clear()
        self._threads.shutdown(wait=False)

    def _queue(self, raw: Raw) -> None:
        chat = chat_of(raw)
        self._open |= _numbers(raw)
        self._failed -= _numbers(raw)
        if chat in self._lines:
            self._lines[chat].append(raw)
        else:
            self._lines[chat] = deque([raw])
            self._threads.submit(self._work, chat)

    def _work(self, chat: str) -> None:
        """Handle the line of a chat to its end, or up to an update that cannot be made safe."""
        while (raw := self._next(chat)) is not None:
            try:
                self._handle(raw)
            except Exception as error:  # the poller raises it; the update is not confirmed and comes again
                self._break_off(chat, raw, error)
                return
            with self._changed:
                self._open -= _numbers(raw)
                self._done |= _numbers(raw)

    def _next(self, chat: str) -> Raw | None:
        with self._changed:
            if self._lines[chat]:
                return self._lines[chat].popleft()
            del self._lines[chat]
            self._changed.notify_all()
            return None

    def _break_off(self, chat: str, raw: Raw, error: Exception) -> None:
        with self._changed:
            left = _numbers(raw, *self._lines.pop(chat))
            self._open -= left
            self._failed |= left
            self._error = self._error or error
            self._changed.notify_all()


def _numbers(*updates: Raw) -> set[int]:
    """The numbers of updates; one that has none is never confirmed by itself."""
    return {number for raw in updates if (number := update_id(raw)) is not None}
