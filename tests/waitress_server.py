"""The server that we run, in a thread that can be ended: waitress itself ends only with its process."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import waitress

SECONDS = 10


@contextmanager
def served(
    app: Any, port: int = 0, threads: int = 4, ending: Callable[[], None] = lambda: None
) -> Iterator[int]:  # noqa: ANN401 - WSGI
    """Serve at a port, which is yielded. `ending` is called before what is still being answered is waited for."""
    server = waitress.create_server(app, host="127.0.0.1", port=port, threads=threads)
    ended = threading.Event()
    running = threading.Thread(target=_run, args=(server, ended), daemon=True)
    running.start()
    try:
        yield int(server.effective_port)
    finally:
        ending()
        server.task_dispatcher.shutdown()
        ended.set()
        running.join(SECONDS)
        server.asyncore.close_all(server._map)


def _run(server: Any, ended: threading.Event) -> None:  # noqa: ANN401 - the server has no types
    while not ended.is_set():
        server.asyncore.loop(timeout=0.1, map=server._map, count=1)
