"""The lists of tickets: search by words, numbers and last digits, filters, counts, and what each side may find."""

import json
from importlib import import_module

import pytest

from console.reads import queues, windows
from console.reads.queues import Filters
from console.scope import Sight
from desk import search_fill
from storage import due
from tests.console.world import HOUSING, WATER, Browser, World
from tickets import store
from tickets.model import Actor
from tickets.tasks import Task, open_task

SEAT, AUDITOR = Actor("office", "x", "seat"), Actor("office", "y", "auditor")
HOUSERS = Actor("unit", "z", "handler", HOUSING)


def found(world: World, text: str = "", actor: Actor = SEAT, **more: object) -> list[str]:
    """The numbers that a search of everything shows, page after page."""
    numbers: list[str] = []
    cursor, first = "", True
    filters = Filters(text=text, **more)  # type: ignore[arg-type]
    while first or cursor:
        with world.db.read() as tx:
            page = queues.listed(tx, "all", filters, Sight(actor, {}), world.now, cursor)
        numbers += [row["number"] for row in page.rows]
        cursor, first = page.next, False
    return numbers


def amend(world: World, number: str, **values: object) -> None:
    with world.db.write() as tx:
        ticket = store.lock(tx, number)
        assert ticket is not None
        store.amend(tx, ticket, **values)


def test_all_words_of_a_search_must_stand_in_the_ticket_whatever_the_script(world: World) -> None:
    lamp = world.open_ticket(title="路灯不亮", text="滨河路88号院门口的路灯坏了", place="滨河路88号院")
    pipe = world.open_ticket(title="水管爆了", text="滨河路口的水管爆了", place="滨河路口")
    assert found(world, "滨河路") == [pipe, lamp]
    assert found(world, "路燈 88號院") == [lamp]
    assert found(world, "门口的路灯") == [lamp]
    assert found(world, "路灯 水管") == []


def test_what_is_changed_is_found_by_the_new_words_alone(world: World) -> None:
    number = world.open_ticket(title="井盖丢了", text="井盖丢了", unit_text="井盖丢了")
    amend(world, number, title="电线垂地", text="电线垂地", unit_text="电线垂地")
    assert found(world, "电线垂") == [number]
    assert found(world, "井盖") == []


def test_a_word_that_stands_everywhere_goes_on_in_pieces(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queues, "SEARCHED", 40)
    wanted = world.open_ticket(title="电梯门夹人", topic="特种设备")
    for _ in range(90):
        world.open_ticket()
    assert found(world, "电梯", topic="特种设备") == [wanted]
    assert len(set(found(world, "电梯"))) == 91


def test_last_digits_of_a_telephone_are_for_those_who_may_see_it(world: World) -> None:
    number = world.open_ticket(contact_phone="13912348642", text="请打13912348642")
    assert found(world, "8642") == found(world, "13912348642") == [number]
    assert found(world, "8642", AUDITOR) == found(world, "13912348642", AUDITOR) == []
    world.do(number, "dispatch", SEAT, unit=HOUSING)
    assert found(world, "8642", HOUSERS) == found(world, "13912348642", HOUSERS) == []


def test_a_unit_searches_its_own_tickets_and_never_what_was_left_out(world: World) -> None:
    own = world.open_ticket(
        title="后厨卫生", text="我是老陈，后厨有蟑螂", unit_text="后厨有蟑螂", confidential=True
    )
    other = world.open_ticket(title="后厨漏水", text="后厨有蟑螂")
    world.do(own, "dispatch", SEAT, unit=HOUSING)
    world.do(other, "dispatch", SEAT, unit=WATER)
    assert found(world, "蟑螂", HOUSERS) == [own]
    assert found(world, "老陈", HOUSERS) == []
    assert found(world, "老陈 蟑螂") == [own]


def test_filters_narrow_a_list(world: World) -> None:
    plain = world.open_ticket(topic="电梯", channel="webchat")
    urgent = world.open_ticket(topic="路灯", channel="wechat", urgent=True)
    assert found(world, topic="电梯") == [plain]
    assert found(world, channel="wechat", urgent=True) == [urgent]
    day = world.now.date().isoformat()
    assert found(world, since=day, until=day) == [urgent, plain]
    assert found(world, until="2024-10-13") == []
    assert "这样" in world.browser("seat").get("/tickets?since=13.10.").get_data(as_text=True)


@pytest.mark.parametrize(
    "text", ['" OR *', "words:电梯", 'a" NEAR(b', "(((", "\u202e电梯\u202c", "％－+", "栋", "x" * 60]
)
def test_hostile_words_are_words(world: World, text: str) -> None:
    world.open_ticket(title="电梯停运")
    answer = world.browser("seat").client.get("/console/tickets", query_string={"text": text})
    assert answer.status_code == 200


