"""A bounded load on one address of this machine: keep-alive connections, every request's time and status."""

import http.client
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Request:
    """One request to send."""

    method: str
    path: str
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Result:
    """What a load met: milliseconds of each request, and how many were not answered with 200."""

    milliseconds: list[float] = field(default_factory=list)
    refused: int = 0
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.milliseconds) / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        """Milliseconds below which this share of the requests was answered."""
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def run_load(base: str, requests: Sequence[Request], connections: int) -> Result:
    """Send every request once over so many connections and wait for all answers."""
    result, lock, queue = Result(), threading.Lock(), iter(requests)
    threads = [
        threading.Thread(target=_worker, args=(base, _shared(queue, lock), result, lock))
        for _ in range(connections)
    ]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    result.seconds = time.perf_counter() - started
    return result


def _shared(queue: Iterator[Request], lock: threading.Lock) -> Iterator[Request]:
    while True:
        with lock:
            request = next(queue, None)
        if request is None:
            return
        yield request


def _worker(base: str, requests: Iterator[Request], result: Result, lock: threading.Lock) -> None:
    address = urlsplit(base)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=60)
    for request in requests:
        started = time.perf_counter()
        connection.request(request.method, request.path, request.body or None, dict(request.headers))
        response = connection.getresponse()
        response.read()
        elapsed = (time.perf_counter() - started) * 1000
        with lock:
            result.milliseconds.append(elapsed)
            result.refused += response.status != 200
    connection.close()


class Pollers(threading.Thread):
    """Idle pages: one GET at a time, so many a second, until stopped."""

    def __init__(self, base: str, paths: Sequence[str], per_second: float) -> None:
        super().__init__(daemon=True)
        self._base, self._paths, self._pause = base, paths, 1 / per_second
        self._stopped = threading.Event()
        self.answered = 0

    def run(self) -> None:
        address = urlsplit(self._base)
        connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=60)
        due = time.perf_counter()
        while not self._stopped.is_set():
            connection.request("GET", self._paths[self.answered % len(self._paths)])
            connection.getresponse().read()
            self.answered += 1
            due += self._pause
            time.sleep(max(0.0, due - time.perf_counter()))

    def stop(self) -> None:
        """End the polling and wait for it."""
        self._stopped.set()
        self.join()
