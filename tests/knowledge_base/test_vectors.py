"""Vectors of questions: each text encoded once, the slow ones told from those that are not there yet."""

from functools import partial

import numpy as np

from knowledge_base.matcher import Matcher, Question
from knowledge_base.vectors import InMemory, QuestionVectors
from language.encoders.encoder import Encoders
from tests.knowledge_base.counting import Counting

TEXTS = ["公积金提取", "居住证办理", "公积金提取", "护照换发"]


def test_the_fast_vectors_are_there_at_once_and_encoded_once() -> None:
    encoder, store = Counting(), InMemory()
    first = QuestionVectors(TEXTS, (), Encoders(fast=encoder), store)
    again = QuestionVectors([*TEXTS, "新的问题"], (), Encoders(fast=encoder), store)
    assert first.fast is not None
    assert again.fast is not None
    assert np.allclose(first.fast, encoder.encode(TEXTS), atol=1e-3)
    assert np.array_equal(again.fast[:4], first.fast)
    assert encoder.asked[:4] == ["公积金提取", "居住证办理", "护照换发", "新的问题"]


def test_slow_vectors_arrive_later_and_are_told_from_absent_ones() -> None:
    encoder = Counting()
    vectors = QuestionVectors(TEXTS, (), Encoders(slow=encoder), InMemory())
    assert vectors.fast is None
    assert vectors.missing() == 4
    assert not vectors.slow_of([0, 3])[1].any()
    vectors.fill(most=2)
    found, present = vectors.slow_of([3, 1, 0])
    assert present.tolist() == [False, True, True]
    assert np.allclose(found[1:], encoder.encode([TEXTS[1], TEXTS[0]]), atol=1e-3)
    vectors.fill()
    assert vectors.missing() == 0
    assert encoder.asked.count("公积金提取") == 2  # one of them by this test


def test_what_another_process_has_stored_is_found() -> None:
    store = InMemory()
    here = QuestionVectors(TEXTS, (), Encoders(slow=Counting()), store)
    QuestionVectors(TEXTS, (), Encoders(slow=Counting()), store).fill()
    here.look_again()
    assert here.missing() == 0


def test_on_demand_only_what_is_asked_for_is_computed() -> None:
    encoder = Counting()
    vectors = QuestionVectors(TEXTS, (), Encoders(slow=encoder), InMemory(), on_demand=True)
    assert vectors.slow_of([3])[1].all()
    assert encoder.asked == ["护照换发"]


def test_a_silent_encoder_leaves_its_vectors_absent() -> None:
    encoder = Counting()
    encoder.silent = True
    vectors = QuestionVectors(TEXTS, (), Encoders(slow=encoder), InMemory(), on_demand=True)
    assert not vectors.slow_of([0, 1])[1].any()
    encoder.silent = False
    assert vectors.slow_of([0, 1])[1].all()


def test_vectors_of_another_length_are_those_of_another_model() -> None:
    store = InMemory()
    QuestionVectors(TEXTS, (), Encoders(slow=Counting(dimensions=3)), store).fill()
    vectors = QuestionVectors(TEXTS, (), Encoders(slow=Counting(dimensions=4)), store)
    assert vectors.missing() == 4
    vectors.fill()
    assert vectors.slow_of([0])[0].shape == (1, 4)


def test_without_encoders_there_is_nothing() -> None:
    vectors = QuestionVectors(TEXTS, (), Encoders(), InMemory())
    assert vectors.fast is None
    assert vectors.missing() == 0
    assert not vectors.slow_of([0])[1].any()


def test_a_message_is_encoded_once_whoever_wants_its_vector() -> None:
    encoder = Counting()
    vectors = partial(QuestionVectors, encoders=Encoders(fast=encoder), store=InMemory())
    matcher = Matcher([Question("A-1", TEXTS[0], False)], 0.7, 0.1, vectors=vectors)
    matcher.match("怎么提取")
    assert matcher.vector_of("怎么提取") is not None
    assert encoder.asked.count("怎么提取") == 1
    encoder.silent = True
    assert matcher.vector_of("别的话") is None
