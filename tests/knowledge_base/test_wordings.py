"""Other words are proposed where citizens showed what they meant, and never where they showed who they are."""

from datetime import timedelta

import pytest

from knowledge_base import store, wordings
from knowledge_base.articles import MoveRefused
from knowledge_base.asked import FeedbackRules
from knowledge_base.live import Limits, LiveKnowledge
from knowledge_base.wordings import Proposal
from storage.clock import VirtualClock, stamp
from storage.database import Database
from tests.knowledge_base.parts import NOW, content
from tests.knowledge_base.talk import Talk

RULES = FeedbackRules()


@pytest.fixture
def base(db: Database) -> Database:
    with db.write() as tx:
        for one in (content("公交", "公交卡余额怎么退"), content("泳池", "露天泳池几点开门")):
            store.submit(tx, one, "k", NOW)
        store.publish_all(tx, "k", NOW)
    return db


def proposed(db: Database, live: LiveKnowledge | None = None) -> list[Proposal]:
    with db.read() as tx:
        return wordings.proposals(tx, NOW, RULES, ("专席",), live.now() if live else None)


def said(db: Database) -> list[tuple[str, str, int]]:
    return [(one.article, one.wording, one.persons) for one in proposed(db)]


def test_close_words_need_one_person_and_far_ones_two(base: Database) -> None:
    Talk(base, "a").picks("公交卡的余额退不退", "泳池", "公交", article="公交")
    Talk(base, "b").picks("坐车的钱想要回来", "泳池", "公交", article="公交")
    assert said(base) == [("公交", "公交卡的余额退不退", 1)]
    Talk(base, "c").picks("坐车的钱想要回来", "公交", article="公交", solved="yes")
    assert ("公交", "坐车的钱想要回来", 2) in said(base)


def test_words_that_are_like_several_articles_or_meant_several_need_more(base: Database) -> None:
    with base.write() as tx:
        store.submit(tx, content("挂失", "公交卡怎么挂失"), "k", NOW)
        store.publish_all(tx, "k", NOW)
    Talk(base, "a").picks("公交卡怎么弄", "公交", "挂失", article="挂失")
    assert said(base) == []
    Talk(base, "b").picks("公交卡怎么弄", "公交", "挂失", article="挂失")
    assert said(base) == [("挂失", "公交卡怎么弄", 2)]
    for person in "cd":
        Talk(base, person).picks("公交卡怎么弄", "公交", "挂失", article="公交")
    assert said(base) == []


def test_what_was_asked_in_vain_just_before_help_means_the_same(base: Database) -> None:
    Talk(base, "a").asks("公交卡余额想取出来").gets("公交卡余额怎么退", "公交", "yes")
    Talk(base, "b").asks("公交卡余额能转人吗").gets("公交卡余额怎么退", "公交", "no")
    Talk(base, "c").asks("公交卡余额去哪取走").gets(
        "公交卡余额怎么退", "公交", "yes", after=timedelta(hours=1)
    )
    Talk(base, "d").gets("公交卡余额多少", "泳池", "no").gets("公交卡余额怎么退", "公交", "yes")
    assert {text for _, text, _ in said(base)} == {"公交卡余额想取出来", "公交卡余额多少"}


@pytest.mark.parametrize(
    "query",
    ["公交卡余额怎么退给13912345678", "王小明的公交卡余额怎么退", "长征路公交卡余额在哪退", "要多少钱", "退", "公交卡余额怎么退呢"],
)  # fmt: skip
def test_who_wrote_it_is_never_proposed_nor_what_is_known_or_leans(base: Database, query: str) -> None:
    for person in ("a", "b"):
        Talk(base, person).picks(query, "公交", article="公交", solved="yes")
    assert said(base) == []


def test_nothing_comes_from_a_conversation_in_confidence_or_on_a_restricted_line(base: Database) -> None:
    for person in ("a", "b", "c"):
        Talk(base, person).picks("公交卡的余额退不退", "公交", article="公交")
    with base.write() as tx:
        tx.insert(
            "tickets", number="T1", status="accepted", opened=stamp(NOW), conversation_id="a", confidential=1
        )
        tx.insert(
            "tickets", number="T2", status="accepted", opened=stamp(NOW), conversation_id="b", line="专席"
        )
        tx.insert(
            "contacts", channel="webchat", account="main", sender="c", conversation_id="c", opened=stamp(NOW),
            line="专席",
        )  # fmt: skip
    assert said(base) == []


def test_an_accepted_wording_is_a_draft_and_is_proposed_no_more(base: Database) -> None:
    Talk(base, "a").picks("公交卡的余额退不退", "公交", article="公交")
    with base.write() as tx:
        draft = wordings.accept(tx, "公交", "公交卡的余额退不退", "编辑", NOW)
        assert (draft.number, draft.state, draft.content.wordings) == (2, "draft", ("公交卡的余额退不退",))
        more = wordings.accept(tx, "公交", "坐车的钱想要回来", "编辑", NOW)
        assert more.content.wordings == ("公交卡的余额退不退", "坐车的钱想要回来")
        assert store.released_versions(tx)["公交"] == 1
    assert said(base) == []


def test_a_refused_wording_does_not_come_back_in_nearly_the_same_words(base: Database) -> None:
    Talk(base, "a").picks("公交卡的余额退不退", "公交", article="公交")
    with base.write() as tx:
        wordings.refuse(tx, "公交", "公交卡的余额退不退", "编辑", NOW)
    Talk(base, "b").picks("公交卡的余额退不退啊", "公交", article="公交")
    assert said(base) == []


def test_a_version_that_waits_for_approval_is_not_taken_away(base: Database) -> None:
    with base.write() as tx:
        store.submit(tx, content("公交", "公交卡余额怎么退", "改为网上退。"), "k", NOW)
        with pytest.raises(MoveRefused, match="正待审核"):
            wordings.accept(tx, "公交", "公交卡的余额退不退", "编辑", NOW)
        with pytest.raises(MoveRefused, match="没有编号"):
            wordings.accept(tx, "没有", "问", "编辑", NOW)
        with pytest.raises(MoveRefused, match="没有编号"):
            wordings.refuse(tx, "没有", "问", "编辑", NOW)


def test_what_another_article_answers_today_is_told(base: Database) -> None:
    Talk(base, "a").picks("公交卡余额怎么退", "泳池", article="泳池")
    Talk(base, "b").picks("公交卡余额怎么退", "泳池", article="泳池")
    live = LiveKnowledge(base, VirtualClock(NOW), lambda: Limits(0.7, 0.1))
    live.refresh()
    assert [(one.article, one.other) for one in proposed(base, live)] == [("泳池", "公交")]
