"""Articles are doubted by what citizens did after them, and only on enough of it."""

from datetime import timedelta

import pytest

from knowledge_base import store
from knowledge_base.asked import FeedbackRules
from knowledge_base.doubts import Doubt, doubts, lower_bound
from storage.database import Database
from tests.knowledge_base.parts import LATER, NOW, content
from tests.knowledge_base.talk import Talk

LOST, AGAIN = "公交卡丢了怎么办", "公交卡丢失怎么补"


@pytest.fixture
def base(db: Database) -> Database:
    with db.write() as tx:
        for one in (content("公交", "公交卡余额怎么退"), content("补卡", "公交卡怎么补办")):
            store.submit(tx, one, "k", NOW)
        store.publish_all(tx, "k", NOW)
    return db


def found(db: Database) -> list[Doubt]:
    with db.read() as tx:
        return doubts(tx, NOW, FeedbackRules())


@pytest.mark.parametrize(
    ("part", "whole", "bound"), [(0, 0, 0), (1, 2, 0.095), (2, 2, 0.342), (30, 100, 0.219)]
)
def test_the_bound_is_wilsons(part: int, whole: int, bound: float) -> None:
    assert lower_bound(part, whole) == pytest.approx(bound, abs=0.001)


def test_one_of_two_is_no_alarm_and_many_of_many_is(base: Database) -> None:
    Talk(base, "a").gets(LOST, "公交", "no")
    Talk(base, "b").gets(LOST, "公交", "yes")
    assert found(base) == []
    for person in "cdef":
        Talk(base, person).gets(LOST, "公交", "no")
    [doubt] = found(base)
    assert (doubt.article, doubt.given, doubt.wrong, doubt.persons, doubt.unit) == (
        "公交",
        6,
        5,
        5,
        "市公安局",
    )
    assert doubt.signs == {"not_solved": 5} and doubt.questions == (LOST,)


def test_one_person_alone_is_no_alarm(base: Database) -> None:
    for _ in range(5):
        Talk(base, "a").gets(LOST, "公交", "no")
    assert found(base) == []


def test_each_sign_is_counted_once_and_names_what_helped(base: Database) -> None:
    Talk(base, "a").gets(LOST, "公交", "no").gets(AGAIN, "补卡", "yes")
    Talk(base, "b").gets(LOST, "公交").gets(AGAIN, "补卡")
    Talk(base, "c").gets(LOST, "公交", "yes").gets(LOST, "公交", after=timedelta(days=2))
    Talk(base, "d").picks(LOST, "公交", "补卡", article="补卡", solved="yes")
    [doubt] = found(base)
    assert doubt.signs == {"not_solved": 1, "asked_again": 1, "came_back": 1, "not_picked": 1}
    assert (doubt.given, doubt.wrong, doubt.instead) == (5, 4, "补卡")


def test_following_up_and_going_away_are_no_signs(base: Database) -> None:
    for person in "abcd":
        Talk(base, person).gets(LOST, "公交").gets(f"{LOST}；要多少钱", "公交")
        Talk(base, f"{person}2").gets(LOST, "公交").gets("路灯坏了找谁修", "补卡")
        Talk(base, f"{person}3").asks(LOST, "choose", near=("公交", "补卡"))
    assert found(base) == []


def test_a_new_version_begins_anew(base: Database) -> None:
    for person in "abc":
        Talk(base, person).gets(LOST, "公交", "no")
    assert len(found(base)) == 1
    with base.write() as tx:
        store.submit(tx, content("公交", "公交卡余额怎么退", "改为网上退。"), "k", LATER)
        store.publish_all(tx, "k", LATER)
    assert found(base) == []
