"""The citizen's page in a real browser: what S03, S04, S09 and S20 promise, on a phone and at a desk."""

import re
from collections.abc import Mapping
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.citizen import PICTURE, Citizen, assert_fits
from tests.browser.conftest import DESKTOP, PHONE, Picture, Visit
from tests.browser.site import Site, answer_of, answer_to
from tests.browser.walking import stands_out, violations

PASSPORT, PASSPORT_ARTICLE = "护照到期了咋换", "EX-002"


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_question_gets_the_approved_answer_word_for_word(
    visit: Visit, picture: Picture, screen: Mapping[str, Any]
) -> None:
    citizen = Citizen(visit(**screen))
    width = screen["viewport"]["width"]
    expect(citizen.page.locator("#examples")).to_be_visible()
    picture(citizen.page, f"chat-first-{width}")
    (answer,) = citizen.say(PASSPORT)
    assert answer_of(PASSPORT_ARTICLE) in answer
    assert citizen.offered() == ["1 解决了", "2 没解决"]
    assert "1. 解决了" not in answer, "the choices are not shown twice"
    assert_fits(citizen.page)
    picture(citizen.page, f"chat-answer-{width}")
    citizen.press("解决了")
    assert citizen.offered() == []
    assert citizen.messages.nth(1).locator(".choices").inner_text().split() == ["解决了", "没解决"]


def test_a_near_tie_offers_choices_and_a_bare_number_picks_one(visit: Visit, picture: Picture) -> None:
    citizen = Citizen(visit(**PHONE))
    citizen.say("公积金提取")
    offered = citizen.offered()
    assert 3 <= len(offered) <= 5
    assert [label.split()[0] for label in offered] == [str(n + 1) for n in range(len(offered))]
    picture(citizen.page, "chat-choices")
    (answer,) = citizen.say("1")
    assert answer_to(offered[0].split(maxsplit=1)[1]) in answer


def test_an_unclear_message_is_asked_about_and_a_request_ends_with_its_number(
    visit: Visit, picture: Picture
) -> None:
    citizen = Citizen(visit(**PHONE))
    citizen.say("怎么办")
    assert citizen.offered() == ["1 报修", "2 投诉", "3 咨询", "4 查进度"]
    citizen.press("报修")
    number = citizen.file_matter("和谐家园小区3号楼的楼道灯从上周开始就不亮")
    assert re.fullmatch(r"HX\d{14}", number)
    assert number in citizen.shown()[-1]
    picture(citizen.page, "chat-receipt")
    citizen.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    citizen.newest().get_by_role("button", name="复制").click()
    expect(citizen.newest().get_by_role("button")).to_have_text("已复制")
    assert citizen.page.evaluate("navigator.clipboard.readText()") == number
    assert any(number in text for text in citizen.say("进度"))


def test_a_place_is_sent_as_the_phone_knows_it_with_a_name(visit: Visit) -> None:
    here = {"latitude": 28.2, "longitude": 113.05}
    citizen = Citizen(visit(**PHONE, geolocation=here, permissions=["geolocation"]))
    citizen.say("路灯坏了没人修")
    citizen.page.get_by_role("button", name="位置", exact=True).click()
    dialog = citizen.page.get_by_role("dialog", name="发送位置")
    dialog.get_by_role("button", name="使用我现在的位置").click()
    expect(dialog.get_by_text("已取得定位")).to_be_visible()
    dialog.get_by_label("地点名称或地址").fill("东门公交站")
    dialog.get_by_role("button", name="发送位置").click()
    (asked,) = citizen.heard(2)
    assert "哪里" not in asked, "the place is known"
    assert citizen.shown()[2] == "已发送位置：东门公交站"


def test_a_smell_of_gas_gets_the_safety_text_first_and_apart(visit: Visit, picture: Picture) -> None:
    citizen = Citizen(visit(**PHONE, color_scheme="dark"))
    safety, *_ = citizen.say("一股子煤气味儿 楼道里全是 不敢开灯")
    assert "119" in safety
    loud = citizen.page.locator(".kind-safety")
    assert loud.locator(".text").inner_text() == safety
    expect(loud).to_be_in_viewport(ratio=0.9)
    picture(citizen.page, "chat-safety-dark")


