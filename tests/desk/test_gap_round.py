"""Each week every unit hears once which questions were asked in vain that are its own; the office hears the rest."""

import json
from datetime import datetime, timedelta

from desk import gap_round, rounds
from knowledge_base import store
from knowledge_base.articles import Content
from storage.clock import stamp
from storage.database import Database
from tests.desk.office import CITY, MONDAY
from tests.knowledge_base.talk import Talk
from tests.tickets.city import HOUSING


def asked(
    db: Database, query: str, who: str, at: datetime, decision: str = "none", nearest: str = ""
) -> None:
    candidates = [{"article": nearest, "question": "问", "score": 0.6}] if nearest else []
    with db.write() as tx:
        tx.insert(
            "answer_log", conversation_id=who, at=stamp(at), query=query, decision=decision,
            candidates=json.dumps(candidates),
        )  # fmt: skip


def told(db: Database, now: datetime) -> list[tuple[str, str]]:
    with db.write() as tx:
        gap_round.tell(tx, gap_round.look_up(tx, CITY, now), now)
        rows = tx.all("SELECT recipient, text FROM outbox WHERE kind = 'gaps' ORDER BY id")
    return [(row["recipient"], row["text"]) for row in rows]


def test_each_unit_hears_its_gaps_once_a_week_and_the_office_the_rest(db: Database) -> None:
    yesterday = MONDAY - timedelta(days=1)
    for person in ("a", "b"):
        asked(db, "加装雨棚要不要审批", person, yesterday)
    asked(db, "天上的云是谁家的，电话13800001111", "c", yesterday)
    asked(db, "很久以前的问题", "d", MONDAY - timedelta(days=8))
    asked(db, "后来有人答了", "e", yesterday)
    asked(db, "后来有人答了", "f", yesterday + timedelta(hours=1), decision="answer")
    with db.write() as tx:
        tx.insert(
            "kb_requests", question="加装雨棚要不要审批", unit=HOUSING, opened=stamp(yesterday), dedupe_key="k",
            reason="unanswered",
        )  # fmt: skip
    first = told(db, MONDAY)
    assert [unit for unit, _ in first] == [HOUSING, "office"]
    assert "加装雨棚要不要审批" in first[0][1] and "2 人" in first[0][1]
    assert "13800001111" not in first[1][1] and "很久以前" not in first[1][1] and "后来" not in first[1][1]
    assert told(db, MONDAY) == first, "made twice, told once"


def test_the_owner_of_the_nearest_article_is_asked_where_nobody_was(db: Database) -> None:
    asked(db, "雨棚多宽要审批", "a", MONDAY - timedelta(days=1), nearest="U1")
    with db.write() as tx:
        store.submit(tx, Content("U1", HOUSING, "雨棚要不要审批", "看情况。"), "k", MONDAY)
    assert [unit for unit, _ in told(db, MONDAY)] == [HOUSING]


def test_doubted_answers_and_words_of_citizens_go_to_the_unit_of_the_article(db: Database) -> None:
    at = MONDAY - timedelta(days=3)
    with db.write() as tx:
        for code, question in (("U1", "雨棚要不要审批"), ("U2", "外墙能不能开窗")):
            store.submit(tx, Content(code, HOUSING, question, "看情况。"), "k", at)
        store.publish_all(tx, "k", at)
    for person in "abc":
        Talk(db, person, at).gets("雨棚漏水谁来修", "U1", "no")
    Talk(db, "d", at).picks("外墙上能开个窗吗", "U1", "U2", article="U2")
    [(unit, text)] = told(db, MONDAY)
    assert unit == HOUSING
    head, line = text.splitlines()[-2:]
    assert "是否采纳" in head and "外墙上能开个窗吗" in line and "外墙能不能开窗" in line
    assert "其中 3 次答了没有解决" in text and "4 次没有答到" in text


def test_one_answer_that_did_not_help_one_person_is_no_gap_of_a_unit(db: Database) -> None:
    Talk(db, "a", MONDAY - timedelta(days=3)).gets("雨棚漏水谁来修", "U1", "no")
    assert told(db, MONDAY) == []


def test_the_office_hears_whose_an_unsure_question_may_be(db: Database) -> None:
    asked(db, "小区物业费怎么定的", "a", MONDAY - timedelta(days=1))
    [(unit, text)] = told(db, MONDAY)
    assert unit == "office" and f"可能归{HOUSING}" in text


def test_the_round_comes_on_mondays(db: Database) -> None:
    at = MONDAY
    for _ in range(3):
        at = rounds.ROUNDS[rounds.GAPS](CITY, at)
        assert at.weekday() == 0 and at.time() == CITY.watch.digest_at
    assert at - MONDAY <= timedelta(weeks=3)