def test_one_character_is_answered_with_advice(world: World) -> None:
    assert "请至少输入两个字" in world.browser("seat").page("/tickets?text=栋")


def test_counts_and_the_list_behind_them_agree_for_office_and_unit(world: World) -> None:
    late, called, ended = (world.open_ticket() for _ in range(3))
    for number in (late, ended):
        world.do(number, "dispatch", SEAT, unit=HOUSING)
    world.do(ended, "withdraw", SEAT, reason="群众撤回")
    with world.db.write() as tx:
        open_task(tx, Task("phone_survey", "k", "回访", ticket=called), world.now)
    world.clock.move_to(world.now.replace(day=30))
    for actor, names in ((SEAT, queues.OFFICE_QUEUES), (HOUSERS, queues.UNIT_QUEUES)):
        sight = Sight(actor, {})
        with world.db.read() as tx:
            counts = queues.counts(tx, names, sight, world.now)
            listed = {name: queues.listed(tx, name, Filters(), sight, world.now) for name in counts}
        assert counts == {name: len(page.rows) for name, page in listed.items()}
        assert counts["overdue"] == (2 if actor is SEAT else 1)
        if actor is SEAT:
            assert [row["number"] for row in listed["phone"].rows] == [called]


def test_tickets_from_before_the_search_are_filled_in(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_fill, "AT_ONCE", 2)
    numbers = [world.open_ticket(title=f"老工单{n}号楼") for n in range(5)]
    with world.db.write() as tx:
        tx.run("DELETE FROM ticket_search WHERE number <> :number", number=numbers[2])
        due.put(tx, search_fill.FILL, search_fill.KEY, world.now)
    assert found(world, "老工单") == [numbers[2]]
    for _ in range(3):
        with world.db.write() as tx:
            row = tx.one("SELECT payload FROM due WHERE kind = :kind", kind=search_fill.FILL)
            assert row is not None
            search_fill.fill(tx, world.city().desk, "", json.loads(row["payload"]), world.now)
    assert sorted(found(world, "老工单")) == numbers


def test_what_an_index_does_not_know_is_looked_for_in_pieces(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(windows, "FEW", 3)
    monkeypatch.setattr(windows, "MANY", 20)
    wanted = [world.open_ticket(channel="wechat", urgent=True) for _ in range(2)]
    for n in range(70):
        number = world.open_ticket(channel=("phone", "wechat")[n % 2], urgent=n % 2 == 0)
        world.do(number, "dispatch", SEAT, unit=HOUSING)
    assert sorted(found(world, channel="wechat", urgent=True)) == wanted
    assert found(world, actor=HOUSERS, channel="wechat", urgent=True) == []
    assert len(set(found(world, actor=HOUSERS, channel="phone"))) == 35


def test_a_unit_lists_what_it_works_on_and_assists_in_and_nothing_against_it(world: World) -> None:
    led, assisted, lost, against = (world.open_ticket() for _ in range(4))
    for number in (led, assisted, lost):
        world.do(number, "dispatch", SEAT, unit=HOUSING if number != assisted else WATER)
    world.do(lost, "return", HOUSERS, reason="不属于本单位", suggest=WATER)
    amend(world, assisted, assistants=(HOUSING,))
    amend(world, against, unit=HOUSING, accused_units=(HOUSING,))
    assert found(world, actor=HOUSERS) == [assisted, led]
    assert found(world, actor=Actor("unit", "w", "handler", WATER)) == [assisted]


def test_the_tickets_of_units_are_filled_in_as_they_are_kept(world: World) -> None:
    for n in range(4):
        number = world.open_ticket()
        world.do(number, "dispatch", SEAT, unit=(HOUSING, WATER)[n % 2])
    sql = "SELECT unit, opened, ticket FROM unit_tickets ORDER BY ticket, unit"
    migration = import_module("storage.migrations.versions.0024_large_lists")
    with world.db.write() as tx:
        kept = tx.all(sql)
        tx.run("DELETE FROM unit_tickets")
        tx.run(migration.THERE_ALREADY)
        assert len(kept) == 4
        assert tx.all(sql) == kept


def test_the_day_begins_where_work_waits(world: World) -> None:
    handler, leader, reviewer = (
        world.browser("handler", WATER), world.browser("unit_leader", WATER), world.browser("reviewer"),
    )  # fmt: skip

    def home(browser: Browser) -> str:
        return str(browser.get("/").headers["Location"]).removeprefix("/console/")

    assert home(handler) == "tickets" and home(reviewer) == "conversations"
    number = world.open_ticket()
    world.do(number, "dispatch", Actor("office", "x", "seat"), unit=WATER)
    assert home(handler) == home(leader) == "tickets?queue=to_sign"
    officer = Actor("unit", "y", "handler", WATER)
    world.do(number, "sign", officer)
    assert home(handler) == "tickets?queue=working"
