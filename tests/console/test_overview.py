"""The leader's view: every number opens a list of as many records, today is apart from the week, and what is not shown is told."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from urllib.parse import unquote

import pytest

from console.paging import PAGE_SIZE
from console.reads import behind
from hotline.press import HousePress
from tests.console.world import HOUSING, WATER, Browser, Revision, World, press_pack
from tests.reports.records import Records, at
from tickets.model import Actor

SEAT, HOUSER = Actor("office", "林晓", "seat"), Actor("unit", "王工", "handler", HOUSING)
LINK = re.compile(r'<a[^>]*href="(/console/overview/list[^"]+)"[^>]*>([^<]+)')
BAR = re.compile(r'<th scope="row"><a href="([^"]+)">([^<]+)</a></th>.*?class="number">(\d+)<', re.DOTALL)


def furnished(world: World) -> str:
    """A week with something of everything; the ticket that a unit gave back."""
    with world.db.write() as tx:
        records = Records(tx)
        for day in (7, 14, 14):
            records.contact(at(10, day, 9), "ticketed")
        for unit, count in ((HOUSING, 2), (WATER, 1)):
            for _ in range(count):
                records.ticket(at(10, 2), unit, due=at(10, 9))
        records.ticket(at(10, 14, 9), WATER, due=at(10, 18))
        for rating in ("satisfied", "satisfied", "dissatisfied", ""):
            records.survey(records.ticket(at(10, 9), HOUSING, closed_at=at(10, 14, 9)), at(10, 14, 9), rating)
    number = world.open_ticket(contact_phone="13800001111")
    world.do(number, "dispatch", SEAT, unit=HOUSING)
    world.do(number, "return", HOUSER, reason="管网由水务公司维护，已告知13800001111", suggest=WATER)
    world.do(number, "dispatch", SEAT, unit=WATER)
    world.crowd("和谐家园", 5)
    return number


def counted(browser: Browser, address: str) -> int:
    found = re.search(r"共 (\d+) 条", browser.page(address.removeprefix("/console")))
    assert found, address
    return int(found[1])


def test_every_number_opens_a_list_of_as_many_records(world: World) -> None:
    number = furnished(world)
    leader = world.browser("duty_leader")
    page = leader.page("/overview")
    numbers = [(unescape(href), text) for href, text in LINK.findall(page) if text.isdigit()]
    assert {re.findall(r"of=(\w+)", href)[0] for href, _ in numbers} >= {
        "received", "closed_in_period", "ending_overdue", "returns", "rated", "hot_contacts", "hot_persons", "hot_tickets",
    }  # fmt: skip
    for href, text in numbers:
        assert counted(leader, href) == int(text), href
    bars = BAR.findall(page)
    assert [(name, count) for _, name, count in bars[:2]] == [(HOUSING, "2"), (WATER, "1")]
    assert [name for _, name, _ in bars[2:]] == [HOUSING, f"{HOUSING} → {WATER}"]
    for href, _, count in bars:
        assert counted(leader, unescape(href)) == int(count)
    returned = leader.page(unescape(bars[-1][0]).removeprefix("/console"))
    assert number in returned
    assert f"{HOUSING} 退回：管网由水务公司维护，已告知138****1111" in returned


def test_satisfaction_stands_beside_how_many_answered(world: World) -> None:
    furnished(world)
    page = world.browser("auditor").page("/overview")
    tiles = re.findall(r'tile-title">([^<]+)</span>\s*<a[^>]*>([^<]+)<', page)
    shown = dict(tiles[-5:])
    assert shown == {"满意率（参评）": "66.67%", "参评率": "75%", "参评": "3", "基本满意": "0", "不满意": "1"}


def test_today_stands_apart_while_its_week_runs(world: World) -> None:
    furnished(world)
    seat = world.browser("seat")
    page = seat.page("/overview")
    assert "今日" in page and "2024年10月14日" in page
    former = seat.page("/overview?period=2024-W41")
    assert "今日" not in former and "period=2024-W40" in former and "period=2024-W42" in former
    assert "period=2024-W43" not in page
    assert "本周" in world.browser("admin").page("/overview")
    seat.post("/preferences", language="en")
    assert "Open now" in seat.page("/overview")


def test_a_city_whose_day_begins_at_noon_has_its_own_today(world: World) -> None:
    furnished(world)
    rules = press_pack().rules
    noon = replace(press_pack(), rules=replace(rules, figures=replace(rules.figures, day_starts="12:00")))
    world.revision = Revision(replace(world.revision.desk, press=HousePress(noon)))
    leader = world.browser("duty_leader")
    page = leader.page("/overview")
    assert "2024年10月15日" in page
    [(href, shown)] = re.findall(r'href="([^"]*period=2024-10-15[^"]*of=received)"[^>]*>(\d+)<', page)
    assert counted(leader, unescape(href)) == int(shown) == 5


def test_what_a_reader_may_not_see_is_counted_and_left_out(world: World) -> None:
    with world.db.write() as tx:
        records = Records(tx)
        first, secret, *_ = [records.ticket(at(10, 14, 9)) for _ in range(PAGE_SIZE + 2)]
        tx.run("UPDATE tickets SET line = '12338' WHERE number = :number", number=secret)
    address = "/overview/list?period=2024-W42&of=tickets"
    page = world.browser("seat").page(address)
    assert first in page and secret not in page
    assert "共 52 条" in page and "本页另有 1 条没有列出" in page
    leader = world.browser("duty_leader")
    page = leader.page(address)
    assert secret in page and "没有列出" not in page
    following = re.search(r'rel="next" href="/console([^"]+)"', page)
    assert following
    assert leader.page(unescape(following[1])).count('class="code row"') == 2


def test_a_very_long_list_holds_the_oldest_and_says_so(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(behind, "MOST", 2)
    monkeypatch.setattr(behind, "ASKED", 3)
    with world.db.write() as tx:
        records = Records(tx)
        late, *early = [records.ticket(at(10, day, 9)) for day in (16, 14, 15)]
    page = world.browser("seat").page("/overview/list?period=2024-W42&of=tickets")
    assert "多于 2 条，只列出最早的 2 条" in page
    assert late not in page and all(number in page for number in early)


def test_what_is_no_week_and_no_number_is_told(world: World) -> None:
    leader = world.browser("duty_leader")
    for period in ("2024-W60", "2024-10", "0001-W01", "9999-W52", "2024-W43", "<b>"):
        answer = leader.get(f"/overview?period={period}")
        assert answer.status_code == 422, period
        assert "<b>" not in answer.get_data(as_text=True)
        assert leader.get(f"/overview/list?period={period}&of=received").status_code == 404, period
    for figure in (
        "",
        "nothing",
        "received_change",
        "received%40tomorrow",
        "received_before%400001-01-01",
        "received%409999-12-31",
        "tickets%3Funit%3D%2500",
    ):
        answer = leader.get(f"/overview/list?period=2024-W42&of={figure}")
        assert answer.status_code == 404 or "共 0 条" in answer.get_data(as_text=True), figure
    assert "共 0 条" in leader.page("/overview/list?period=2024-W42&of=hot_contacts%3Fx%3D1")
    for crowd in ("0", "x", "9" * 19, "1%2500"):
        assert "共 0 条" in leader.page(f"/overview/list?period=2024-W42&of=hot_contacts%3Fcrowd%3D{crowd}")


def test_the_address_of_a_hot_topic_tells_nothing_of_it(world: World) -> None:
    furnished(world)
    with world.db.write() as tx:
        matter = "路灯13800001111"
        tx.run("UPDATE clusters SET about = :matter", matter=matter)
    leader = world.browser("duty_leader")
    addresses = [unescape(href) for href, _ in LINK.findall(leader.page("/overview")) if "hot_" in href]
    assert addresses and all(re.search(r"of=hot_\w+\?crowd=\d+$", unquote(unquote(one))) for one in addresses)
    named = leader.page(addresses[0].removeprefix("/console"))
    assert "路灯" in named and matter not in named, "a matter is masked above its list as in the table"


def test_a_week_later_the_list_is_that_of_the_week(world: World) -> None:
    furnished(world)
    world.clock.move_to(world.now + timedelta(days=7))
    leader = world.browser("duty_leader")
    assert counted(leader, "/console/overview/list?period=2024-W42&of=received") == 7
    assert counted(leader, "/console/overview/list?period=2024-W43&of=received") == 0
