"""Tickets as rows, on both databases: numbers, events, projection, legs, tasks."""

import threading
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from storage.database import Database
from storage.transaction import Transaction
from tests.tickets.city import CITY_LOOKS, DEADLINES, HOUSING, POLICE, ZONE
from tickets import legs, store, tasks
from tickets.model import SYSTEM, Actor, Event
from tickets.opening import draw_number, open_ticket
from tickets.projection import fold
from tickets.ticket import Ticket

MONDAY = datetime(2024, 10, 14, 10, 0, tzinfo=ZONE)
HANDLER = Actor("unit", "u1", "handler", HOUSING)


def opened(tx: Transaction, **more: Any) -> Ticket:
    number = draw_number(tx, "HX", ["6032"], MONDAY)
    ticket = replace(Ticket(number, "", MONDAY), purpose="求助", title="路灯不亮", **more)
    return open_ticket(tx, ticket, MONDAY, DEADLINES)


def told(tx: Transaction, ticket: Ticket, *events: Event, hours: int = 1) -> Ticket:
    return store.record(tx, ticket, events, HANDLER, MONDAY + timedelta(hours=hours), DEADLINES)


def test_numbers_of_a_day_go_up_and_begin_anew_the_next_day(db: Database) -> None:
    with db.write() as tx:
        drawn = [draw_number(tx, "HX", ["6032"], MONDAY) for _ in range(2)]
        tomorrow = draw_number(tx, "HX", ["6032"], MONDAY + timedelta(days=1))
    assert [*drawn, tomorrow] == ["HX24101460320001", "HX24101460320002", "HX24101560320001"]


def test_a_transaction_that_fails_gives_its_number_back(db: Database) -> None:
    with pytest.raises(RuntimeError), db.write() as tx:
        draw_number(tx, "HX", ["6032"], MONDAY)
        raise RuntimeError
    with db.write() as tx:
        assert draw_number(tx, "HX", ["6032"], MONDAY) == "HX24101460320001"


def test_a_used_up_seat_is_followed_by_the_next(db: Database) -> None:
    with db.write() as tx:
        tx.insert("ticket_serials", day="2024-10-14", seat="6032", last=9_998)
        drawn = [draw_number(tx, "HX", ["6032", "6033"], MONDAY) for _ in range(3)]
    assert drawn == ["HX24101460329999", "HX24101460330001", "HX24101460330002"]


