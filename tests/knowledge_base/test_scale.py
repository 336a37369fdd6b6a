"""The scale of an encoder that the weights do not know: its cosines mean the same wherever it crowds them."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from knowledge_base import scale
from knowledge_base.vectors import InMemory, QuestionVectors
from language.encoders.encoder import Encoders, Vectors
from tests.knowledge_base.counting import Counting

TEXTS = ["公积金提取", "居住证办理"]


class Angles(Counting):
    """A model that says of the reference texts what e5 says, on a scale of its own."""

    def __init__(self, as_theirs: Callable[[float], float]) -> None:
        super().__init__(dimensions=2)
        self._angles: dict[str, float] = {}
        for pair in scale.pairs():
            start = self._angles.setdefault(pair.one, 0.0)
            self._angles[pair.other] = start + float(np.arccos(as_theirs(pair.cosine)))

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        angles = np.array([self._angles.get(text, 0.1) for text in texts])
        return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def crowded(cosine: float) -> float:
    """Between 0.2 and 0.7."""
    return 3 * cosine - 2.2


def test_cosines_that_are_crowded_elsewhere_are_brought_back() -> None:
    encoder, texts = Angles(crowded), scale.texts()
    found = scale.scale_of(dict(zip(texts, encoder.encode(texts), strict=True)))
    assert found is not None
    cosines = np.array([0.85, 0.9, 0.95], np.float32)
    assert found(3 * cosines - 2.2) == pytest.approx(cosines, abs=2e-3)


def test_a_model_that_tells_nothing_apart_has_no_scale() -> None:
    assert scale.scale_of(dict.fromkeys(scale.texts(), np.array([1.0, 0.0], np.float32))) is None


def test_nothing_is_compared_before_the_scale_is_known() -> None:
    encoder, wanted = Angles(crowded), len(scale.texts())
    known = QuestionVectors(TEXTS, (), Encoders(slow=encoder, other_scale=True), InMemory())
    assert known.missing() == wanted + len(TEXTS)
    known.fill(wanted - 1)
    assert encoder.asked == list(scale.texts())[:-1], "what the scale needs comes first"
    known.fill(2)
    assert known.slow_of([0, 1])[1].tolist() == [True, False]
    assert known.scaled(np.array([0.5], np.float32))[0] == pytest.approx(0.9, abs=2e-3)
    assert len(set(known.keys())) == wanted + len(TEXTS)


def test_an_encoder_that_the_weights_know_is_not_measured() -> None:
    encoder = Counting()
    known = QuestionVectors(TEXTS, (), Encoders(slow=encoder), InMemory(), on_demand=True)
    assert known.slow_of([0, 1])[1].all() and encoder.asked == TEXTS
    assert known.scaled(np.array([0.5], np.float32)) == 0.5
