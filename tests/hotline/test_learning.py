"""Routing learns from the office's own tickets: when, from which, in which process, and when the old model stays."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from hotline.learning import Lesson, apart, here, lesson_of
from hotline.pack.check import check_folder
from hotline.pack.revisions import load
from hotline.pack.values import Example as Row
from hotline.pack.values import Pack
from hotline.routing import routing_of
from hotline.seeding import seed_routing
from hotline.service import Service
from storage.clock import VirtualClock, stamp
from storage.database import Database
from tests.conftest import NOON
from tests.hotline.test_cli_route import DEMO
from tickets import routing_models
from tickets.routing_models import Made
from tickets.routing_training import Example

WATER, POWER = "云汀水务有限公司", "国网云汀供电公司"
HISTORY = (
    *(Row(f"{n}栋水管爆了，水淌了一地", WATER) for n in range(12)),
    *(Row(f"{n}号变压器跳闸，整条街停电", POWER) for n in range(12)),
)
CRANE = "塔吊把线刮断了"
"""Nothing in the pack speaks of it."""


@pytest.fixture(scope="module")
def pack() -> Pack:
    """The demo city with a small history."""
    return with_history(check_folder(DEMO).usable(), HISTORY)


def with_history(pack: Pack, history: tuple[Row, ...]) -> Pack:
    rows = "".join(f"{row.text},{row.label}\n" for row in history)
    return replace(pack, history=history, texts={**pack.texts, "history.csv": f"text,label\n{rows}"})


def service_of(db: Database, pack: Pack) -> Service:
    load(db, pack, "test", NOON)
    seed_routing(db, pack, NOON, here)
    return Service(db, VirtualClock(NOON), {}, teach=here)


def handled(
    db: Database, texts: Sequence[str], unit: str, at: datetime, first: str = "", **more: object
) -> None:
    """Tickets that a unit handled to the end."""
    with db.write() as tx:
        for text in texts:
            tx.insert(
                "tickets", number=f"HX{tx.value('SELECT count(*) FROM tickets')}", status="archived", text=text, unit=unit,
                opened=stamp(at), closed=stamp(at), suggestion=f'[{{"unit": "{first or unit}"}}]', **more,
            )  # fmt: skip


def unit_for(service: Service, text: str) -> str:
    best = service.city().desk.router.route(text).best
    return best.unit if best else ""


def live(service: Service, **ahead: float) -> None:
    """Let time pass hour by hour."""
    until = service.clock.now() + timedelta(**ahead)
    assert isinstance(service.clock, VirtualClock)
    while service.clock.now() < until:
        service.clock.move_to(service.clock.now() + timedelta(hours=1))
        service.tick_due()
        service.tick_learning()


def test_learning_runs_in_a_process_of_its_own_and_comes_back_the_same(pack: Pack) -> None:
    lesson = Lesson(routing_of(pack), tuple(Example(row.text, row.label) for row in HISTORY))
    assert apart(lesson).packed == here(lesson).packed is not None


def test_corrections_are_learnt_within_the_week_and_outweigh_what_was_there(db: Database, pack: Pack) -> None:
    service = service_of(db, pack)
    service.begin_rounds()
    assert unit_for(service, CRANE) != POWER
    handled(db, [f"{CRANE}{n}" for n in range(30)], POWER, NOON, first=WATER)
    live(service, days=6)
    assert unit_for(service, CRANE) != POWER
    live(service, days=2)
    best = service.city().desk.router.route(CRANE).best
    assert best is not None and best.unit == POWER and best.confidence > 0.8
    assert any("塔吊" in reason or "刮断" in reason for reason in best.reasons)


def test_a_few_tickets_are_no_reason_to_learn(db: Database, pack: Pack) -> None:
    service = service_of(db, pack)
    service.begin_rounds()
    handled(db, [f"{CRANE}{n}" for n in range(5)], POWER, NOON)
    live(service, days=15)
    with db.read() as tx:
        assert tx.value("SELECT count(*) FROM routing_models") == 1


def test_a_changed_history_is_learnt_at_once(db: Database, pack: Pack) -> None:
    service = service_of(db, pack)
    more = tuple(Row(f"{CRANE}{n}", "市交通运输局") for n in range(6))
    load(db, with_history(pack, (*HISTORY, *more)), "test", NOON)
    assert service.tick_learning() and not service.tick_learning()
    assert service.packs.learnt is not None and service.packs.learnt.examples == 30


def test_a_worse_model_is_not_taken_into_use_and_the_office_is_told(db: Database, pack: Pack) -> None:
    service = service_of(db, pack)
    before = service.packs.learnt
    figures = {"accuracy": 0.5, "tried": 40, "before": 0.9, "after": 0.75}
    worse = Service(
        db, service.clock, {}, teach=lambda _: Made(None, "worse", examples=9, units=2, figures=figures)
    )
    with db.write() as tx:
        routing_models.ask(tx, routing_models.ROUND, NOON)
    assert worse.tick_learning()
    assert worse.packs.learnt is not None and before is not None
    assert worse.packs.learnt.examples == before.examples
    with db.read() as tx:
        task = tx.one("SELECT title, text FROM tasks WHERE kind = 'routing_worse'")
        told = tx.value("SELECT count(*) FROM outbox WHERE kind = 'routing_worse' AND audience = 'office'")
    assert task is not None and told == 1
    assert "40 件" in task["text"] and "75.0%" in task["text"] and "90.0%" in task["text"]


def test_what_is_confidential_or_kept_apart_is_never_learnt(db: Database, pack: Pack) -> None:
    service_of(db, pack)
    later = NOON + timedelta(days=1)
    apart_line = next(row.line for row in pack.lines if row.restricted)
    handled(db, ["可以学的"], POWER, later, first=WATER)
    handled(db, ["学过的"], POWER, NOON - timedelta(days=1))
    handled(db, ["举报人的话"], POWER, later, confidential=1)
    handled(db, ["专线上的话"], POWER, later, line=apart_line)
    with db.read() as tx:
        lesson = lesson_of(tx, pack)
    assert lesson.fresh == (Example("可以学的", POWER, 3.0),)
    assert lesson.known[len(HISTORY) :] == (Example("学过的", POWER),)
    assert lesson.used


def test_one_process_learns_and_another_takes_over_when_it_died(db: Database, pack: Pack) -> None:
    load(db, pack, "test", NOON)
    with db.write() as tx:
        number = routing_models.claim(tx, NOON)
        assert number is not None and routing_models.claim(tx, NOON) is None
        later = NOON + routing_models.LEASE
        assert routing_models.claim(tx, later) == number
        assert routing_models.keep(tx, number, Made(None, "nothing"), later)
        assert not routing_models.keep(tx, number, Made(None, "nothing"), later)


def test_without_a_history_routing_goes_by_words_and_nobody_is_bothered(db: Database, pack: Pack) -> None:
    service = service_of(db, with_history(pack, ()))
    assert service.packs.learnt is None and not service.tick_learning()
    best = service.city().desk.router.route("暖气片冰凉，室温不够").best
    assert best is not None and best.confidence > 0.5
