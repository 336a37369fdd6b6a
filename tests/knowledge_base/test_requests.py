"""A question without an answer waits at its unit, and its asker hears when there is one."""

from datetime import timedelta

import pytest

from knowledge_base import requests, store
from knowledge_base.articles import Content
from knowledge_base.live import Limits, LiveKnowledge, Released
from knowledge_base.requests import Asker
from storage.clock import VirtualClock
from storage.database import Database
from tests.knowledge_base.parts import LATER, NOW, TODAY, content

ANNA, BERT = Asker("wechat", "main", "anna", "c1"), Asker("webchat", "main", "bert")


def released(db: Database, *contents: Content) -> Released:
    with db.write() as tx:
        for one in contents:
            store.submit(tx, one, "editor", NOW)
        store.publish_all(tx, "approver", NOW)
    return LiveKnowledge(db, VirtualClock(LATER), lambda: Limits(0.7, 0.1)).now()


def test_an_open_question_waits_at_its_unit(db: Database) -> None:
    with db.write() as tx:
        requests.ask(tx, "养犬证怎么办", ANNA, NOW, unit="市公安局", due=LATER)
        (request,) = requests.waiting(tx, "市公安局")
        assert requests.waiting(tx, "市民政局") == []
    assert (request.question, request.reason, request.asker, request.due) == (
        "养犬证怎么办", "unanswered", ANNA, "2024-10-14T13:00:00.000+08:00",
    )  # fmt: skip


def test_one_person_waits_once_for_one_answer(db: Database) -> None:
    with db.write() as tx:
        assert requests.ask(tx, "养犬证怎么办？", ANNA, NOW) is not None
        assert requests.ask(tx, "养犬证 怎么办", ANNA, LATER) is None
        assert requests.ask(tx, "养犬证怎么办", BERT, LATER) is not None


def test_those_who_wait_are_listed_when_an_article_answers_them(db: Database) -> None:
    with db.write() as tx:
        requests.ask(tx, "养犬证怎么办", ANNA, NOW)
        requests.ask(tx, "狗证在哪办理", BERT, NOW)
        requests.ask(tx, "骑马要不要驾照", ANNA, NOW)
    now = released(db, content("养犬", "养犬证怎么办", wordings=("狗证在哪里办",)))
    with db.write() as tx:
        answered = requests.settle(tx, now, LATER)
        assert requests.settle(tx, now, LATER) == []
        assert [request.question for request in requests.waiting(tx)] == ["骑马要不要驾照"]
    assert [(one.request.asker, one.version.content.article) for one in answered] == [
        (ANNA, "养犬"),
        (BERT, "养犬"),
    ]


@pytest.mark.parametrize(("days", "settled"), [(-1, 0), (30, 1)])
def test_an_expired_article_answers_once_it_is_valid_again(db: Database, days: int, settled: int) -> None:
    with db.write() as tx:
        requests.ask(tx, "护照过期了咋整", ANNA, NOW, article="护照换发", unit="市公安局")
    now = released(db, content(valid_to=TODAY + timedelta(days=days)))
    with db.write() as tx:
        assert len(requests.settle(tx, now, LATER)) == settled


def test_the_same_person_may_ask_again_after_an_answer(db: Database) -> None:
    with db.write() as tx:
        requests.ask(tx, "护照到期怎么换发", ANNA, NOW)
    now = released(db, content())
    with db.write() as tx:
        requests.settle(tx, now, LATER)
        assert requests.ask(tx, "护照到期怎么换发", ANNA, LATER) is not None
