"""The figures of an evaluation follow their definitions."""

import numpy as np

from knowledge_base.evaluate import Query, auroc, coverage_at_precision, evaluate
from knowledge_base.matcher import Matcher, Question

BASE = [
    Question("护照", "护照到期怎么换发", False),
    Question("医保", "职工医保怎么缴费", False),
    Question("户口", "新生儿怎么上户口", False),
]


def figures(*queries: Query) -> dict[str, float | int | None]:
    return evaluate(lambda kb: Matcher(kb, 0.7, 0.1), BASE, queries).figures


def test_recall_counts_answerable_queries_only() -> None:
    found = figures(
        Query("护照到期怎么换发", "护照"), Query("新生儿怎么上户口", "医保"), Query("红烧肉怎么做", "")
    )
    assert (found["n"], found["recall_at_1"]) == (3, 0.5)


def test_decisions_are_shares_of_all_queries() -> None:
    found = figures(
        Query("护照到期怎么换发", "护照"), Query("职工医保怎么缴费", ""), Query("下雨了", ""), Query("嗯", "")
    )
    assert (found["answer_rate"], found["answer_precision"], found["none_rate"]) == (0.5, 0.5, 0.5)


def test_what_has_no_base_is_null() -> None:
    found = figures(Query("下雨了", ""))
    assert (
        found["answer_precision"]
        is found["recall_at_1"]
        is found["auroc"]
        is found["coverage_at_precision_90"]
        is None
    )
    assert figures()["p50_ms"] is None


def test_auroc_counts_ties_half() -> None:
    assert auroc(np.array([0.9, 0.5]), np.array([0.5, 0.1])) == 0.875
    assert auroc(np.array([0.9]), np.array([])) is None


def test_coverage_takes_the_lowest_threshold_that_keeps_the_precision() -> None:
    scores = np.array([0.9, 0.8, 0.7, 0.6, 0.5])
    right = np.array([True, False, True, True, False])
    assert coverage_at_precision(scores, right, 4, 0.75) == 0.75
    assert coverage_at_precision(scores, right, 4, 0.95) == 0.25


def test_queries_of_one_score_stand_or_fall_together() -> None:
    assert coverage_at_precision(np.array([0.9, 0.9]), np.array([True, False]), 1, 0.9) == 0.0


def test_one_match_a_query_in_their_order() -> None:
    matches = evaluate(lambda kb: Matcher(kb, 0.7, 0.1), BASE, [Query("甲", ""), Query("乙", "")]).matches
    assert [match.query for match in matches] == ["甲", "乙"]