def test_a_reload_and_another_tab_resume_the_conversation(visit: Visit) -> None:
    citizen = Citizen(visit())
    citizen.say(PASSPORT)
    shown, offered = citizen.shown(), citizen.offered()
    citizen.page.reload()
    expect(citizen.choices).to_have_count(len(offered))
    other = Citizen(citizen.page.context.new_page())
    expect(other.choices).to_have_count(len(offered))
    assert citizen.shown() == other.shown() == shown
    assert citizen.offered() == other.offered() == offered


def test_an_elderly_citizen_follows_a_ticket_in_large_text_and_withdraws_it(
    visit: Visit, picture: Picture
) -> None:
    page = visit(**PHONE)
    citizen = Citizen(page, "?size=large")
    number = citizen.file_matter("和谐家园小区2号楼后面的垃圾桶从上周开始就没人清运")
    page.locator("#file").set_input_files(PICTURE)
    citizen.heard(citizen.own.count())
    seen = {"chat": flaws(page)}
    page.get_by_role("link", name="我的诉求").click()
    seen["list"] = flaws(page)
    page.get_by_role("link", name=re.compile(number)).click()
    expect(page.locator(".steps [aria-current=step]")).to_be_visible()
    seen["ticket"] = flaws(page)
    page.reload()
    page.get_by_text("补充情况或照片").click()
    page.get_by_label("要补充的情况").fill("楼里老人多，摸黑上下楼")
    page.get_by_role("button", name="提交补充").click()
    expect(page.locator(".steps")).to_contain_text("楼里老人多，摸黑上下楼")
    picture(page, "chat-ticket-large")
    page.get_by_text("撤销这件诉求").click()
    page.get_by_role("button", name="确定撤销").click()
    expect(page.locator("#said")).to_contain_text(number)
    expect(page.locator(".now")).to_contain_text("撤销")
    assert seen == {"chat": [], "list": [], "ticket": []}
    page.get_by_role("link", name="返回对话").click()
    expect(page.get_by_role("img", name="照片或文件")).to_be_visible()
    assert any(f"撤销工单 {number}" in text for text in citizen.shown())


def flaws(page: Page) -> list[str]:
    """What axe finds serious, what stands out to the side, and whether the conversation moves its frame."""
    moves = page.evaluate(
        "document.body.matches(':not(.reading)') && document.scrollingElement.scrollHeight > innerHeight"
    )
    return [*violations(page), *stands_out(page), *(["the window scrolls"] if moves else [])]


def test_the_head_of_the_page_leaves_room_in_both_languages_and_sizes(visit: Visit) -> None:
    page = visit(**PHONE)
    for language in ("zh", "en"):
        for size in ("normal", "large"):
            page.goto(f"/chat?lang={language}&size={size}")
            box = page.locator("header").bounding_box()
            assert box is not None
            assert box["height"] < 130, (language, size)


def test_a_recording_is_sent_with_two_presses_and_can_be_heard_again(browser: Browser, site: Site) -> None:
    context = browser.new_context(**PHONE, base_url=site.home, locale="zh-CN", permissions=["microphone"])
    citizen = Citizen(context.new_page())
    citizen.page.get_by_role("button", name="语音", exact=True).click()
    send = citizen.page.get_by_role("button", name="说完了，发送")
    send.click()
    expect(citizen.page.get_by_text("录音太短")).to_be_visible()
    citizen.page.get_by_role("button", name="语音", exact=True).click()
    expect(citizen.page.get_by_role("timer")).to_have_text("0:01")
    send.click()
    [answer] = citizen.heard(1)
    assert "录音收到了" in answer
    citizen.page.reload()
    expect(citizen.page.get_by_label("录音")).to_be_visible()
    context.close()


def test_leaving_clears_this_device(visit: Visit) -> None:
    citizen = Citizen(visit())
    citizen.say("我家的事不想让人看见")
    citizen.page.on("dialog", lambda dialog: dialog.accept())
    citizen.page.get_by_text("更多", exact=True).click()
    citizen.page.get_by_role("button", name="结束并清除本机记录").click()
    expect(citizen.page.get_by_text("记录已清除")).to_be_visible()
    expect(citizen.messages).to_have_count(0)
    citizen.page.goto("/chat")
    expect(citizen.page.locator("#examples")).to_be_visible()
    assert citizen.shown() == []


