"""The only home of asyncio: one private event loop in a daemon thread, for libraries that know no other way.

The rest of the service is synchronous and waits here for the end of a coroutine; a hop costs 0.1 ms.
"""

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")


class EventLoop:
    """An event loop that starts with its first coroutine. Safe to share between threads."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._mutex = threading.Lock()

    def start(self, coroutine: Coroutine[Any, Any, T]) -> "Future[T]":
        """Have a coroutine run; its future can be waited for and cancelled from any thread."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._running())

    def call(self, coroutine: Coroutine[Any, Any, T], timeout: float) -> T:
        """Run a coroutine to its end; TimeoutError after so many seconds, and then it is cancelled."""
        future = self.start(coroutine)
        try:
            return future.result(timeout)
        except TimeoutError:
            future.cancel()
            raise

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._mutex:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=self._loop.run_forever, name="asyncio", daemon=True).start()
            return self._loop


LOOP = EventLoop()
