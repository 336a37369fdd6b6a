"""A question that leans on the one before it."""

from dataclasses import replace

from bot.decisions import AskUnit
from bot.hearing import Part
from tests.bot.turns import (
    HEATING,
    PASSPORT,
    PHRASES,
    Talk,
    deeds_of,
    facts,
    heard,
    match,
    number,
    question,
    said,
    words,
)


def asks(text: str) -> Part:
    """A question without an answer of its own."""
    return replace(question(text), asks=True)


def test_a_question_that_leans_on_the_last_answer_gets_that_answer_again() -> None:
    talk = Talk(facts(PASSPORT, related=match("choose", PASSPORT)))
    talk.hears(heard("护照到期怎么换", question("护照到期怎么换", match("answer", PASSPORT))))
    decision = talk.hears(heard("要多少钱", question("要多少钱"), leans=True))
    assert said(decision) == ["notice", "answer"] and PASSPORT.answer in words(decision)


def test_a_question_that_leans_and_points_elsewhere_is_asked_which_one_it_means() -> None:
    talk = Talk(facts(PASSPORT, HEATING, related=match("choose", PASSPORT, HEATING)))
    talk.hears(heard("护照怎么换", question("护照怎么换", match("answer", PASSPORT))))
    weak, some = (question("要多少钱", match("none", HEATING, score=score)) for score in (0.2, 0.4))
    assert PASSPORT.answer in words(talk.hears(heard("要多少钱", weak, leans=True)))
    decision = talk.hears(heard("要多少钱", some, leans=True))
    assert PASSPORT.answer not in words(decision)
    assert f"1. {HEATING.question}\n2. {PASSPORT.question}\n3. 都不是" in words(decision)


def test_a_short_question_leans_where_it_finds_no_answer_alone() -> None:
    together = match("answer", PASSPORT)
    talk = Talk(facts(PASSPORT, HEATING, related=together))
    talk.hears(heard("护照到期怎么换", question("护照到期怎么换", match("answer", PASSPORT))))
    leaning = talk.hears(heard("老人也行吗", question("老人也行吗"), may_lean=True))
    assert said(leaning) == ["notice", "answer"] and PASSPORT.answer in words(leaning)


def test_a_short_question_with_two_meanings_is_asked_which_one_it_has() -> None:
    talk = Talk(facts(PASSPORT, HEATING, related=match("answer", PASSPORT)))
    talk.hears(heard("护照到期怎么换", question("护照到期怎么换", match("answer", PASSPORT))))
    alone = question("能上门吗", match("answer", HEATING))
    decision = talk.hears(heard("能上门吗", alone, may_lean=True))
    assert f"1. {HEATING.question}\n2. {PASSPORT.question}\n3. 都不是" in words(decision)
    talk.known = replace(talk.known, related=match("answer", HEATING, PASSPORT))
    assert HEATING.answer in words(talk.hears(heard("能上门吗", alone, may_lean=True)))


def test_what_finds_no_answer_alone_is_looked_for_in_the_matter_before() -> None:
    talk = Talk(facts(PASSPORT, HEATING, related=match("choose", PASSPORT, HEATING)))
    talk.hears(heard("护照到期怎么换", question("护照到期怎么换", match("answer", PASSPORT))))
    again = talk.hears(heard("窗口周末开吗", asks("窗口周末开吗")))
    assert said(again) == ["notice", "answer"] and PASSPORT.answer in words(again)
    offered = talk.hears(heard("供热服务管吗", asks("供热服务管吗")))
    assert f"1. {HEATING.question}\n2. {PASSPORT.question}\n3. 都不是" in words(offered)


def test_what_nothing_before_tells_of_stays_without_an_answer() -> None:
    talk = Talk(facts(PASSPORT, related=match("choose", PASSPORT)))
    talk.hears(heard("护照到期怎么换", question("护照到期怎么换", match("answer", PASSPORT))))
    assert PHRASES.text("no_answer", "zh") in words(talk.hears(heard("食堂好吃吗", asks("食堂好吃吗"))))
    lives = replace(asks("我住窗口对面"), asks=False)
    assert PASSPORT.answer not in words(talk.hears(heard("我住窗口对面", lives)))


def test_a_question_that_leans_on_nothing_is_asked_back_however_clear_the_match() -> None:
    near = question("电话多少", match("answer", PASSPORT))
    decision = Talk(facts(PASSPORT)).hears(heard("电话多少", near, leans=True))
    assert said(decision) == ["question"] and PASSPORT.answer not in words(decision)


def test_what_has_expired_is_never_offered_nor_given_when_it_expires_meanwhile() -> None:
    over = replace(HEATING, expired=True)
    talk = Talk(facts(PASSPORT, HEATING, related=match("choose", PASSPORT, HEATING)))
    talk.hears(heard("护照到期怎么换", question("护照到期怎么换", match("answer", PASSPORT))))
    message = heard("供热服务管吗", asks("供热服务管吗"))
    assert HEATING.question in words(talk.hears(message))
    talk.known = facts(PASSPORT, over)
    picked = talk.hears(number(1))
    assert HEATING.answer not in words(picked) and deeds_of(picked, AskUnit)
    late = Talk(facts(PASSPORT, over, related=match("choose", PASSPORT, over)))
    late.hears(heard("护照到期怎么换", question("护照到期怎么换", match("answer", PASSPORT))))
    choices = replace(asks("窗口管吗"), match=match("choose", over, PASSPORT))
    assert HEATING.question not in words(late.hears(heard("窗口管吗", choices)))