def test_the_keyboard_is_enough(visit: Visit) -> None:
    citizen = Citizen(visit())
    keys = citizen.page.keyboard
    keys.press("Tab")
    expect(citizen.page.get_by_role("link", name="跳到输入框")).to_be_in_viewport()
    keys.press("Enter")
    expect(citizen.box).to_be_focused()
    keys.type("您好")
    keys.press("Shift+Enter")
    keys.type(PASSPORT)
    keys.press("Enter")
    citizen.heard(1)
    assert citizen.shown()[0] == f"您好\n{PASSPORT}"
    label = citizen.offered()[-1].partition(" ")[2]
    keys.press("Shift+Tab")
    expect(citizen.choices.last).to_be_focused()
    outline = citizen.choices.last.evaluate("button => getComputedStyle(button).outlineStyle")
    assert outline == "solid", "where the keyboard stands is seen"
    keys.press("Enter")
    citizen.heard(2)
    assert citizen.own.last.locator(".text").inner_text() == label
    expect(citizen.box).to_be_focused()


def test_an_example_is_put_into_the_box_to_be_changed(visit: Visit) -> None:
    citizen = Citizen(visit())
    example = citizen.page.locator("#examples button").first
    words = example.inner_text()
    example.click()
    expect(citizen.box).to_have_value(words)
    expect(citizen.own).to_have_count(0)


def test_english_is_answered_in_english(visit: Visit, picture: Picture) -> None:
    citizen = Citizen(visit(**PHONE, locale="en-US"))
    expect(citizen.page.locator("html")).to_have_attribute("lang", "en")
    expect(citizen.page.get_by_role("heading", level=1)).to_contain_text("Hotline")
    citizen.say("The street light in front of our building is broken since Monday")
    asked = " ".join(citizen.shown()[1:])
    assert not re.search("[一-鿿]", asked), asked
    picture(citizen.page, "chat-english")


def test_a_long_answer_is_read_from_its_first_line(visit: Visit) -> None:
    citizen = Citizen(visit(viewport={"width": 360, "height": 420}))
    citizen.say(PASSPORT)
    box = citizen.newest().bounding_box()
    assert box is not None
    assert box["height"] > 420
    assert 0 < box["y"] < 210, "its beginning is in sight"
    assert citizen.page.locator("#news").is_hidden()


def test_the_open_question_stays_in_sight_when_the_keyboard_opens(visit: Visit) -> None:
    citizen = Citizen(visit(**PHONE))
    citizen.say("你好")
    citizen.say("怎么办")
    citizen.page.set_viewport_size({"width": 360, "height": 420})
    expect(citizen.choices.last).to_be_in_viewport(ratio=1)
    citizen.box.fill("第一行\n第二行\n第三行")
    expect(citizen.choices.last).to_be_in_viewport(ratio=1)


def test_every_word_stands_out_from_its_ground_in_both_sizes(visit: Visit) -> None:
    citizen = Citizen(visit(**PHONE))
    citizen.say("我家楼道一股煤气味")
    citizen.say("公积金提取")
    for _ in range(2):
        for scheme in SCHEMES:
            citizen.page.emulate_media(color_scheme=scheme)
            assert citizen.page.evaluate(FAINT_WORDS) == [], scheme
        assert_fits(citizen.page)
        citizen.page.get_by_role("link", name="大字").or_(
            citizen.page.get_by_role("link", name="标准字")
        ).click()


SCHEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
FAINT_WORDS = """() => {
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
    .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (element) => {
    const colour = numbers(getComputedStyle(element).backgroundColor);
    return colour[3] === 0 ? ground(element.parentElement) : colour;
  };
  const contrast = (element) => {
    const both = [light(numbers(getComputedStyle(element).color)), light(ground(element))];
    return (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
  };
  return [...document.querySelectorAll("body *")]
    .filter((e) => e.checkVisibility() && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
    .filter((e) => contrast(e) < 4.5)
    .map((e) => `${e.className || e.id || e.tagName} ${contrast(e).toFixed(1)}: ${e.textContent.trim().slice(0, 20)}`);
}"""
"""What WCAG 2.2 (1.4.3) asks of small text: a contrast of 4.5; the words that have less."""
