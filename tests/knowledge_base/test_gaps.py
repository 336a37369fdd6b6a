"""What the base could not answer: counted by question and person, gone once an article answers."""

import json
from datetime import datetime, timedelta

import pytest

from knowledge_base import requests, store
from knowledge_base.articles import Content
from knowledge_base.gaps import gaps, open_gaps, title_of
from knowledge_base.live import Limits, LiveKnowledge, Released
from storage.clock import VirtualClock, stamp
from storage.database import Database
from tests.knowledge_base.talk import Talk


def _asked(db: Database, query: str, conversation: str, at: datetime, decision: str = "none") -> None:
    candidates = json.dumps([{"article": "A1", "question": "问", "score": 0.3}])
    with db.write() as tx:
        tx.insert(
            "answer_log", conversation_id=conversation, at=stamp(at), query=query, decision=decision,
            candidates=candidates,
        )  # fmt: skip


def _released(db: Database, clock: VirtualClock) -> Released:
    live = LiveKnowledge(db, clock, lambda: Limits(0.7, 0.1))
    live.refresh()
    return live.now()


def test_a_question_is_counted_by_times_and_by_people(db: Database, clock: VirtualClock) -> None:
    now = clock.now()
    for hours, conversation in enumerate(("a", "a", "b")):
        _asked(
            db,
            "无人机要不要备案？" if hours else "无人机要不要备案",
            conversation,
            now + timedelta(hours=hours),
        )
    _asked(db, "飞艇怎么登记", "c", now)
    _asked(db, "护照怎么换", "c", now, decision="answer")
    with db.write() as tx:
        requests.ask(tx, "无人机要不要备案", requests.Asker("webchat", "main", "s"), now, unit="市公安局")
    with db.read() as tx:
        first, second = gaps(tx, _released(db, clock), now)
    assert (first.question, first.asked, first.people, first.unit) == ("无人机要不要备案", 3, 2, "市公安局")
    assert (first.first, first.last) == (stamp(now), stamp(now + timedelta(hours=2)))
    assert (second.question, second.unit, second.nearest) == ("飞艇怎么登记", "", "A1")


def test_a_gap_is_closed_by_an_article_and_by_time(db: Database, clock: VirtualClock) -> None:
    now = clock.now()
    _asked(db, "无人机要不要备案", "a", now)
    with db.read() as tx:
        assert gaps(tx, _released(db, clock), now + timedelta(seconds=1)) == []
        assert len(gaps(tx, _released(db, clock), now)) == 1
    with db.write() as tx:
        store.submit(tx, Content("U1", "市公安局", "无人机要不要备案", "要备案。"), "k", now)
        store.publish_all(tx, "k", now)
    with db.read() as tx:
        assert gaps(tx, _released(db, clock), now) == []


def test_other_words_for_a_question_are_one_gap(db: Database, clock: VirtualClock) -> None:
    now = clock.now()
    for number, query in enumerate(("露天泳池怎么办卡", "露天泳池办卡要多少钱", "请问露天泳池的卡怎么办")):
        _asked(db, query, f"p{number}", now)
    _asked(db, "飞艇怎么登记", "p9", now)
    with db.read() as tx:
        pool, airship = gaps(tx, _released(db, clock), now)
    assert (pool.people, len(pool.wordings), airship.people) == (3, 2, 1)


def test_an_answer_that_did_not_help_is_a_gap_until_it_is_another(db: Database, clock: VirtualClock) -> None:
    now = clock.now()
    with db.write() as tx:
        store.submit(tx, Content("U1", "市公安局", "无人机要不要备案", "要备案。"), "k", now)
        store.publish_all(tx, "k", now)
    Talk(db, "a", now).gets("无人机要不要备案", "U1", "no")
    Talk(db, "b", now).gets("无人机要不要备案", "U1", "yes")
    with db.read() as tx:
        [gap] = gaps(tx, _released(db, clock), now)
        assert (gap.asked, gap.not_solved, gap.articles) == (1, 1, ("U1",))
        assert len(open_gaps(tx, now, now + timedelta(days=1))) == 1
    with db.write() as tx:
        store.submit(tx, Content("U1", "市公安局", "无人机要不要备案", "在公安平台网上备案。"), "k", now)
        store.publish_all(tx, "k", now)
    Talk(db, "c", now + timedelta(hours=1)).gets("无人机要不要备案", "U1", version=2)
    with db.read() as tx:
        assert gaps(tx, _released(db, clock), now) == []
        assert open_gaps(tx, now, now + timedelta(days=1)) == []


def test_what_was_asked_since_does_not_crowd_out_an_old_week(
    db: Database, clock: VirtualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("knowledge_base.asked.MOST_ROWS", 2)
    now, later = clock.now(), clock.now() + timedelta(days=7)
    _asked(db, "无人机要不要备案", "a", now)
    for conversation in ("b", "c", "d"):
        _asked(db, "飞艇怎么登记", conversation, later)
    with db.read() as tx:
        assert [gap.question for gap in open_gaps(tx, now, later)] == ["无人机要不要备案"]


def test_the_title_is_the_most_central_wording_without_who_wrote_it() -> None:
    asked = [
        ("天气", 1),
        ("你好，请问露天泳池的卡怎么办？电话13912345678", 2),
        ("露天泳池怎么办卡", 1),
        ("露天泳池的卡怎么办理", 1),
    ]
    assert title_of(asked) == "露天泳池的卡怎么办"
    assert title_of([("孙女要念小学了，得带些啥", 1)]) == "孙女要念小学了，得带些啥"
