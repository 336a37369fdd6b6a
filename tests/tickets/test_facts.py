"""The facts that figures are made of, on both databases: what a move keeps is what the events tell, and what the migration
finds in them."""

import importlib
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from storage.database import Database
from storage.transaction import Row, Transaction
from tests.tickets.city import CITY_LOOKS, DEADLINES, HOUSING, ZONE
from tickets import facts, store
from tickets.facts import Facts
from tickets.model import SYSTEM, Event
from tickets.opening import open_ticket
from tickets.ticket import Ticket

MONDAY = datetime(2024, 10, 14, 10, 0, tzinfo=ZONE)
migration = importlib.import_module("storage.migrations.versions.0006_facts")

LIVES = {
    "straight": "dispatched signed contacted replied approved review_passed closed archived",
    "answered twice": "dispatched contacted replied approval_refused replied approved closed",
    "given back": "dispatched signed returned difficult dispatched contacted",
    "reworked": "dispatched contacted replied closed rework replied closed",
    "disputed": "dispatched contacted replied closed rated rework contacted",
    "taken back": "withdrawn",
    "with a unit": "dispatched",
}


def lived(tx: Transaction, number: str, life: str, **more: object) -> Ticket:
    """A ticket with one event an hour; its second holder is another unit, and a rework is for want of contact."""
    ticket = replace(Ticket(number, "", MONDAY), **{"purpose": "投诉", "areas": ("东区", "西区"), **more})  # type: ignore[arg-type]
    ticket = open_ticket(tx, ticket, MONDAY, DEADLINES)
    units = iter((HOUSING, CITY_LOOKS))
    unit = ""
    for hour, name in enumerate(life.split(), start=1):
        unit = next(units) if name == "dispatched" else unit
        reason = "未联系、未解决" if name in ("rated", "rework") and "rated" in life else ""
        event = Event(name, unit, reason, outcome="dissatisfied" if name == "rated" else "")
        ticket = store.record(tx, ticket, (event,), SYSTEM, MONDAY + timedelta(hours=hour), DEADLINES)
    return ticket


def kept(tx: Transaction) -> list[Row]:
    return tx.all("SELECT * FROM ticket_facts ORDER BY number")


def fact(tx: Transaction, life: str) -> Facts:
    return facts.load(tx, lived(tx, "HX24101460320001", life))


def hours(number: int) -> datetime:
    return MONDAY + timedelta(hours=number)


@pytest.fixture
def some_lives(db: Database) -> Database:
    with db.write() as tx:
        for n, life in enumerate(LIVES.values(), start=1):
            lived(tx, f"HX2410146032{n:04d}", life, upstream_number=f"省{n}")
        lived(tx, "HX24101460320099", "dispatched", topic="系统测试", text="系统测试 002")
    return db


def test_what_a_move_keeps_is_what_ticket_and_events_tell(some_lives: Database) -> None:
    with some_lives.read() as tx:
        for row in kept(tx):
            ticket = store.load(tx, row["number"])
            assert ticket is not None
            told = facts.facts_of(replace(ticket, unit=""))
            for past in store.history(tx, ticket.number):
                told = facts.after(told, past.event, past.at)
            assert facts.load(tx, ticket) == facts.amended(told, ticket)


def test_the_migration_finds_the_same_in_rows_and_events(some_lives: Database) -> None:
    with some_lives.write() as tx:
        before = kept(tx)
        tx.run("DELETE FROM ticket_facts")
        tx.run(migration.backfill(tx.engine))
        tx.run(migration.minutes(tx.engine))
        assert kept(tx) == before
    assert len(before) == len(LIVES) + 1


def test_the_first_moments_count_and_the_reply_that_stands(db: Database) -> None:
    with db.write() as tx:
        found = fact(tx, LIVES["answered twice"])
    assert (found.dispatched_at, found.contacted_at, found.handed_at) == (hours(1), hours(2), hours(5))
    assert (found.status, found.closed_at, found.area) == ("closed", hours(7), "东区")


def test_who_gave_it_back_stays_until_another_has_it(db: Database) -> None:
    with db.write() as tx:
        found = fact(tx, "dispatched signed returned difficult")
        assert (found.unit, found.difficult_at, found.returns) == (HOUSING, hours(4), 1)
        again = facts.load(tx, lived(tx, "HX24101460320002", LIVES["given back"]))
    assert (again.unit, again.dispatched_at) == (CITY_LOOKS, hours(1))


def test_worked_on_again_there_is_no_reply_and_no_end(db: Database) -> None:
    with db.write() as tx:
        found = fact(tx, "dispatched contacted replied closed rework")
    assert (found.handed_at, found.closed_at, found.reworks, found.contacted_at) == (None, None, 1, hours(2))


def test_a_disputed_contact_never_was(db: Database) -> None:
    with db.write() as tx:
        found = fact(tx, LIVES["disputed"])
    assert found.contacted_at == hours(7)


def test_what_is_said_of_a_ticket_later_is_kept_as_well(db: Database) -> None:
    with db.write() as tx:
        ticket = lived(tx, "HX24101460320001", "dispatched")
        store.amend(tx, ticket, category="城乡建设类", line="环保")
        found = facts.load(tx, ticket)
    assert (found.category, found.line, found.unit) == ("城乡建设类", "环保", HOUSING)


def test_facts_that_are_imported_replace_those_before(db: Database) -> None:
    with db.write() as tx:
        tx.insert("tickets", number="V1", status="closed", opened="2024-10-14", origin="vendor")
        for status in ("handling", "closed"):
            facts.keep(tx, Facts("V1", MONDAY, status, origin="vendor", unit=HOUSING, external_number="8"))
        rows = kept(tx)
    assert [(row["status"], row["origin"], row["external_number"]) for row in rows] == [
        ("closed", "vendor", "8")
    ]
