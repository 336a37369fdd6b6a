"""An office's own endpoint that speaks the OpenAI embeddings protocol (bge-m3 behind vLLM, TEI, Ollama ...).

An endpoint that fails keeps no citizen waiting: one short try, then a minute without it.
"""

import base64
import binascii
import json
import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any

import numpy as np
import requests
from urllib3.exceptions import HTTPError

from language.encoders.encoder import EncoderUnavailable, Vectors, clean, of_length_one

log = logging.getLogger(__name__)

_LONGEST = 400  # characters
_AT_ONCE = 10  # texts a request: the lowest limit among services that are in use
_CONNECT = 1.0  # seconds
_ANSWER, _EACH_MORE = 2.0, 0.3  # seconds for the first text, for which a citizen may wait, and for each other
_LEAST = 0.1  # seconds; none is no timeout
_PAUSE = 60.0  # seconds without the endpoint after a failure
_LARGEST_ANSWER = 16 * 1024 * 1024  # bytes
_PIECE = 64 * 1024
_MOST_DIMENSIONS = 8_192


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`url` is what OpenAI's clients call the base address, such as http://10.0.0.5:8000/v1. `key` may be empty."""

    url: str
    model: str
    key: str = ""


class HttpEncoder:
    """Asks for numbers as text, which every server can, and takes base64 as well, which some send unasked."""

    def __init__(self, endpoint: Endpoint, clock: Callable[[], float] = monotonic) -> None:
        self.name = f"http {endpoint.model} {endpoint.url}"
        self._endpoint = endpoint
        self._clock = clock
        self._threads = threading.local()
        self._dimensions = 0
        self._silent_until: float | None = None

    @property
    def dimensions(self) -> int:
        """Of the first vector that came; asks for one where none has."""
        if not self._dimensions:
            self.encode(["维数"])
        return self._dimensions

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder`. Reads the first 400 characters of a text."""
        if not texts:
            return np.empty((0, self.dimensions), np.float32)
        if self._silent_until is not None and self._clock() < self._silent_until:
            raise EncoderUnavailable("句向量接口刚才不可用，稍后再试")
        until = self._clock() + _ANSWER + _EACH_MORE * (len(texts) - 1)
        try:
            vectors = np.concatenate([self._ask(part, until) for part in _parts(texts)])
        except (requests.RequestException, HTTPError, _BadAnswer) as error:
            raise self._fallen_silent(error) from error
        if self._silent_until is not None:
            self._silent_until = None
            log.info("the endpoint of the encoder answers again")
        return of_length_one(vectors)

    def _ask(self, texts: Sequence[str], until: float) -> Vectors:
        wanted = [clean(text, _LONGEST) for text in texts]
        body = {"model": self._endpoint.model, "input": wanted, "encoding_format": "float"}
        with self._session().post(
            _address(self._endpoint.url),
            json=body,
            timeout=(_CONNECT, max(until - self._clock(), _LEAST)),
            allow_redirects=False,
            stream=True,
        ) as answer:
            if answer.status_code != requests.codes.ok:
                raise _BadAnswer(f"HTTP {answer.status_code}")
            vectors = _vectors(self._read(answer, until), len(texts))
        self._check_dimensions(vectors.shape[1])
        return vectors

    def _read(self, answer: requests.Response, until: float) -> bytes:
        """The whole answer: one that comes in drops is as bad as none."""
        read = bytearray()
        while piece := answer.raw.read1(_PIECE, decode_content=True):
            read += piece
            if len(read) > _LARGEST_ANSWER or self._clock() > until:
                raise _BadAnswer("too large or too slow")
        return bytes(read)

    def _check_dimensions(self, dimensions: int) -> None:
        if self._dimensions and dimensions != self._dimensions:
            raise _BadAnswer(f"{dimensions} dimensions instead of {self._dimensions}")
        self._dimensions = dimensions

    def _session(self) -> requests.Session:
        """Of this thread: it keeps the connection open. What the environment says of proxies is not heeded."""
        session: requests.Session | None = getattr(self._threads, "session", None)
        if session is None:
            session = self._threads.session = requests.Session()
            session.trust_env = False
            if self._endpoint.key:
                session.headers["Authorization"] = f"Bearer {self._endpoint.key}"
        return session

    def _fallen_silent(self, error: Exception) -> EncoderUnavailable:
        """Logged when it begins, and not again for each message; never the texts or the key."""
        why = str(error) if isinstance(error, _BadAnswer) else type(error).__name__
        if self._silent_until is None:
            log.warning("the endpoint of the encoder does not answer (%s): matching goes on without it", why)
        self._silent_until = self._clock() + _PAUSE
        return EncoderUnavailable(f"句向量接口不可用（{why}）")


class _BadAnswer(Exception):
    """The endpoint answered something else than vectors."""


def _address(url: str) -> str:
    base = url.rstrip("/")
    return base if base.endswith("/embeddings") else f"{base}/embeddings"


def _parts(texts: Sequence[str]) -> Iterable[Sequence[str]]:
    return (texts[start : start + _AT_ONCE] for start in range(0, len(texts), _AT_ONCE))


def _vectors(answer: bytes, texts: int) -> Vectors:
    """(texts, dimensions) in the order of the texts; raises _BadAnswer."""
    try:
        rows = {int(row["index"]): _numbers(row["embedding"]) for row in json.loads(answer)["data"]}
        vectors = np.stack([rows[text] for text in range(texts)])
    except (ValueError, TypeError, KeyError, binascii.Error, RecursionError) as error:
        raise _BadAnswer(f"malformed: {type(error).__name__}") from error
    if vectors.ndim != 2 or not 0 < vectors.shape[1] <= _MOST_DIMENSIONS:  # noqa: PLR2004 - rows and columns
        raise _BadAnswer(f"malformed: shape {vectors.shape}")
    if not np.isfinite(vectors).all() or not vectors.any(axis=1).all():
        raise _BadAnswer("malformed: not numbers, or nothing but zeros")
    return vectors


def _numbers(embedding: Any) -> Vectors:  # noqa: ANN401 - whatever the endpoint sent
    """A list of numbers, or base64 of little-endian float32."""
    if isinstance(embedding, str):
        return np.frombuffer(base64.b64decode(embedding, validate=True), "<f4")
    return np.array(embedding, np.float32)
