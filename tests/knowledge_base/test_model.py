"""Signals of a candidate, what is never answered, and weights that are fitted with kept signs."""

from dataclasses import replace

import numpy as np
import pytest

from knowledge_base.decisive_pairs import Neighbours
from knowledge_base.fitting import Asked, fit
from knowledge_base.matcher import Matcher, Question
from knowledge_base.model import read, shipped, written
from knowledge_base.sentence import take_apart
from knowledge_base.signals import CONTRADICTED, NAMES, UNSAID, most_of, opposites, swapped
from language.message_kind import Kinds

ASKING = Kinds(1.0, 0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("said", "asked", "turned"),
    [
        ("档案从省里转到市里", "档案从市里转到省里", True),
        ("手机怎么投屏", "怎么投屏手机", False),
        ("档案从省里转到市里", "档案从省里转到市里", False),
    ],
)
def test_only_parties_of_a_relation_are_swapped(said: str, asked: str, turned: bool) -> None:
    assert (swapped(take_apart(said).telling, take_apart(asked).telling) > 0) is turned


def test_opposites_count_where_each_text_has_one_side_alone() -> None:
    assert opposites("上半年交多少", "下半年交多少") == 1
    assert opposites("上下班怎么坐车", "上班怎么坐车") == 0


def test_what_contradicts_or_shares_nothing_is_bound_whatever_its_likeness() -> None:
    signals = np.zeros((3, len(NAMES)))
    signals[:, NAMES.index("evidence")] = (2.0, 2.0, 0.0)
    signals[1, NAMES.index("opposed")] = 1
    assert most_of(signals).tolist() == [0.99, CONTRADICTED, UNSAID]


def test_likeness_never_learns_to_speak_against_an_article() -> None:
    """In these data the less alike candidate is always right; a weight below zero would say so."""
    signals = np.zeros((2, len(NAMES)))
    signals[:, NAMES.index("letters")] = (0.9, 0.1)
    asked = [Asked(signals, np.array([False, True]), length, ASKING) for length in (5, 40)] * 20
    weights = fit(asked, ("letters", "evidence"))
    assert (weights.short[:-1] >= 0).all() and (weights.long[:-1] >= 0).all()


def test_the_shipped_tables_are_written_as_they_are_read() -> None:
    assert written(read(*written(shipped()))) == written(shipped())


def test_no_question_is_answered_with_its_neighbour() -> None:
    assert Neighbours(0.7, 0.1).confused() == []


def test_near_certainty_the_likelier_article_still_stands_first() -> None:
    sure = {name: replace(weights, short=weights.short + 30) for name, weights in shipped().items()}
    asked = [Question("beside", "临时停车怎么交费", False), Question("meant", "停车费怎么交", False)]
    ranked = Matcher(asked, 0.7, 0.1, tables=sure).rank("停车费在哪交", 2).candidates
    assert [one.score for one in ranked] == [0.99, 0.99]
    assert [one.article for one in ranked] == ["meant", "beside"]
