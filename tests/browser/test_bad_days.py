"""The citizen's page on a bad day: no connection, no JavaScript, hostile words, foreign code."""

import json
from itertools import count
from typing import Any

from playwright.sync_api import Route, expect

from tests.browser.citizen import PICTURE, Citizen, assert_fits
from tests.browser.conftest import PHONE, Picture, Visit
from tests.browser.site import answer_of
from tests.browser.watching import Watch

PASSPORT, PASSPORT_ARTICLE = "护照到期了咋换", "EX-002"
MESSAGES = "**/channels/webchat/messages"
HOSTILE = (
    "<script>document.title = 'caught'</script><img src=x onerror=\"document.title='caught'\">",
    "{{7*7}} ${7*7} {% raw %} <%= 7*7 %>",
    "路灯\u202e坏了\u2066没人\u200f修\u2069</li></ol><b>",
    "'; DROP TABLE tickets; -- \" onload=alert(1)",
    "长" * 4_000,
)


class TestConnection:
    def test_what_was_written_offline_is_sent_when_the_connection_is_back(
        self, visit: Visit, watch: Watch, picture: Picture
    ) -> None:
        citizen = Citizen(visit(**PHONE))
        expect(citizen.page.locator("#examples")).to_be_visible()
        watch.expects("ERR_INTERNET_DISCONNECTED")
        citizen.page.context.set_offline(True)
        citizen.box.fill(PASSPORT)
        citizen.page.get_by_role("button", name="发送").click()
        expect(citizen.own.locator(".state")).to_have_text("未发送，正在重试")
        expect(citizen.page.get_by_text("连接中断，正在重试")).to_be_visible()
        picture(citizen.page, "chat-offline")
        citizen.page.context.set_offline(False)
        assert answer_of(PASSPORT_ARTICLE) in citizen.heard(1)[0]
        expect(citizen.own.locator(".state")).to_be_hidden()

    def test_a_lost_reply_is_asked_for_again_with_the_same_key(self, visit: Visit, watch: Watch) -> None:
        citizen = Citizen(visit())
        watch.expects("ERR_FAILED")
        tries, keys = count(), []

        def lose_the_first_reply(route: Route) -> None:
            if route.request.method == "GET":
                route.continue_()
                return
            keys.append(json.loads(route.request.post_data or "")["key"])
            if next(tries) == 0:
                route.fetch()
                route.abort()
            else:
                route.continue_()

        citizen.page.route(MESSAGES, lose_the_first_reply)
        citizen.say("怎么办")
        assert len(keys) == 2
        assert len(set(keys)) == 1
        citizen.page.reload()
        expect(citizen.choices.first).to_be_visible()
        assert len(citizen.shown()) == 2, "heard once, answered once"

    def test_what_was_not_sent_survives_closing_the_page(self, visit: Visit, watch: Watch) -> None:
        citizen = Citizen(visit())
        expect(citizen.page.locator("#examples")).to_be_visible()
        watch.expects("ERR_FAILED")
        context = citizen.page.context
        context.route(MESSAGES, lambda route: route.abort())
        citizen.box.fill(PASSPORT)
        citizen.box.press("Enter")
        expect(citizen.own.locator(".state")).to_have_text("未发送，正在重试")
        citizen.page.close()
        context.unroute(MESSAGES)
        again = Citizen(context.new_page())
        assert answer_of(PASSPORT_ARTICLE) in again.heard(1)[0]


class TestHostileWords:
    def test_they_stay_words_on_the_page_and_after_a_reload(self, visit: Visit) -> None:
        citizen = Citizen(visit(**PHONE))
        title = citizen.page.title()
        for said, words in enumerate(HOSTILE, start=1):
            citizen.say(words)
            assert citizen.own.locator(".text").nth(said - 1).inner_text() == words
        assert_fits(citizen.page)
        citizen.page.reload()
        expect(citizen.own).to_have_count(len(HOSTILE))
        assert tuple(citizen.own.locator(".text").all_inner_texts()) == HOSTILE
        assert citizen.page.locator("#log script, #log img, #log b").count() == 0
        assert citizen.page.title() == title

    def test_a_longer_text_than_4000_characters_cannot_be_typed(self, visit: Visit) -> None:
        citizen = Citizen(visit())
        citizen.box.focus()
        citizen.page.keyboard.insert_text("长" * 5_000)
        assert len(citizen.box.input_value()) == 4_000

    def test_a_script_that_gets_into_the_page_does_not_run(self, visit: Visit, watch: Watch) -> None:
        citizen = Citizen(visit())
        watch.expects("Content Security Policy")
        citizen.page.evaluate(
            "() => { const bad = document.createElement('script'); bad.textContent = 'window.caught = true';"
            " document.body.append(bad); document.body.setAttribute('onclick', 'window.caught = true');"
            " document.body.click(); }"
        )
        assert citizen.page.evaluate("window.caught") is None


class TestFiles:
    def test_a_picture_is_shown_sent_and_remembered(self, visit: Visit) -> None:
        citizen = Citizen(visit(**PHONE))
        citizen.page.locator("#file").set_input_files(PICTURE)
        citizen.heard(1)
        expect(citizen.own.locator("img")).to_have_js_property("naturalWidth", 1)
        expect(citizen.own.locator(".text")).to_have_text("已发送照片")
        citizen.page.reload()
        expect(citizen.own.locator(".text")).to_have_text("已发送照片")

    def test_a_program_is_refused_with_a_sentence(self, visit: Visit, watch: Watch) -> None:
        watch.expects("400")
        citizen = Citizen(visit())
        program: Any = {"name": "a.exe", "mimeType": "image/png", "buffer": b"MZ" + b"\0" * 60}
        citizen.page.locator("#file").set_input_files(program)
        expect(citizen.page.get_by_role("alert")).to_contain_text("只能发送图片")
        expect(citizen.own.locator(".state")).to_have_text("没有发送成功")


class TestWithoutJavaScript:
    def test_the_plain_form_serves_a_whole_conversation(self, visit: Visit, picture: Picture) -> None:
        citizen = Citizen(visit(**PHONE, java_script_enabled=False))
        assert answer_of(PASSPORT_ARTICLE) in citizen.say(PASSPORT)[0]
        assert citizen.offered() == ["1 解决了", "2 没解决"]
        assert_fits(citizen.page)
        picture(citizen.page, "chat-plain-form")
        citizen.press("没解决")
        citizen.say(HOSTILE[0])
        assert citizen.own.last.locator(".text").inner_text() == HOSTILE[0]

    def test_the_plain_form_takes_a_picture(self, visit: Visit) -> None:
        citizen = Citizen(visit(java_script_enabled=False))
        citizen.page.locator("input[type=file][name=file]").set_input_files(PICTURE)
        citizen.box.fill("就是这盏灯")
        citizen.page.get_by_role("button", name="发送").click()
        citizen.heard(2)
        assert citizen.own.locator(".text").all_inner_texts() == ["已发送照片", "就是这盏灯"]
