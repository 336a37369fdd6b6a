"""What an office knows of its own questions, from what people did with them."""

from datetime import timedelta

import pytest

from knowledge_base import saved, store
from knowledge_base.asked import FeedbackRules
from knowledge_base.live import Limits, LiveKnowledge, Released
from knowledge_base.own_questions import Own, latest, own_questions
from storage.clock import VirtualClock, stamp
from storage.database import Database
from tests.knowledge_base.parts import NOW, content
from tests.knowledge_base.talk import Talk

LATER = NOW + timedelta(days=1)
WORDS = ("旧的护照要换新的", "护照换一本新的要几天", "出国的本子过期了", "本子丢了怎么弄")


@pytest.fixture
def released(db: Database) -> Released:
    with db.write() as tx:
        for one in (content("换发", "护照到期怎么换发"), content("补办", "护照丢失怎么补办")):
            store.submit(tx, one, "k", NOW)
        store.publish_all(tx, "k", NOW)
    return LiveKnowledge(db, VirtualClock(LATER), lambda: Limits(0.7, 0.1)).newest()


def known(db: Database, released: Released) -> dict[str, Own]:
    with db.read() as tx:
        found = own_questions(tx, released, NOW - timedelta(days=30), FeedbackRules())
    return {one.text: one for one in found}


def test_people_say_which_article_answers_and_which_did_not_help(db: Database, released: Released) -> None:
    Talk(db, "甲").picks(WORDS[0], "换发", "补办", article="换发").gets(WORDS[1], "换发", "yes")
    Talk(db, "乙").asks(WORDS[2], "person", "换发").gets(WORDS[3], "换发", "no")
    assert known(db, released) == {
        WORDS[0]: Own(WORDS[0], "换发", "picked"),
        WORDS[1]: Own(WORDS[1], "换发", "solved"),
        WORDS[2]: Own(WORDS[2], "换发", "chosen"),
        WORDS[3]: Own(WORDS[3], "", "not_solved", "换发"),
    }


def test_what_is_in_doubt_or_is_not_weighed_teaches_nothing(db: Database, released: Released) -> None:
    Talk(db, "甲").gets(WORDS[0], "换发", "yes").gets("要多少钱", "换发", "yes")
    Talk(db, "乙").gets(WORDS[0], "补办", "yes").gets("护照到期怎么换发？", "换发", "yes")
    Talk(db, "丙").gets(WORDS[1], "没有了", "yes").gets(WORDS[2], "换发")
    assert known(db, released) == {}
    with db.write() as tx:
        saved.save(tx, WORDS[0], "补办", "k", NOW)
    assert known(db, released) == {WORDS[0]: Own(WORDS[0], "补办", "saved")}, "an editor's word goes first"


def test_what_a_person_settled_without_an_article_has_none(db: Database, released: Released) -> None:
    Talk(db, "甲").asks("护照能不能快递到国外")
    Talk(db, "乙").asks("护照能不能请人代领")  # nobody took it up
    Talk(db, "丙").asks("护照能不能放在柜台").asks("护照换发", "person", "换发")
    with db.write() as tx:
        for sender in ("甲", "丙"):
            tx.insert(
                "outbox", audience="citizen", recipient=sender, kind="notice", text="请稍候", dedupe_key=sender,
                conversation_id=sender, created_at=stamp(LATER), send_after=stamp(LATER), actor="s1",
            )  # fmt: skip
        tx.run("UPDATE answer_log SET release = 1")
    found = known(db, released)
    assert found.pop("护照换发") == Own("护照换发", "换发", "chosen")
    assert found == {"护照能不能快递到国外": Own("护照能不能快递到国外", "", "declined")}
    with db.write() as tx:
        tx.run("UPDATE answer_log SET release = 0")
        tx.insert(
            "gap_verdicts",
            key="护照能不能请人代领",
            verdict="dismissed",
            decided_by="k",
            decided_at=stamp(NOW),
        )
    found = known(db, released)
    assert found["护照能不能请人代领"].source == "dismissed"
    assert "护照能不能快递到国外" not in found, "what comes nearest was not there yet"


def test_of_too_many_each_source_keeps_its_share_the_latest() -> None:
    declined = [Own(f"没有{n}", "", "declined") for n in range(20)]
    solved = [Own(f"有{n}", "换发", "solved") for n in range(80)]
    assert latest([*declined, *solved], 10) == [*declined[-2:], *solved[-8:]]
    assert latest(declined, 20) == declined
