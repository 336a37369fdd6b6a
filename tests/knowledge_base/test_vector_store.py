"""Vectors in the database: they outlive a process, are shared between processes, and go when nothing needs them."""

import logging
from datetime import timedelta
from functools import partial

import numpy as np
import pytest

from knowledge_base import store
from knowledge_base.live import Limits, LiveKnowledge
from knowledge_base.vector_store import StoredVectors, VectorCare
from knowledge_base.vectors import QuestionVectors
from language.encoders.encoder import Encoders
from storage.clock import VirtualClock
from storage.database import Database
from tests.knowledge_base.counting import Counting
from tests.knowledge_base.parts import NOW, content

TEXTS = [f"第{number}种证件怎么办理" for number in range(600)]
OTHERS = ["公积金怎么提取", "新生儿怎么上户口"]


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(NOW)


def of(texts: list[str], fast: Counting, slow: Counting, stored: StoredVectors) -> QuestionVectors:
    """The vectors as a service has them right after a release."""
    return QuestionVectors(texts, (), Encoders(fast, slow), stored)


def test_a_restart_encodes_nothing_again(db: Database, clock: VirtualClock) -> None:
    first = of(TEXTS, Counting("fast"), Counting("slow"), StoredVectors(db, clock))
    first.fill()
    fast, slow = Counting("fast"), Counting("slow")
    again = of([*TEXTS, *OTHERS], fast, slow, StoredVectors(db, clock))
    assert fast.asked == OTHERS
    assert again.missing() == len(OTHERS)
    again.fill()
    assert slow.asked == OTHERS
    assert first.fast is not None
    assert again.fast is not None
    assert np.array_equal(again.fast[:600], first.fast)
    assert np.array_equal(again.slow_of([599])[0], first.slow_of([599])[0])


def test_another_version_of_an_encoder_begins_anew(db: Database, clock: VirtualClock) -> None:
    stored, newer = StoredVectors(db, clock), Counting("fast-2")
    of(OTHERS, Counting("fast-1"), Counting("slow"), stored)
    of(OTHERS, newer, Counting("slow"), stored)
    assert newer.asked == OTHERS


def test_the_worker_computes_in_steps_and_tells_when_all_are_there(
    db: Database, clock: VirtualClock, caplog: pytest.LogCaptureFixture
) -> None:
    stored, slow = StoredVectors(db, clock), Counting("slow")
    vectors, care = of(TEXTS, Counting("fast"), slow, stored), VectorCare(stored)
    elsewhere = of(TEXTS, Counting("fast"), Counting("slow"), stored)
    with caplog.at_level(logging.INFO, "knowledge_base.vector_store"):
        care.go_on(vectors)
        assert 0 < vectors.missing() < 600
        elsewhere.look_again()
        assert elsewhere.missing() == vectors.missing()
        for _ in range(10):
            care.go_on(vectors)
    assert (vectors.missing(), len(slow.asked)) == (0, 600)
    assert caplog.messages == ["every question has a vector of the slow encoder"]


def test_a_silent_encoder_is_asked_again_later(db: Database, clock: VirtualClock) -> None:
    stored, slow = StoredVectors(db, clock), Counting("slow")
    slow.silent = True
    vectors, care = of(OTHERS, Counting("fast"), slow, stored), VectorCare(stored)
    care.go_on(vectors)
    assert vectors.missing() == 2
    slow.silent = False
    care.go_on(vectors)
    assert vectors.missing() == 0


def test_what_no_release_has_is_removed_after_two_months_and_nothing_else(
    db: Database, clock: VirtualClock
) -> None:
    stored, care = StoredVectors(db, clock), VectorCare(StoredVectors(db, clock))

    def released(texts: list[str]) -> tuple[int, int]:
        """How many texts each encoder is asked for a release that answers from now on."""
        fast, slow = Counting("fast"), Counting("slow")
        vectors = of(texts, fast, slow, stored)
        while vectors.missing():
            care.go_on(vectors)
        care.go_on(vectors)
        return len(fast.asked), len(slow.asked)

    assert released([*TEXTS, *OTHERS]) == (602, 602)
    clock.move_to(NOW + timedelta(days=50))
    assert released(OTHERS) == (0, 0)
    assert released(TEXTS) == (0, 0)  # rolled back
    clock.move_to(NOW + timedelta(days=120))
    assert released(OTHERS) == (0, 0)  # in use for long is not unused
    assert released(TEXTS[:3]) == (3, 3)


def test_the_newest_release_has_its_vectors_when_it_answers(db: Database, clock: VirtualClock) -> None:
    fast, slow = Counting("fast"), Counting("slow")
    vectors = partial(QuestionVectors, encoders=Encoders(fast, slow), store=StoredVectors(db, clock))
    live = LiveKnowledge(db, clock, lambda: Limits(0.7, 0.1), vectors)
    with db.write() as tx:
        store.submit(tx, content("护照", "护照到期怎么换发？", wordings=("怎么换护照",)), "editor", NOW)
        store.publish_all(tx, "approver", NOW)
    assert live.now().match("怎么换护照").decision == "answer"
    assert fast.asked == ["护照到期怎么换发？", "怎么换护照", "带旧护照到出入境窗口办理。", "怎么换护照"]
    assert live.vectors.missing() == 2
