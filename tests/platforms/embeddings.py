"""A stand-in of an endpoint that speaks the OpenAI embeddings protocol, in good health and in bad."""

import base64
import json
import time
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from typing import Any

import numpy as np

from tests.platforms.listening import Listening

Answer = Callable[["Embeddings", list[str]], tuple[int, bytes]]
_PIECE = 20  # bytes


class Embeddings(Listening):
    """Counts what arrives. `answer` decides what comes back; `dimensions` is how long its vectors are,
    `pause` the seconds between two pieces of what it sends."""

    def __init__(self) -> None:
        self.arrived: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.answer: Answer = numbers
        self.dimensions = 8
        self.pause = 0.0
        self.listen(_Handler, endpoint=self)
        self.url = f"http://127.0.0.1:{self.port}/v1"

    def vector(self, text: str) -> list[float]:
        """Not of length 1; another for each text."""
        return [float(ord(char) % 97 + 1) for char in text.ljust(self.dimensions)[: self.dimensions]]


def numbers(endpoint: Embeddings, texts: list[str]) -> tuple[int, bytes]:
    """Lists of numbers, last text first: the index says which is whose."""
    return _data([endpoint.vector(text) for text in texts])


def in_base64(endpoint: Embeddings, texts: list[str]) -> tuple[int, bytes]:
    """Little-endian float32 in base64, as OpenAI's own clients ask for."""
    vectors = [np.array(endpoint.vector(text), "<f4").tobytes() for text in texts]
    return _data([base64.b64encode(vector).decode() for vector in vectors])


def too_slow(endpoint: Embeddings, texts: list[str]) -> tuple[int, bytes]:
    """The right answer, later than anybody waits."""
    time.sleep(3)
    return numbers(endpoint, texts)


def always(status: int, body: str) -> Answer:
    """The same answer whatever is asked."""
    return lambda endpoint, texts: (status, body.encode())


def _data(embeddings: list[Any]) -> tuple[int, bytes]:
    rows = [{"object": "embedding", "index": n, "embedding": one} for n, one in enumerate(embeddings)]
    return 200, json.dumps({"object": "list", "data": rows[::-1]}).encode()


class _Handler(BaseHTTPRequestHandler):
    endpoint: Embeddings
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.endpoint.arrived.append({"path": self.path, **body})
        self.endpoint.keys.append(self.headers.get("Authorization", ""))
        status, answer = self.endpoint.answer(self.endpoint, body["input"])
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        with suppress(OSError):  # whoever asked has gone
            for start in range(0, len(answer), _PIECE):
                self.wfile.write(answer[start : start + _PIECE])
                time.sleep(self.endpoint.pause)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on the terminal."""
