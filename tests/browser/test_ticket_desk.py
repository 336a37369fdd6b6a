"""The ticket desk in a real browser: a unit of one person with a phone, a reviewer who refuses, a leader on a phone, and whose
page it is not.
"""

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from storage.clock import VirtualClock
from storage.database import open_database
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.walking import cookies, served, stands_out
from tests.browser.watching import Watch
from tests.console.world import HOUSING, WATER, World
from tickets.model import Actor

ANSWER = (
    "您反映的3号楼电梯10月14日停运，系门机皮带断裂，我局已督促维保单位当日更换皮带并检验合格，"
    "14日18时恢复运行。如再停运，请拨打维保值班电话0000-6051100。"
)
SEAT = Actor("office", "林晓", "seat")
OpenAs = Callable[..., Page]


@pytest.fixture
def world(sqlite_template: Path, tmp_path: Path, clock: VirtualClock) -> Iterator[World]:
    """On SQLite: what a page does does not depend on the database."""
    shutil.copy(sqlite_template, tmp_path / "desk.db")
    db = open_database(f"sqlite:///{tmp_path / 'desk.db'}")
    yield World(db, clock)
    db.close()


@pytest.fixture
def open_as(browser: Browser, world: World) -> Iterator[OpenAs]:
    """A browser in which somebody of a role is signed in."""
    contexts = []
    with served(world) as home:
        watch = Watch(home)

        def open_browser(role: str, **options: object) -> Page:
            context = browser.new_context(**{**DESKTOP, "locale": "zh-CN", "base_url": home, **options})
            context.add_cookies(cookies(world, role))
            context.set_default_timeout(20_000)
            watch.over(context)
            contexts.append(context)
            return context.new_page()

        open_browser.watch = watch  # type: ignore[attr-defined]
        yield open_browser
        for context in contexts:
            context.close()
    watch.assert_clean()


def dispatched(world: World) -> str:
    number = world.open_ticket(
        title="3号楼电梯停运", text="3号楼电梯停了，老人下不了楼", unit_text="3号楼电梯停了"
    )
    world.do(number, "dispatch", SEAT, unit=HOUSING)
    return number


def do(page: Page, action: str) -> None:
    """Send the form of an action that is open, and be told that it is done."""
    page.locator("details.action[open]").get_by_role("button", name=action, exact=True).click()
    expect(page.get_by_role("status")).to_have_text(f"已{action}。")
    assert stands_out(page) == []