def test_numbers_have_neither_gaps_nor_doubles_when_many_draw_at_once(db: Database) -> None:
    drawn: list[str] = []

    def draw() -> None:
        for _ in range(10):
            with db.write() as tx:
                drawn.append(draw_number(tx, "HX", ["6032"], MONDAY))

    threads = [threading.Thread(target=draw) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(drawn) == [f"HX2410146032{serial:04d}" for serial in range(1, 41)]


def test_a_new_ticket_is_accepted_and_waits_for_its_unit(db: Database) -> None:
    suggestion = ({"unit": HOUSING, "confidence": 0.8, "reasons": ["提到“路灯”"]},)
    with db.write() as tx:
        number = opened(tx, suggestion=suggestion, places=("东关",)).number
    with db.read() as tx:
        ticket = store.load(tx, number)
        past = store.history(tx, number)
    assert ticket is not None
    assert (ticket.status, ticket.places, ticket.suggestion) == ("to_dispatch", ("东关",), suggestion)
    assert ticket.due == datetime(2024, 10, 21, 18, 0, tzinfo=ZONE)
    assert [(p.event.name, p.event.unit, p.event.reason) for p in past] == [
        ("accepted", "", ""),
        ("routed", HOUSING, "提到“路灯”"),
    ]


def test_the_matter_is_counted_with_its_contact(db: Database) -> None:
    with db.write() as tx:
        contact = tx.insert_id("contacts", channel="c", account="a", sender="s", opened="2024-10-14")
        number = opened(tx, contact_id=str(contact), category="城乡建设类", topic="路灯").number
        matter = tx.one("SELECT * FROM matters")
    assert matter is not None
    assert (matter["contact_id"], matter["ticket"], matter["purpose"]) == (contact, number, "求助")


def test_the_row_is_a_projection_of_the_events(db: Database) -> None:
    with db.write() as tx:
        ticket = opened(tx)
        ticket = told(tx, ticket, Event("dispatched", HOUSING, units=(CITY_LOOKS,)))
        ticket = told(tx, ticket, Event("signed", CITY_LOOKS), Event("signed", HOUSING), hours=2)
        ticket = told(tx, ticket, Event("contacted", HOUSING, text="已电话联系"), hours=3)
        ticket = told(tx, ticket, Event("replied", HOUSING, public="已修好。", outcome="solved"), hours=4)
        kept, past = store.load(tx, ticket.number), store.history(tx, ticket.number)
    assert kept == ticket
    assert kept.status == fold(p.event for p in past) == "replied"
    assert [p.seq for p in past] == list(range(1, kept.version + 1))
    assert past[-1].event == Event("replied", HOUSING, public="已修好。", outcome="solved")
    assert (past[-1].actor, past[-1].role) == ("u1", "handler")


def test_a_ticket_that_was_changed_meanwhile_is_not_overwritten(db: Database) -> None:
    with db.write() as tx:
        seen = opened(tx)
        told(tx, seen, Event("dispatched", HOUSING))
    with pytest.raises(store.StaleTicket), db.write() as tx:
        told(tx, seen, Event("withdrawn"))
    with db.read() as tx:
        kept = store.load(tx, seen.number)
    assert kept is not None
    assert kept.status == "dispatched"


def test_every_holder_has_a_leg_with_its_end(db: Database) -> None:
    with db.write() as tx:
        ticket = told(tx, opened(tx), Event("dispatched", HOUSING))
        ticket = told(tx, ticket, Event("returned", HOUSING, "超出职责范围", units=(CITY_LOOKS,)), hours=2)
        ticket = told(tx, ticket, Event("dispatched", CITY_LOOKS, units=(POLICE,)), hours=3)
        ticket = told(tx, ticket, Event("closed", CITY_LOOKS), hours=9)
        rows = tx.all("SELECT unit, part, ended, end_reason FROM legs ORDER BY id")
    assert [(row["unit"], row["part"], row["end_reason"]) for row in rows] == [
        (HOUSING, "lead", "returned"),
        (CITY_LOOKS, "lead", "closed"),
        (POLICE, "assist", "closed"),
    ]
    assert ticket.returns == 1
    assert ticket.closed == MONDAY + timedelta(hours=9)


def test_the_citizens_clock_runs_on_through_a_return(db: Database) -> None:
    with db.write() as tx:
        ticket = opened(tx)
        due = ticket.due
        ticket = told(tx, ticket, Event("dispatched", HOUSING), Event("returned", HOUSING))
        ticket = told(tx, ticket, Event("dispatched", CITY_LOOKS), hours=30)
    assert ticket.due == due
    assert ticket.sign_due == datetime(2024, 10, 16, 11, 0, tzinfo=ZONE)


def test_rework_after_closing_begins_a_leg_and_a_new_deadline(db: Database) -> None:
    with db.write() as tx:
        ticket = told(tx, opened(tx), Event("dispatched", HOUSING), Event("contacted", HOUSING))
        ticket = told(tx, ticket, Event("closed", HOUSING), hours=5)
        ticket = told(tx, ticket, Event("rework", HOUSING, reason="未解决"), hours=24)
        again = store.view(tx, ticket)
        ticket = told(tx, ticket, Event("closed", HOUSING), hours=30)
        ticket = told(tx, ticket, Event("rework", HOUSING, reason="未联系、未解决"), hours=48)
        denied = store.view(tx, ticket)
    assert ticket.due == datetime(2024, 10, 21, 18, 0, tzinfo=ZONE)
    assert (ticket.reworks, ticket.closed) == (2, None)
    assert (again.contacted, denied.contacted) == (True, False)


def test_deadlines_around_an_event_are_kept_with_it(db: Database) -> None:
    later = datetime(2024, 10, 28, 18, 0, tzinfo=ZONE)
    with db.write() as tx:
        ticket = told(tx, opened(tx), Event("dispatched", HOUSING), Event("extended", HOUSING, until=later))
        last = store.history(tx, ticket.number)[-1]
        (leg,) = legs.open_legs(tx, ticket.number)
    assert (last.due_before, last.due_after) == (datetime(2024, 10, 21, 18, 0, tzinfo=ZONE), later)
    assert leg["due"] == "2024-10-28T18:00:00.000+08:00"


def test_an_extension_never_moves_the_deadline_back(db: Database) -> None:
    earlier = datetime(2024, 10, 16, 18, 0, tzinfo=ZONE)
    with db.write() as tx:
        ticket = told(tx, opened(tx), Event("dispatched", HOUSING), Event("extended", HOUSING, until=earlier))
    assert ticket.due == datetime(2024, 10, 21, 18, 0, tzinfo=ZONE)


def test_the_view_remembers_returns_extensions_and_judgements(db: Database) -> None:
    with db.write() as tx:
        ticket = told(tx, opened(tx, accused_units=(POLICE,)), Event("dispatched", HOUSING))
        ticket = told(tx, ticket, Event("extension_asked", HOUSING), Event("unreasonable_proposed"))
        asked = store.view(tx, ticket)
        ticket = told(tx, ticket, Event("extension_refused"), Event("returned", HOUSING), Event("difficult"))
        later = store.view(tx, ticket)
    assert (asked.extension_asked, asked.unreasonable_by, asked.complained) == (True, "u1", (POLICE,))
    assert (later.extension_asked, later.returned_by, later.was_difficult) == (False, (HOUSING,), True)


def test_tickets_are_found_by_state_and_by_unit(db: Database) -> None:
    with db.write() as tx:
        waiting = opened(tx)
        held = told(tx, opened(tx), Event("dispatched", HOUSING, units=(POLICE,)))
    with db.read() as tx:
        assert [t.number for t in store.search(tx, statuses=["to_dispatch"])] == [waiting.number]
        assert [t.number for t in store.search(tx, unit=POLICE)] == [held.number]
        assert len(store.search(tx)) == 2


def test_a_task_is_opened_once_and_done_once(db: Database) -> None:
    task = tasks.Task("call_now", "call:1", "请致电", ticket="HX1")
    with db.write() as tx:
        assert tasks.open_task(tx, task, MONDAY)
        assert not tasks.open_task(tx, task, MONDAY)
        number = tx.value("SELECT id FROM tasks")
        assert tasks.close_task(tx, number, "s1", MONDAY)
        assert not tasks.close_task(tx, number, "s2", MONDAY)


def test_tasks_follow_the_state_of_the_ticket(db: Database) -> None:
    def waiting() -> list[str]:
        return [row["kind"] for row in tx.all("SELECT kind FROM tasks WHERE done IS NULL ORDER BY kind")]

    with db.write() as tx:
        ticket = opened(tx)
        tasks.follow(tx, ticket, False, "s1", MONDAY)
        assert waiting() == ["dispatch"]
        ticket = told(tx, ticket, Event("dispatched", HOUSING))
        tasks.follow(tx, ticket, True, "s1", MONDAY)
        assert waiting() == ["extension"]
        ticket = told(tx, ticket, Event("withdrawn"))
        tasks.follow(tx, ticket, True, "s1", MONDAY)
        assert waiting() == []


def test_the_system_writes_under_its_own_name(db: Database) -> None:
    with db.write() as tx:
        past = store.history(tx, opened(tx).number)
    assert {(p.actor, p.role) for p in past} == {(SYSTEM.user, SYSTEM.role)}
