"""Every page of the console in a real browser: axe finds nothing moderate or worse, and on a phone nothing scrolls sideways.

One walk opens each page once. What takes longer, all pages in the dark and in English, belongs to `make soak`.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from storage.clock import VirtualClock
from storage.database import open_database
from tests.browser.conftest import DESKTOP, PHONE, Visit
from tests.browser.walking import cookies, looks, served, stands_out, violations
from tests.browser.watching import Watch
from tests.console.pages import Opened, furnish, pages
from tests.console.test_page_size import MOST_BYTES
from tests.console.walking import Things
from tests.console.world import World

PHONE_SIZE, DESK_SIZE = PHONE["viewport"], DESKTOP["viewport"]
CONTRAST: Mapping[str, Any] = {"runOnly": ["color-contrast"]}
ROWS = 3
IN_THE_DARK = ("tickets", "ticket", "conversation", "article", "users")


@dataclass
class House:
    """The furnished console, its address, and a page of the browser for each role."""

    home: str
    things: Things
    page_of: Callable[[str], Page]
    watch: Watch

    def walk(self, look: Callable[[Page, Opened], list[str]], only: tuple[str, ...] = ()) -> str:
        """Open the pages one after the other; what was found, a line each, after the address."""
        found: list[str] = []
        for opened in pages(self.things):
            if only and opened.endpoint not in only:
                continue
            page = self.page_of(opened.role)
            answer = page.goto(f"/console{opened.path}")
            assert answer is not None
            if answer.status != 200:
                found.append(f"{opened.path}: {answer.status}, let `furnish` make what it shows")
            elif faults := look(page, opened):
                found.extend(f"{opened.path}: {fault}" for fault in faults)
        return "\n".join(found)


@pytest.fixture
def house(browser: Browser, sqlite_template: Path, tmp_path: Path, clock: VirtualClock) -> Iterator[House]:
    """On SQLite: what a page looks like does not depend on the database."""
    shutil.copy(sqlite_template, tmp_path / "house.db")
    db = open_database(f"sqlite:///{tmp_path / 'house.db'}")
    world = World(db, clock)
    things = furnish(world, ROWS)
    opened: dict[str, Page] = {}
    with served(world) as home:
        watch = Watch(home)

        def page_of(role: str) -> Page:
            if role not in opened:
                context = browser.new_context(**DESKTOP, locale="zh-CN", base_url=home)
                context.add_cookies(cookies(world, role))
                watch.over(context)
                opened[role] = context.new_page()
            return opened[role]

        yield House(home, things, page_of, watch)
        for page in opened.values():
            page.context.close()
    db.close()
    watch.assert_clean()


def test_axe_finds_nothing_moderate_and_nothing_stands_out_on_a_phone(house: House) -> None:
    def look(page: Page, _: Opened) -> list[str]:
        page.set_viewport_size(DESK_SIZE)
        faults = violations(page)
        page.set_viewport_size(PHONE_SIZE)
        return faults + stands_out(page)

    assert house.walk(look) == ""


def test_the_dark_palette_can_be_read(house: House) -> None:
    def look(page: Page, _: Opened) -> list[str]:
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        page.reload()  # colours that fade in are read half way
        return violations(page, CONTRAST)

    assert house.walk(look, IN_THE_DARK) == ""


@pytest.mark.soak
def test_every_page_in_the_dark_on_a_phone_and_in_english(house: House) -> None:
    def look(page: Page, _: Opened) -> list[str]:
        page.context.add_cookies(looks("en/dark"))
        page.reload()
        page.set_viewport_size(PHONE_SIZE)
        return violations(page) + stands_out(page)

    assert house.walk(look) == ""


def test_the_menu_of_a_phone_opens_by_keyboard_and_fits(house: House) -> None:
    page = house.page_of("admin")
    page.set_viewport_size(PHONE_SIZE)
    page.goto("/console/tickets")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.get_by_role("navigation", name="主菜单").is_visible()
    assert stands_out(page) == []
    assert violations(page) == []
    page.keyboard.press("Escape")
    assert not page.get_by_role("navigation", name="主菜单").is_visible()


def test_menu_and_choices_work_without_javascript(house: House, browser: Browser) -> None:
    signed_in = house.page_of("admin").context.storage_state()
    context = browser.new_context(
        **PHONE, base_url=house.home, java_script_enabled=False, storage_state=signed_in
    )
    page = context.new_page()
    page.goto("/console/tickets?text=none")
    page.locator("details.menu > summary").click()
    page.get_by_role("navigation", name="主菜单").get_by_role("link", name="热点").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("热点")
    page.locator("details.account > summary").click()
    page.get_by_role("button", name="深色").click()
    expect(page).to_have_url(f"{house.home}/console/crowds")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    context.close()


def test_the_page_of_the_citizens_is_small_and_axe_finds_nothing_moderate(visit: Visit) -> None:
    page, loaded = visit(**PHONE), list[Response]()
    page.on("response", lambda answer: loaded.append(answer))
    page.goto("/chat")
    assert sum(len(answer.body()) for answer in loaded) < MOST_BYTES
    page.locator("#text").fill("护照到期了怎么换")
    page.locator("#text").press("Enter")
    page.locator("#messages > .from-bot").last.wait_for()
    assert violations(page) == []
    assert stands_out(page) == []
