"""Fitted weights as revisions: the newest weighs, an earlier one comes back, what cannot be read never weighs."""

from dataclasses import replace

import pytest

from knowledge_base import own_weights, store
from knowledge_base.articles import MoveRefused
from knowledge_base.live import Limits, LiveKnowledge
from knowledge_base.model import Tables, shipped
from knowledge_base.own_weights import Fitted
from storage.clock import VirtualClock
from storage.database import Database
from tests.knowledge_base.parts import LATER, NOW, content

QUESTION = "护照快过期了在哪换发"


def tables(bias: float) -> Tables:
    """The shipped ones, surer or less sure of everything."""
    none = shipped()["none"]
    return {**shipped(), "none": replace(none, decision={**none.decision, "(always)": bias})}


def keep(db: Database, bias: float, instead_of: int, encoders: str = "") -> int:
    with db.write() as tx:
        return own_weights.keep(tx, Fitted(tables(bias), 80, encoders, {"after": {}}), instead_of, "k", NOW)


def test_a_running_service_takes_new_weights_up_and_back_and_says_which(db: Database) -> None:
    clock = VirtualClock(NOW)
    live = LiveKnowledge(db, clock, lambda: Limits(0.7, 0.1))
    with db.write() as tx:
        store.submit(tx, content(), "k", NOW)
        store.publish_all(tx, "k", NOW)

    def now() -> tuple[int, float]:
        clock.move_to(clock.now().replace(second=clock.now().second + 2))
        released = live.now()
        return released.weights, released.match(QUESTION).candidates[0].score

    number, score = now()
    assert number == own_weights.SHIPPED
    assert keep(db, 9.0, 0) == 1
    assert now()[0] == 1 and now()[1] > score
    assert live.trial((), 1).weights == 1
    with db.write() as tx:
        assert own_weights.roll_back(tx, 0, "k", LATER) == 2
    assert now() == (2, score)
    with db.write() as tx:
        assert own_weights.roll_back(tx, 1, "k", LATER) == 3
        assert [one.rolled_back_to for one in own_weights.revisions(tx)] == [1, 0, None]
    assert now()[1] > score


def test_who_was_overtaken_or_names_no_revision_is_refused(db: Database) -> None:
    keep(db, 1.0, 0)
    with pytest.raises(MoveRefused):
        keep(db, 2.0, 0)
    with db.write() as tx, pytest.raises(MoveRefused):
        own_weights.roll_back(tx, 7, "k", NOW)


def test_weights_of_another_program_never_weigh(db: Database, caplog: pytest.LogCaptureFixture) -> None:
    keep(db, 1.0, 0)
    with db.write() as tx:
        tx.run("UPDATE own_weights SET matching = replace(matching, 'letters', 'smell')")
    with db.read() as tx:
        assert own_weights.in_use(tx) == own_weights.InUse(1, None)
    assert "cannot be read" in caplog.text


@pytest.mark.parametrize(("encoders", "told"), [("use-0.2.1", True), ("", False)])
def test_a_service_tells_of_weights_that_were_fitted_with_other_encoders(
    db: Database, caplog: pytest.LogCaptureFixture, encoders: str, told: bool
) -> None:
    keep(db, 1.0, 0, encoders)
    LiveKnowledge(db, VirtualClock(NOW), lambda: Limits(0.7, 0.1)).refresh()
    assert ("run kb fit again" in caplog.text) == told
