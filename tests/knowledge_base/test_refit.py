"""Weights are refitted on own questions, tried on those held out, and refused where they harm."""

from dataclasses import replace

import numpy as np
import pytest

from knowledge_base.decisive_pairs import Neighbours, decisive_pairs
from knowledge_base.evaluate import Query
from knowledge_base.fitting import Asked, refit
from knowledge_base.live import Limits, Released
from knowledge_base.matcher import Matcher, Question
from knowledge_base.model import shipped
from knowledge_base.own_questions import Own
from knowledge_base.refit import TooFew, check_enough, try_refit
from knowledge_base.signals import NAMES
from language.message_kind import Kinds
from tests.knowledge_base.own import KNOWN, UNKNOWN, asked_in_own_words
from tests.knowledge_base.parts import TODAY

ASKING = Kinds(1.0, 0.0, 0.0, 0.0)
OWN = [*(Own(text, article, "saved") for article, text in asked_in_own_words(KNOWN)),
       *(Own(text, "", "saved") for _, text in asked_in_own_words(UNKNOWN))]  # fmt: skip


def released() -> Released:
    rows = [Question(matter, f"{matter}怎么办理", False) for matter in KNOWN]
    return Released(1, TODAY, Limits(0.7, 0.1), Matcher(rows, 0.7, 0.1), {}, frozenset())


def test_few_questions_move_the_weights_little_and_many_more() -> None:
    signals = np.zeros((2, len(NAMES)))
    signals[:, NAMES.index("letters")] = (0.9, 0.4)
    signals[:, NAMES.index("query_covered")] = (0.4, 0.9)
    one = Asked(signals, np.array([False, True]), 6, ASKING)
    start = shipped()["none"]

    def moved(count: int) -> float:
        return float(np.abs(refit([one] * count, start).short - start.short).max())

    assert 0 < moved(2) < moved(40) < moved(2000)
    assert (
        refit([one] * 2000, start).short[[term.signal == "letters" for term in start.terms] + [False]] >= 0
    ).all()


def test_of_what_did_not_help_only_that_is_learnt() -> None:
    """The other candidates may be right: they are not taken for wrong."""
    signals = np.zeros((2, len(NAMES)))
    signals[:, NAMES.index("letters")] = (0.9, 0.8)
    one = Asked(signals, np.array([False, False]), 6, ASKING, known=np.array([True, False]))
    assert one.teaches().tolist() == [0]
    assert not one.is_known(1)


def test_too_few_questions_are_refused_with_what_is_needed() -> None:
    with pytest.raises(TooFew, match="至少 60 个"):
        check_enough(OWN[:59])
    check_enough(OWN)


def test_a_refit_is_tried_on_what_it_has_not_seen() -> None:
    steps: list[tuple[int, ...]] = []
    cases = [Query(OWN[0].text, OWN[0].article)]
    neighbours = Neighbours(0.7, 0.1, pairs=decisive_pairs()[::8])
    trial = try_refit(released(), OWN, cases, neighbours, lambda *step: steps.append(step))
    assert steps[-2] == (3 * len(OWN), 6 * len(OWN)) and steps[-1] == (1, 1)
    assert trial.before["n"] == trial.after["n"] == len(OWN)
    assert trial.after["right_answers"] > trial.before["right_answers"]
    assert trial.is_taken and not trial.worse
    assert trial.tables["fast"] is shipped()["fast"], "encoders that are not there teach nothing"
    for harm in (
        replace(trial, confused=decisive_pairs()[:1]),
        replace(trial, after={**trial.after, "wrong_answers": trial.before["wrong_answers"] + 1}),
        replace(trial, after=trial.before),
    ):
        assert not harm.is_taken
