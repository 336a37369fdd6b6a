"""A small office for the tests of the desk: its city, its people, and short ways to act."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from desk import rounds
from desk.city import City, Watch
from desk.jobs import JOBS, LOOK_UPS
from desk.opening import Opened, Request, open_from_request
from desk.ticket_actions import Done, Result, perform
from language.phrases import Phrases
from storage.clock import moment
from storage.database import Database
from storage.transaction import Row
from tests.tickets.city import (
    CATEGORIES,
    DEADLINES,
    EAST_HEAT,
    HOUSING,
    INSPECTORS,
    LINES,
    POLICE,
    SERVING,
    SUPERVISION,
    UNITS,
    ZONE,
)
from tickets import store
from tickets.model import Actor, Refusal
from tickets.roster import Roster
from tickets.routing import Router
from tickets.ticket import Ticket
from tickets.units import Units

PHRASES = Phrases(tomllib.loads(Path("packs/base/phrases.toml").read_text(encoding="utf-8")))
LED = Units(replace(unit, leader="周建平") if unit.name == HOUSING else unit for unit in UNITS)
WATCH = Watch(
    second=timedelta(minutes=30),
    leader=timedelta(minutes=20),
    county=timedelta(minutes=15),
    danger=timedelta(minutes=10),
    duty_office="",
    duty_kinds=frozenset({"企业"}),
    roster_ahead=timedelta(hours=72),
    roster_at=time(9),
    digest_at=time(8, 30),
    push_days=30,
    review_ahead=timedelta(days=30),
)
CITY = City(
    name="云汀",
    prefix="HX",
    seats=("6032",),
    units=LED,
    router=Router(CATEGORIES, LED, None, SUPERVISION, SERVING, LINES),
    deadlines=DEADLINES,
    phrases=PHRASES,
    auto_dispatch_above=1.01,
    suggest_above=0.3,
    readers={"执法监督": ("duty_leader", INSPECTORS)},
    discreet=frozenset({"12338"}),
    alarm_units={"燃气泄漏": (EAST_HEAT, POLICE), "极端行为": (POLICE,)},
    roster=Roster(()),
    watch=WATCH,
)
MONDAY = datetime(2024, 10, 14, 10, 0, tzinfo=ZONE)
LETTER = Request(
    text="物业公司乱收物业费，找了几次都不理",
    title="物业公司乱收物业费",
    purpose="投诉",
    phone="13800002318",
    channel="wechat",
    account="main",
    sender="o1",
)

REFUNDED = "10月14日我局约谈物业公司，责令其退还多收的物业费320元，款项当日已转回您的缴费账户。联系人王工，0000-6021145。"
REPLY = {"text": "已责令退还，公示收费标准", "public": REFUNDED, "outcome": "已解决"}

SEAT = Actor("office", "s1", "seat")
REVIEWER = Actor("office", "r1", "reviewer")
DUTY = Actor("office", "d1", "duty_leader")


def handler(unit: str = HOUSING) -> Actor:
    return Actor("unit", "u1", "handler", unit)


def leader(unit: str = HOUSING) -> Actor:
    return Actor("unit", "l1", "unit_leader", unit)


class Office:
    """One database, one city, and a clock that goes on by an hour with each act."""

    def __init__(self, db: Database, city: City = CITY) -> None:
        self.db = db
        self.city = city
        self.now = MONDAY
        self.number = ""

    def open(self, request: Request = LETTER) -> Opened:
        with self.db.write() as tx:
            opened = open_from_request(tx, self.city, request, self.now)
        self.number = opened.ticket.number
        return opened

    def act(self, actor: Actor, action: str, **fields: Any) -> Result:
        self.now += timedelta(hours=1)
        return perform(self.db, self.city, self.now, actor, self.number, action, fields)

    def must(self, actor: Actor, action: str, **fields: Any) -> Done:
        """Do what has to be allowed."""
        result = self.act(actor, action, **fields)
        assert isinstance(result, Done), result
        return result

    def refused(self, actor: Actor, action: str, **fields: Any) -> str:
        """The reason of what has to be refused; nothing may have changed by it."""
        before = self.snapshot()
        result = self.act(actor, action, **fields)
        assert isinstance(result, Refusal), result
        assert self.snapshot() == before
        return result.reason

    def until_handling(self) -> None:
        self.open()
        self.must(SEAT, "dispatch", unit="住建局")
        self.must(handler(), "sign")
        self.must(handler(), "contact", text="已电话联系，约定明天上门", outcome="已联系")

    def until_review(self) -> None:
        self.until_handling()
        self.must(handler(), "reply", **REPLY)
        self.must(leader(), "approve")

    def ticket(self, number: str = "") -> Ticket:
        with self.db.read() as tx:
            found = store.load(tx, number or self.number)
        assert found is not None
        return found

    def sent(self, audience: str, since: int = 0) -> list[tuple[str, str, str]]:
        """Recipient, kind and text of everything put out for an audience."""
        with self.db.read() as tx:
            rows = tx.all(
                "SELECT recipient, kind, text FROM outbox WHERE audience = :audience AND id > :since ORDER BY id",
                audience=audience,
                since=since,
            )
        return [(row["recipient"], row["kind"], row["text"]) for row in rows]

    def kinds(self, audience: str) -> list[tuple[str, str]]:
        return [(recipient, kind) for recipient, kind, _ in self.sent(audience)]

    def open_tasks(self) -> list[str]:
        return [task["kind"] for task in self._tasks() if task["done"] is None]

    def _tasks(self) -> list[Row]:
        with self.db.read() as tx:
            return tx.all("SELECT kind, done, title, text, unit FROM tasks ORDER BY id")

    def snapshot(self) -> Mapping[str, list[Row]]:
        """Everything that an action may write."""
        with self.db.read() as tx:
            tables = ("tickets", "ticket_events", "legs", "tasks", "outbox")
            return {table: tx.all(f"SELECT * FROM {table}") for table in tables}


class Watched(Office):
    """An office whose due rows are carried out when its clock passes them."""

    def begin_rounds(self) -> None:
        """Have the regular work done from now on."""
        with self.db.write() as tx:
            rounds.begin(tx, self.city, self.now)

    def told(self, kind: str) -> list[tuple[str, str, str]]:
        """When which audience got a notice of a kind, and who."""
        rows = self.rows("SELECT * FROM outbox WHERE kind = :kind ORDER BY id", kind=kind)
        return [
            (row["created_at"][5:16].replace("T", " "), row["audience"], row["recipient"]) for row in rows
        ]

    def clock(self, **ahead: float) -> None:
        """Let time pass and do what falls due, in order, each at its own moment."""
        until = self.now + timedelta(**ahead)
        while self._carry_out_next(until):
            pass
        self.now = until

    def clock_to(self, at: datetime) -> None:
        """Let time pass until a moment."""
        self.clock(seconds=(at - self.now).total_seconds())

    def _carry_out_next(self, until: datetime) -> bool:
        with self.db.write() as tx:
            row = tx.one("SELECT * FROM due WHERE done IS NULL ORDER BY due_at, id LIMIT 1")
            if row is None or moment(row["due_at"]) > until:
                return False
            tx.run("UPDATE due SET done = :now WHERE id = :id", now=row["due_at"], id=row["id"])
            kind, at = row["kind"], moment(row["due_at"])
            found = LOOK_UPS[kind](tx, self.city, at) if kind in LOOK_UPS else {}
            JOBS[kind](tx, self.city, row["key"], {**json.loads(row["payload"]), **found}, at)
        return True

    def rows(self, sql: str, **params: Any) -> list[Row]:
        with self.db.read() as tx:
            return tx.all(sql, **params)
