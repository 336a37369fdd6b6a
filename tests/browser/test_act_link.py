"""The link of an alert on a phone: an officer sees what is asked, and acts by finger or by keyboard."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from storage.clock import VirtualClock
from storage.database import Database
from tests.browser.citizen import assert_fits
from tests.browser.conftest import PHONE, Picture
from tests.hotline.alerting import Office, link_in
from tests.hotline.packs import City
from tests.platforms.robots import Robots
from tests.waitress_server import served


@pytest.fixture
def office(sqlite_db: Database, clock: VirtualClock, tmp_path: Path) -> Iterator[tuple[Office, str]]:
    """An office with a dispatched ticket, and the link in its alert."""
    with Robots() as robots:
        office = Office(sqlite_db, clock, City(tmp_path / "city"), f"json://127.0.0.1:{robots.port}/x")
        office.dispatched()
        office.deliver()
        yield office, link_in(robots.arrived[-1]["message"])


@pytest.fixture
def phone(office: tuple[Office, str], browser: Browser) -> Iterator[Page]:
    """The link, opened on a phone."""
    with served(office[0].phone.application) as port:
        context = browser.new_context(**PHONE, locale="zh-CN")
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{port}{office[1]}")
        yield page
        context.close()


def test_an_officer_signs_with_a_thumb(office: tuple[Office, str], phone: Page, picture: Picture) -> None:
    assert_fits(phone)
    sign = phone.get_by_role("button", name="签收")
    box = sign.bounding_box()
    assert box is not None and box["height"] >= 44 and box["width"] >= 250
    picture(phone, "act-phone")
    sign.click()
    expect(phone.get_by_role("status")).to_have_text("已签收。")
    picture(phone, "act-phone-done")
    phone.go_back()
    phone.reload()
    expect(phone.get_by_role("status")).to_contain_text("每个链接只能用一次")
    assert_fits(phone)


def test_an_officer_returns_by_keyboard_alone(
    office: tuple[Office, str], phone: Page, picture: Picture
) -> None:
    def press(key: str, times: int = 1) -> None:
        for _ in range(times):
            phone.keyboard.press(key)

    press("Tab", 2)
    expect(phone.get_by_label("退回理由和依据")).to_be_focused()
    phone.keyboard.type("不属于本单位职责")
    press("Tab")
    press("ArrowDown", 2)
    press("Tab")
    expect(phone.get_by_role("button", name="退回")).to_be_focused()
    picture(phone, "act-phone-return")
    press("Enter")
    expect(phone.get_by_role("status")).to_contain_text("已退回")
    with office[0].db.read() as tx:
        returned = tx.one("SELECT reason, actor FROM ticket_events WHERE event = 'returned'")
    assert returned is not None and returned["reason"] == "不属于本单位职责"
