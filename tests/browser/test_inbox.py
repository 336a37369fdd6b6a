"""The inbox in a real browser: a seat at work on a wide and on a narrow screen, without ever reloading the page."""

from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.citizen import Citizen, assert_fits
from tests.browser.clerk import Clerk
from tests.browser.conftest import DESKTOP, PHONE, Picture, Visit
from tests.browser.site import REVIEWER, SEAT, answer_of


def look_up(page: Page, question: str) -> None:
    page.get_by_label("问题或关键词").fill(question)
    page.get_by_label("问题或关键词").press("Enter")
    expect(page.locator("#ask details").first).to_be_visible()


def send_what_is_kept(page: Page, box: Locator, words: str) -> None:
    """A look into the knowledge base leaves the words where they are; what was sent is no draft any more."""
    look_up(page, "护照到期了咋换")
    expect(box).to_have_value(words)
    page.get_by_role("button", name="发送", exact=True).click()
    expect(box).to_have_value("")


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["1280", "360"])
def test_a_seat_takes_over_answers_and_gives_back_without_reloading(
    visit: Visit, picture: Picture, screen: Mapping[str, Any]
) -> None:
    width = screen["viewport"]["width"]
    clerk = Clerk(visit(**screen), SEAT)
    page = clerk.page
    page.goto("/console/conversations?view=waiting")
    citizen = Citizen(visit(**PHONE))
    words = f"我要找工作人员问{width}号窗口的事，转人工"
    citizen.say(words)
    row = page.get_by_role("link", name=words)
    expect(row).to_be_visible()  # the list grew by itself
    assert_fits(page)
    page.keyboard.press("j")
    while not row.evaluate("link => link === document.activeElement"):
        page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/conversations/*")
    page.keyboard.press("r")  # takes over
    box = page.get_by_label("回复群众")
    expect(box).to_be_visible()
    second = Clerk(visit(), REVIEWER)
    second.page.goto(page.url)
    expect(second.page.get_by_text(f"这段会话正由 {SEAT} 接待。")).to_be_visible()
    box.fill("请问您要办什么")
    citizen.box.fill("我的护照到期了")
    citizen.box.press("Enter")
    expect(page.get_by_role("region", name="来往消息")).to_contain_text("我的护照到期了")
    expect(box).to_have_value("请问您要办什么")  # what is being written stays
    send_what_is_kept(page, box, "请问您要办什么")
    look_up(page, "护照到期了咋换")
    assert_fits(page)
    picture(page, f"console-answer-{width}")
    found = page.locator("#ask details").first
    article = found.locator("input[name=article]").get_attribute("value") or ""
    found.get_by_role("button", name="原文发给群众").click()
    expect(citizen.newest()).to_contain_text(answer_of(article).splitlines()[0])
    page.get_by_role("button", name="交回机器人").click()
    expect(second.page.get_by_text(f"这段会话正由 {SEAT} 接待。")).to_have_count(0)
    page.keyboard.press("?")
    expect(page.get_by_text("回到列表", exact=True).last).to_be_visible()
    assert_fits(page)
