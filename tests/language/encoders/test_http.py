"""An office's own endpoint: what is asked of it, and that its failures cost a citizen two seconds once a minute."""

import logging
import time
from collections.abc import Iterator

import numpy as np
import pytest

from language.encoders.encoder import EncoderUnavailable
from language.encoders.http import Endpoint, HttpEncoder
from tests.known_secrets import ENCODER_KEY
from tests.platforms.embeddings import Answer, Embeddings, always, in_base64, numbers, too_slow

TEXTS = [f"第{number}个问题" for number in range(23)]


@pytest.fixture
def endpoint() -> Iterator[Embeddings]:
    """A healthy endpoint."""
    with Embeddings() as running:
        yield running


class Seconds:
    """A clock that stands until it is told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_vectors_come_in_the_order_of_the_texts_and_of_length_one(endpoint: Embeddings) -> None:
    encoder = HttpEncoder(Endpoint(endpoint.url, "bge-m3", ENCODER_KEY))
    vectors = encoder.encode(TEXTS)
    wanted = np.array([endpoint.vector(text) for text in TEXTS])
    assert vectors == pytest.approx(wanted / np.linalg.norm(wanted, axis=1, keepdims=True), abs=1e-6)
    assert vectors.dtype == np.float32
    assert [len(asked["input"]) for asked in endpoint.arrived] == [10, 10, 3]
    assert {(asked["path"], asked["model"]) for asked in endpoint.arrived} == {("/v1/embeddings", "bge-m3")}
    assert set(endpoint.keys) == {f"Bearer {ENCODER_KEY}"}
    assert encoder.dimensions == 8


def test_the_dimensions_are_found_out(endpoint: Embeddings) -> None:
    assert HttpEncoder(Endpoint(endpoint.url + "/", "m")).dimensions == 8
    assert endpoint.keys == [""]


def test_base64_is_understood_as_well(endpoint: Embeddings) -> None:
    encoder = HttpEncoder(Endpoint(endpoint.url, "m"))
    as_numbers = encoder.encode(TEXTS[:3])
    endpoint.answer = in_base64
    assert np.array_equal(encoder.encode(TEXTS[:3]), as_numbers)


def test_any_text_can_be_asked(endpoint: Embeddings) -> None:
    encoder = HttpEncoder(Endpoint(endpoint.url, "m"))
    assert encoder.encode(["", "\ud800", "\0", "长" * 100_000]).shape == (4, 8)
    assert all(0 < len(text) <= 400 for asked in endpoint.arrived for text in asked["input"])


@pytest.mark.parametrize(
    "answer",
    [
        always(500, "{}"),
        always(302, ""),
        always(401, '{"error": {"message": "no"}}'),
        always(200, "<html>"),
        always(200, "[" * 100_000),
        always(200, '{"data": []}'),
        always(200, '{"data": [{"index": 1, "embedding": [1, 2]}]}'),
        always(200, '{"data": [{"index": 0, "embedding": "kein base64"}]}'),
        always(200, '{"data": [{"index": 0, "embedding": [1, "x"]}]}'),
        always(200, '{"data": [{"index": 0, "embedding": [1, NaN]}]}'),
        always(200, '{"data": [{"index": 0, "embedding": [0, 0]}]}'),
        always(200, '{"data": [{"index": 0, "embedding": [[1], [2]]}]}'),
        always(200, '{"data": [{"index": 0, "embedding": []}]}'),
        always(200, '{"data": {"index": 0}}'),
        always(200, "null"),
    ],
)
def test_what_is_no_vector_is_never_taken_for_one(endpoint: Embeddings, answer: Answer) -> None:
    endpoint.answer = answer
    with pytest.raises(EncoderUnavailable):
        HttpEncoder(Endpoint(endpoint.url, "m")).encode(["问题"])


def test_vectors_of_another_length_are_refused(endpoint: Embeddings) -> None:
    encoder = HttpEncoder(Endpoint(endpoint.url, "m"))
    encoder.encode(["问题"])
    endpoint.dimensions = 9
    with pytest.raises(EncoderUnavailable, match="9 dimensions instead of 8"):
        encoder.encode(["问题"])


@pytest.mark.parametrize(("answer", "pause"), [(too_slow, 0.0), (numbers, 0.5)])
def test_nobody_waits_long_for_a_slow_endpoint(endpoint: Embeddings, answer: Answer, pause: float) -> None:
    endpoint.answer, endpoint.pause = answer, pause
    encoder, began = HttpEncoder(Endpoint(endpoint.url, "m")), time.monotonic()
    for _ in range(50):
        with pytest.raises(EncoderUnavailable):
            encoder.encode(["问题"])
    assert time.monotonic() - began < 2.9
    assert len(endpoint.arrived) == 1


def test_after_a_minute_it_is_tried_again_and_each_change_is_logged_once(
    endpoint: Embeddings, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Seconds()
    encoder = HttpEncoder(Endpoint(endpoint.url, "m", ENCODER_KEY), clock)
    endpoint.answer = always(500, "")
    with caplog.at_level(logging.INFO, "language.encoders.http"):
        for clock.now in (0.0, 30.0, 61.0):
            with pytest.raises(EncoderUnavailable):
                encoder.encode(["问题"])
        assert len(endpoint.arrived) == 2
        endpoint.answer = numbers
        for clock.now in (100.0, 122.0, 123.0):
            if clock.now < 121:
                with pytest.raises(EncoderUnavailable):
                    encoder.encode(["问题"])
            else:
                encoder.encode(["问题"])
    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]
    assert "问题" not in caplog.text


def test_nobody_listening_is_told_as_well() -> None:
    with Embeddings() as gone:
        url = gone.url
    with pytest.raises(EncoderUnavailable):
        HttpEncoder(Endpoint(url, "m")).encode(["问题"])
