"""Whose closed ticket is surveyed and whose is not; who left no account is phoned. On both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desk.survey_jobs import archive, carry_on
from desk.surveys import ARCHIVE, SURVEY, is_surveyed
from storage.clock import moment
from storage.database import Database
from storage.transaction import Row
from tests.channels.parts import meet
from tests.desk.office import CITY, MONDAY, REVIEWER, SEAT, Office
from tickets.ticket import Ticket

TICKET = Ticket("HX24101460320001", "closed", MONDAY, text="电梯停了三天", title="电梯停了三天")


@pytest.mark.parametrize(
    ("ticket", "closed_by", "expected"),
    [
        (TICKET, "office", True),
        (replace(TICKET, alarm="燃气泄漏"), "office", True),
        (replace(TICKET, alarm="燃气泄漏"), "system", False),
        (replace(TICKET, line="12338"), "office", False),
        (replace(TICKET, text="系统测试"), "office", False),
    ],
)
def test_whom_nobody_asks(ticket: Ticket, closed_by: str, expected: bool) -> None:
    assert is_surveyed(CITY, ticket, closed_by) is expected


def due(office: Office, kind: str) -> list[Row]:
    with office.db.read() as tx:
        return tx.all("SELECT key, due_at FROM due WHERE kind = :kind AND done IS NULL", kind=kind)


def closed(office: Office) -> None:
    office.until_review()
    office.must(REVIEWER, "review_pass")


def test_a_closing_is_surveyed_once_two_hours_later(db: Database) -> None:
    office = Office(db)
    closed(office)
    [row] = due(office, SURVEY)
    assert (row["key"], moment(row["due_at"])) == (office.number, office.now + timedelta(hours=2))


def test_who_left_no_account_is_phoned(db: Database) -> None:
    office = Office(db)
    closed(office)
    with db.write() as tx:
        tx.run("UPDATE tickets SET channel = '', sender = ''")
        carry_on(tx, office.city, office.number, {"step": "ask"}, office.now)
    assert office.open_tasks() == ["phone_survey"]
    assert office.ticket().status == "callback"
    office.must(SEAT, "callback", rating="未联系上")
    assert office.open_tasks() == ["phone_survey"]
    office.must(SEAT, "callback", rating="未联系上")
    assert (office.open_tasks(), office.ticket().rating) == ([], "unreachable")


def told_to_ask(office: Office) -> tuple[str, str]:
    with office.db.read() as tx:
        task = tx.value("SELECT title FROM tasks WHERE kind = 'phone_survey'")
        notice = tx.value("SELECT text FROM outbox WHERE kind = 'phone_task'")
    return str(task).split("：")[0], str(notice).split("——")[0]


@pytest.mark.parametrize(
    ("phone", "expected"),
    [("13800002318", ("电话回访", "请打电话")), ("", ("人工回访", "请在会话里询问"))],
)
def test_nobody_is_sent_to_telephone_who_left_no_number(
    db: Database, phone: str, expected: tuple[str, str]
) -> None:
    office = Office(db)
    closed(office)
    meet(db, "o1", holder="human")
    with db.write() as tx:
        tx.run("UPDATE tickets SET contact_phone = :phone, conversation_id = 'o1'", phone=phone)
        carry_on(tx, office.city, office.number, {"step": "ask"}, office.now)
    assert told_to_ask(office) == expected


def test_whom_neither_channel_nor_telephone_reaches_is_filed_as_not_reached(db: Database) -> None:
    office = Office(db)
    closed(office)
    with db.write() as tx:
        tx.run("UPDATE tickets SET channel = '', sender = '', contact_phone = ''")
        carry_on(tx, office.city, office.number, {"step": "ask"}, office.now)
    assert office.open_tasks() == []
    assert (office.ticket().status, office.ticket().rating) == ("archived", "unreachable")


def test_a_ticket_that_nobody_is_asked_about_is_filed_in_its_time(db: Database) -> None:
    office = Office(db, replace(CITY, discreet=frozenset({""})))
    closed(office)
    assert due(office, SURVEY) == []
    [row] = due(office, ARCHIVE)
    with db.write() as tx:
        archive(tx, office.city, row["key"], {}, moment(row["due_at"]))
    assert office.ticket().status == "archived"


def test_a_step_that_comes_too_late_does_nothing(db: Database) -> None:
    office = Office(db)
    closed(office)
    office.must(SEAT, "callback", rating="不满意", reason="态度")
    before = office.snapshot()
    for step in ("ask", "remind", "close", "cause"):
        with db.write() as tx:
            carry_on(tx, office.city, office.number, {"step": step}, office.now)
    assert office.snapshot() == before
