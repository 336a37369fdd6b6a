"""What a citizen hears of a ticket's life: once a move, with the next date, nothing revealing on a discreet line."""

from dataclasses import replace
from datetime import timedelta

import pytest

from channels import outbox
from channels.messages import Outgoing
from desk import citizen, status_notes
from desk.citizen import Citizen, More
from desk.notices import TO_CITIZEN
from storage import due
from storage.database import Database
from tests.desk.office import CITY, DUTY, LETTER, REPLY, REVIEWER, SEAT, Office, handler, leader
from tests.tickets.city import HOUSING


def told(office: Office) -> list[str]:
    return [text for _, _, text in office.sent("citizen")]


def whole_life(office: Office) -> None:
    """From the first dispatch to the second end, with everything that may come between."""
    office.must(SEAT, "dispatch", unit="住建局")
    office.must(handler(), "sign")
    office.must(handler(), "contact", text="已电话联系，约定明天上门", outcome="已联系")
    office.must(handler(), "extend", reason="等待鉴定报告", until="2024-10-25")
    office.must(DUTY, "extend_grant")
    for attempt in range(2):
        office.must(handler(), "reply", **REPLY)
        office.must(leader(), "approve")
        if not attempt:
            office.must(REVIEWER, "review_reject", reason="没有写明收据")
    office.must(REVIEWER, "review_pass")


def test_each_step_is_one_message_in_plain_words_with_the_next_date(db: Database) -> None:
    office = Office(db)
    office.open()
    whole_life(office)
    texts = told(office)
    wanted = ("已转", "需要延长", "已提交办理结果", "重新办理", "已提交办理结果", "已办结")
    assert len(texts) == len(wanted) and all(word in text for word, text in zip(wanted, texts, strict=True))
    assert all("2024年10月" in texts[n] for n in (0, 1, 3))
    assert "没有写明收据" not in "".join(texts) and REPLY["text"] not in "".join(texts)


def test_a_date_that_has_passed_is_no_promise(db: Database) -> None:
    office = Office(db)
    office.open()
    office.must(SEAT, "dispatch", unit="住建局")
    office.now += timedelta(hours=2)
    office.must(handler(), "return", reason="超出职责范围", suggest="城管局")
    assert "2024年10月21日18:00" in told(office)[-1], "the citizen's clock goes on"
    office.now += timedelta(days=20)
    office.must(SEAT, "dispatch", unit="城管局")
    assert "正在督促" in told(office)[-1] and "预计" not in told(office)[-1]


def test_on_a_discreet_line_nothing_is_revealed(db: Database) -> None:
    office = Office(db)
    office.open(replace(LETTER, line="12338"))
    whole_life(office)
    assert set(told(office)) == {"您的咨询有新回复。"}


def test_a_confidential_reporter_reads_no_other_number(db: Database) -> None:
    office = Office(db)
    other = office.open(replace(LETTER, sender="o2")).ticket.number
    office.open(replace(LETTER, purpose="举报"))
    office.must(SEAT, "merge", into=other)
    assert other not in told(office)[-1] and office.number in told(office)[-1]


def test_every_event_that_a_citizen_hears_of_has_its_words_in_both_languages() -> None:
    for _, key in TO_CITIZEN.values():
        assert CITY.phrases.text(key, "en", **dict.fromkeys(VALUES, "x")) != CITY.phrases.text(
            key, **dict.fromkeys(VALUES, "x")
        )


VALUES = ("number", "title", "unit", "when", "status", "date", "reason", "text", "reply", "other")


def test_who_brings_a_matter_back_is_answered_and_everybody_else_in_it_is_told(db: Database) -> None:
    office = Office(db)
    office.open(replace(LETTER, sender="o2", conversation_id="c2"))
    leading = office.number
    office.open(replace(LETTER, conversation_id="c1"))
    follower = office.number
    office.must(SEAT, "merge", into=leading)
    office.number = leading
    whole_life(office)
    before = len(told(office))
    with db.write() as tx:
        who = Citizen("o1", "wechat", "main", conversation_id="c1")
        words = citizen.reopen(tx, CITY, who, follower, More("还在多收"), office.now)
    assert follower in words and "重新办理" in words
    assert [(to, "重新办理" in text) for to, _, text in office.sent("citizen")[before:]] == [("o2", True)]
    assert office.ticket(leading).status == "rework"


@pytest.mark.parametrize("long", ["parked", "overdue"])
def test_a_long_matter_is_told_of_each_month_until_it_ends(db: Database, long: str) -> None:
    office = Office(db)
    office.open(replace(LETTER, conversation_id="c1"))
    office.must(SEAT, "dispatch", unit="住建局")
    office.must(handler(), "sign")
    if long == "parked":
        office.must(DUTY, "park", reason="等待规划调整", until="2025-06-30")
    before = len(told(office))
    for _ in range(65):
        office.now += timedelta(days=1)
        look(office)
    notes = told(office)[before:]
    assert len(notes) == 2
    assert ("2025年6月30日" in notes[0]) is (long == "parked") and HOUSING in notes[0]
    office.must(SEAT, "withdraw", reason="群众撤回")
    office.now += timedelta(days=40)
    look(office)
    assert len(told(office)) == before + 3, "the withdrawal was the last word"


def test_who_heard_anything_of_the_ticket_is_not_told_again_so_soon(db: Database) -> None:
    office = Office(db)
    office.open(replace(LETTER, conversation_id="c1"))
    office.must(SEAT, "dispatch", unit="住建局")
    office.now += timedelta(days=40)
    answer = Outgoing(
        audience="citizen", channel="wechat", account="main", recipient="o1", kind="progress", text="正在办理",
        dedupe_key="asked", ticket=office.number, conversation_id="c1", actor="bot",
    )  # fmt: skip
    with db.write() as tx:
        outbox.put(tx, answer, office.now - timedelta(days=3))
    look(office)
    assert "informed" not in events(db, office.number)


def events(db: Database, number: str) -> list[str]:
    with db.read() as tx:
        rows = tx.all("SELECT event FROM ticket_events WHERE ticket = :number ORDER BY seq", number=number)
    return [row["event"] for row in rows]


def look(office: Office) -> None:
    """The round finds who is to be told, and each is told by a job of his own."""
    with office.db.write() as tx:
        status_notes.find(tx, CITY, office.now)
        found = tx.all("SELECT key FROM due WHERE kind = :kind AND done IS NULL", kind=status_notes.NOTE)
    for row in found:
        with office.db.write() as tx:
            due.cancel(tx, status_notes.NOTE, row["key"])
            status_notes.tell(tx, CITY, row["key"], {}, office.now)


def test_who_hears_something_before_the_note_goes_out_is_not_told_twice(db: Database) -> None:
    office = Office(db)
    office.open(replace(LETTER, conversation_id="c1"))
    office.must(SEAT, "dispatch", unit="住建局")
    office.now += timedelta(days=40)
    with db.write() as tx:
        status_notes.find(tx, CITY, office.now)
    office.must(SEAT, "withdraw", reason="群众撤回")
    with db.write() as tx:
        status_notes.tell(tx, CITY, office.number, {}, office.now)
    assert "informed" not in events(db, office.number)