def lose_session(page: Page, action: str) -> None:
    """The session has ended when a form is sent; sign in again and go back to where it stood."""
    kept = page.context.cookies()
    page.context.clear_cookies()
    page.locator("details.action[open]").get_by_role("button", name=action, exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("页面已经失效")
    page.context.add_cookies(kept)  # type: ignore[arg-type]
    page.get_by_role("link", name="回到刚才的页面").click()


def test_one_person_does_the_work_of_a_unit_on_a_phone(world: World, open_as: OpenAs) -> None:
    open_as.watch.expects("400")  # type: ignore[attr-defined]
    number = dispatched(world)
    page = open_as("unit_leader", **PHONE)
    page.goto("/console/tickets?queue=to_sign")
    assert stands_out(page) == []
    page.get_by_role("link", name="3号楼电梯停运").click()
    page.locator("summary", has_text="签收").first.click()
    do(page, "签收")
    page.locator("summary", has_text="登记联系").click()
    page.get_by_label("联系时间和情况").fill("中午电话联系，已说明正在更换皮带")
    do(page, "登记联系")
    page.locator("summary", has_text="回复").first.click()
    form = page.locator("#do-reply")
    form.get_by_label("办理结果").select_option(label="已解决")
    form.get_by_label("给群众的答复").press_sequentially("已处理")
    expect(form.locator("#draft-check")).to_contain_text("会被退回修改")
    form.get_by_label("给群众的答复").fill(ANSWER)
    form.get_by_label("办理情况").fill("维保单位10月14日更换门机皮带，检验合格")
    lose_session(page, "回复")
    expect(form.get_by_label("给群众的答复")).to_have_value(ANSWER)
    form.get_by_role("button", name="检查一下").click()
    expect(form.locator("#draft-check")).to_contain_text("可以提交")
    do(page, "回复")
    page.locator("#do-approve > summary").click()
    page.locator("details.action[open]").get_by_role("button").click()
    expect(page.get_by_role("status")).to_be_visible()
    assert world.status(number) == "in_review"


def test_a_reviewer_refuses_by_keyboard_and_the_unit_reads_why(world: World, open_as: OpenAs) -> None:
    number = dispatched(world)
    officer, leader = Actor("unit", "陈刚", "handler", HOUSING), Actor("unit", "李雪", "unit_leader", HOUSING)
    world.do(number, "sign", officer)
    world.do(number, "contact", officer, text="已联系", outcome="已说明")
    world.do(number, "reply", officer, outcome="solved", public=ANSWER, text="维保单位更换门机皮带，检验合格")
    world.do(number, "approve", leader)
    reviewer = open_as("reviewer")
    reviewer.goto(f"/console/tickets/{number}")
    reviewer.keyboard.press("x")
    reviewer.keyboard.type("没有写检验报告的日期")
    reviewer.keyboard.press("Enter")
    expect(reviewer.get_by_role("status")).to_be_visible()
    assert world.status(number) == "rework"
    handler = open_as("handler", **PHONE)
    handler.goto("/console/tickets?queue=rework")
    handler.get_by_role("link", name="3号楼电梯停运").click()
    expect(handler.locator("#sent-back")).to_contain_text("没有写检验报告的日期")


def test_the_page_of_another_unit_is_not_there(world: World, open_as: OpenAs) -> None:
    number = world.open_ticket(title="水管爆裂")
    world.do(number, "dispatch", SEAT, unit=WATER)
    page = open_as("handler", **PHONE)
    open_as.watch.expects("404")  # type: ignore[attr-defined]
    for path in (f"/console/tickets/{number}", f"/console/tickets/{number}/print"):
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 404
        expect(page.locator("main")).to_contain_text("没有找到这个页面，或者您不能查看它")
    page.goto(f"/console/tickets?queue=all&text={number}")
    expect(page.locator("main")).to_contain_text("没有这样的工单")


def test_a_seat_dispatches_several_with_the_keyboard_alone(world: World, open_as: OpenAs) -> None:
    numbers = [world.open_ticket(title=f"路灯不亮{n}") for n in range(3)]
    page = open_as("seat")
    page.goto("/console/tickets?queue=to_dispatch")
    for key in ("j", "x", "j", "x", "b"):
        page.keyboard.press(key)
    expect(page.get_by_role("heading", level=1)).to_contain_text("批量派单")
    assert page.locator("input[name=number]:checked").count() == 2
    page.get_by_role("button", name="确认派单").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("批量派单结果")
    assert sorted(map(world.status, numbers)) == ["dispatched", "dispatched", "to_dispatch"]


def test_a_leader_touches_a_bar_and_sees_the_tickets_behind_it(world: World, open_as: OpenAs) -> None:
    number = dispatched(world)
    world.clock.move_to(world.now + timedelta(days=20))
    page = open_as("duty_leader", **PHONE)
    page.goto("/console/overview")
    assert stands_out(page) == []
    bar = page.locator("table.bars tr", has_text=HOUSING).locator("svg")
    bar.scroll_into_view_if_needed()
    place = bar.bounding_box()
    assert place
    page.mouse.click(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    expect(page.get_by_role("heading", level=1)).to_contain_text(HOUSING)
    expect(page.locator("main")).to_contain_text("共 1 条")
    expect(page.get_by_role("link", name=number)).to_be_visible()
    assert stands_out(page) == []
