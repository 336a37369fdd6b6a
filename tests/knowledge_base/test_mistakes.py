"""Mistakes of an evaluation: each with its cause, those first that reached a citizen and took most questions."""

import pytest

from knowledge_base.changes import changes
from knowledge_base.evaluate import Query
from knowledge_base.matcher import Candidate, Decision, Match
from knowledge_base.mistakes import cause_of, difference, mistakes

TEXTS = {"挂失": "社保卡怎么挂失", "补办": "社保卡怎么补办", "医保": "职工医保怎么缴费"}


def match(decision: Decision, *articles: str) -> Match:
    found = tuple(Candidate(code, TEXTS[code], 0.9 - place / 10) for place, code in enumerate(articles))
    return Match("问", decision, found, ())


@pytest.mark.parametrize(
    ("query", "found", "cause"),
    [
        (Query("社保卡掉了要挂失", "挂失"), match("answer", "挂失"), None),
        (Query("社保卡掉了要挂失", "挂失"), match("answer", "补办", "挂失"), "neighbour"),
        (Query("社保卡掉了要挂失", "挂失"), match("choose", "补办", "挂失"), "ranked_lower"),
        (Query("社保卡掉了要挂失", "挂失"), match("none", "补办"), "not_found"),
        (Query("社保卡掉了要挂失", "挂失"), match("none"), "not_found"),
        (Query("社保卡掉了要挂失", "挂失"), match("none", "挂失"), "declined"),
        (Query("社保卡掉了要挂失", "挂失"), match("choose", "挂失", "补办"), "chose"),
        (Query("游艇怎么挂失", ""), match("choose", "挂失"), None),
        (Query("游艇怎么挂失", ""), match("answer", "挂失"), "answered_near"),
        (Query("楼上漏水没人管，快来修", ""), match("answer", "挂失"), "answered_request"),
        (Query("你好，谢谢你", ""), match("answer", "挂失"), "answered_chat"),
        (Query("游艇怎么挂失", "", "chat"), match("answer", "挂失"), "answered_chat"),
    ],
)
def test_every_mistake_has_one_cause(query: Query, found: Match, cause: str | None) -> None:
    assert cause_of(query, found) == cause


def test_the_article_that_took_most_questions_comes_first() -> None:
    pairs = [
        (Query("医保扣钱吗", "医保", row=2), match("none", "医保")),
        (Query("卡掉了要挂失", "挂失", row=3), match("answer", "补办", "挂失")),
        (Query("游艇怎么补办", "", row=4), match("answer", "补办")),
        (Query("挂失社保卡", "挂失", row=5), match("answer", "挂失")),
    ]
    found = mistakes(pairs, TEXTS)
    assert [(one.look_at, one.query.row) for one in found] == [("补办", 3), ("补办", 4), ("医保", 2)]
    assert (found[0].apart, found[0].rank) == ("挂失／补办", 2)


def test_only_a_small_difference_is_told() -> None:
    assert difference("社保卡怎么挂失", "社保卡怎么补办") == "挂失／补办"
    assert difference("社保卡怎么挂失", "公园几点开门") == ""
    assert difference("社保卡怎么挂失", "社保卡怎么挂失") == ""


def test_a_choice_is_not_right_and_not_a_wrong_answer() -> None:
    asked = [Query("挂失", "挂失"), Query("游艇", ""), Query("补办", "补办")]
    before = [match("choose", "挂失", "补办"), match("none"), match("answer", "补办")]
    after = [match("answer", "挂失"), match("answer", "挂失"), match("choose", "补办", "挂失")]
    right, broke = changes(asked, before, after)
    assert ([one.query.question for one in right], [one.query.question for one in broke]) == (
        ["挂失"],
        ["游艇", "补办"],
    )
