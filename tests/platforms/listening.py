"""How every stand-in listens: on a port of its own, while its `with` block lasts."""

import threading
from http.server import ThreadingHTTPServer
from socketserver import BaseRequestHandler, ThreadingTCPServer
from types import TracebackType
from typing import Self

Server = type[ThreadingHTTPServer] | type[ThreadingTCPServer]


class Listening:
    """A stand-in calls `listen` first and is served when the block begins."""

    port: int

    def listen(
        self,
        handler: type[BaseRequestHandler],
        kind: Server = ThreadingHTTPServer,
        **known: object,
    ) -> None:
        """Take a port; `known` is what the handler knows of the stand-in, by name."""
        self._server = kind(("127.0.0.1", 0), type("Handler", (handler,), known))
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Close the door: from now on nobody listens."""
        self._server.shutdown()
        self._server.server_close()
