"""The page without JavaScript: the whole conversation in a plain form, safe from other sites, readable for all."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from channels.webchat_page import page as page_module
from channels.webchat_page.inputs import sender_of
from channels.webchat_page.texts import TEXTS
from storage.clock import VirtualClock
from storage.database import Database
from tests.channels.pages import Page
from tests.channels.parts import EchoCore, put
from tests.channels.test_webchat import client_of

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
STATIC = Path(page_module.__file__).parent / "static"


@pytest.fixture
def core(sqlite_db: Database, clock: VirtualClock) -> EchoCore:
    return EchoCore(sqlite_db, clock)


@pytest.fixture
def client(core: EchoCore) -> FlaskClient:
    return client_of(core)


def open_page(client: FlaskClient, query: str = "", language: str = "zh-CN,zh;q=0.9,en;q=0.8") -> Page:
    answer = client.get(f"/chat{query}", headers={"Accept-Language": language})
    assert answer.status_code == 200
    return Page(answer.text)


def send(client: FlaskClient, page: Page, **fields: Any) -> Any:
    return client.post("/chat", data={"session": page.value("session"), "key": page.value("key"), **fields})


class TestPlainForm:
    def test_a_message_and_its_answer_are_shown_after_sending(self, client: FlaskClient) -> None:
        answer = send(client, open_page(client), text="停水了")
        assert (answer.status_code, answer.headers["Location"]) == (303, "/chat#end")
        words = open_page(client).words
        assert words.index("停水了") < words.index("您说：停水了")

    def test_the_options_of_the_last_message_are_buttons_that_work(
        self, client: FlaskClient, core: EchoCore
    ) -> None:
        send(client, open_page(client), text="停水了")
        page = open_page(client)
        assert [one["value"] for one in page.all("button") if one.get("name") == "choice"] == ["是", "否"]
        send(client, page, choice="是")
        assert core.heard[-1].text == "是"

    def test_choices_are_numbered_buttons_and_later_words_in_their_message(self, client: FlaskClient) -> None:
        send(client, open_page(client), text="停水了")
        asked = open_page(client)
        assert asked.words.count("是") == 1
        assert asked.words[asked.words.index("是") - 1] == "1"
        send(client, asked, choice="是")
        answered = [one for one in open_page(client).words if one in ("是", "否")]
        assert answered == ["是", "否", "是", "是", "否"], "of the settled question, said, of the open one"

    def test_a_question_stays_open_when_something_else_is_said(
        self, client: FlaskClient, sqlite_db: Database
    ) -> None:
        page = open_page(client)
        send(client, page, text="停水了")
        put(sqlite_db, channel="webchat", recipient=sender_of(page.value("session")), text="已派单")
        choices = [one["value"] for one in open_page(client).all("button") if one.get("name") == "choice"]
        assert choices == ["是", "否"]

    def test_a_place_is_a_line_of_its_own(self, client: FlaskClient, core: EchoCore) -> None:
        send(client, open_page(client), text="路灯不亮", place=" 东门公交站 ")
        assert core.heard[-1].text == "路灯不亮\n东门公交站"

    def test_a_second_click_sends_nothing_new(self, client: FlaskClient, core: EchoCore) -> None:
        page = open_page(client)
        for _ in range(2):
            send(client, page, text="停水了")
        assert open_page(client).words.count("停水了") == 1

    def test_other_words_from_a_page_found_by_back_are_a_message(self, client: FlaskClient) -> None:
        page = open_page(client)
        send(client, page, text="停水了")
        send(client, page, text="停电了")
        assert {"停水了", "停电了"} <= set(open_page(client).words)

    def test_a_picture_can_come_with_words(self, client: FlaskClient, core: EchoCore) -> None:
        send(client, open_page(client), text="看图", file=(BytesIO(PNG), "a.png"))
        assert [heard.kind for heard in core.heard] == ["image", "text"]
        assert {"已发送照片", "看图"} <= set(open_page(client).words)

    def test_messages_that_came_later_are_shown_and_settled(
        self, client: FlaskClient, sqlite_db: Database
    ) -> None:
        page = open_page(client)
        put(
            sqlite_db, channel="webchat", recipient=sender_of(page.value("session")), text="已派单",
            ticket="HX24101460320001", actor="seat1",
        )  # fmt: skip
        words = open_page(client).words
        assert {"人工坐席", "已派单", "HX24101460320001", "复制"} <= set(words)

    def test_two_browsers_do_not_see_each_other(self, client: FlaskClient, core: EchoCore) -> None:
        send(client, open_page(client), text="停水了")
        assert "停水了" not in open_page(client_of(core)).words


class TestRefusals:
    @pytest.mark.parametrize(
        ("fields", "status", "sentence"),
        [
            ({"text": "  "}, 400, "请先输入文字。"),
            ({"text": "长" * 4001}, 400, "文字太长"),
            ({"text": "好", "key": ""}, 400, "编号 key"),
            ({"text": "看", "file": (BytesIO(b"MZ"), "a.exe")}, 400, "只能发送图片"),
        ],
    )
    def test_a_refusal_is_shown_on_the_page_with_the_words_kept(
        self, client: FlaskClient, fields: dict[str, Any], status: int, sentence: str
    ) -> None:
        answer = send(client, open_page(client), **fields)
        page = Page(answer.text)
        assert answer.status_code == status
        assert any(sentence in words for words in page.words)
        assert fields["text"].strip()[:4000] in " ".join(page.words)

    def test_a_file_that_is_far_too_large_is_refused_on_the_page(self, client: FlaskClient) -> None:
        page = open_page(client)
        head = (
            f'--x\r\nContent-Disposition: form-data; name="session"\r\n\r\n{page.value("session")}\r\n--x--'
        )
        body = head.encode().ljust(11 * 1024 * 1024, b"\0")
        answer = client.post("/chat", data=body, content_type="multipart/form-data; boundary=x")
        assert answer.status_code == 413
        assert "文件太大，请控制在 10 MB 以内。" in Page(answer.text).words

    @pytest.mark.parametrize("path", ["/chat", "/chat/leave"])
    def test_another_site_cannot_post_in_a_citizens_name(
        self, client: FlaskClient, core: EchoCore, path: str
    ) -> None:
        open_page(client)
        forged = client.post(path, data={"session": "guessed", "key": "k", "text": "撤销工单"})
        without_cookie = client_of(core).post(path, data={"session": "x", "key": "k", "text": "撤销工单"})
        assert (forged.status_code, without_cookie.status_code) == (400, 400)
        assert core.heard == []

    def test_the_cookie_stays_with_our_site_and_away_from_scripts(self, client: FlaskClient) -> None:
        cookies = client.get("/chat", base_url="https://localhost").headers.getlist("Set-Cookie")
        (session,) = [cookie for cookie in cookies if cookie.startswith("hotline_chat=")]
        assert {"HttpOnly", "SameSite=Lax", "Secure", "Path=/chat"} <= set(session.split("; "))

    @pytest.mark.parametrize("cookie", ["x" * 65, "", "\"'<script>"])
    def test_a_strange_cookie_is_no_harm(self, client: FlaskClient, cookie: str) -> None:
        client.set_cookie("hotline_chat", cookie, path="/chat")
        open_page(client)

    def test_hostile_words_stay_words(self, client: FlaskClient) -> None:
        hostile = "<script>alert(1)</script>{{ 7*7 }}\u202e反"
        send(client, open_page(client), text=hostile)
        page = open_page(client)
        assert hostile in page.words
        assert all(script.get("src") for script in page.all("script"))


class TestLeaving:
    def test_leaving_shows_an_empty_conversation_and_a_new_session(self, client: FlaskClient) -> None:
        page = open_page(client)
        send(client, page, text="停水了")
        answer = client.post("/chat/leave", data={"session": page.value("session")})
        assert (answer.status_code, answer.headers["Location"]) == (303, "/chat?left=1")
        fresh = open_page(client, "?left=1")
        assert fresh.value("session") != page.value("session")
        assert "停水了" not in fresh.words
        assert "记录已清除，可以开始新的对话。" in fresh.words


class TestReading:
    def test_the_first_visit_shows_the_privacy_notice_with_a_link(self, client: FlaskClient) -> None:
        page = open_page(client)
        assert any("请勿在此发送" in words for words in page.words)
        assert {"/chat/privacy"} <= {link.get("href") for link in page.all("a")}
        notice = Page(client.get("/chat/privacy").text)
        assert "我们只为办理诉求使用您的信息。" in notice.words

    @pytest.mark.parametrize(
        ("language", "query", "title"),
        [
            ("zh-CN", "", "青原市12345热线"),
            ("en-GB,en;q=0.9", "", "Qingyuan 12345"),
            ("bo", "", "青原市12345热线"),
            ("zh-CN", "?lang=en", "Qingyuan 12345"),
            ("en", "?lang=zh", "青原市12345热线"),
            ("zh-CN", "?lang=xx", "青原市12345热线"),
        ],
    )
    def test_the_language_is_the_browsers_or_the_one_switched_to(
        self, client: FlaskClient, language: str, query: str, title: str
    ) -> None:
        assert title in open_page(client, query, language).words

    def test_a_switch_is_remembered(self, client: FlaskClient) -> None:
        open_page(client, "?lang=en&size=large")
        page = open_page(client)
        assert page.all("html") == [{"lang": "en", "class": "size-large"}]

    def test_both_languages_have_every_word(self) -> None:
        assert set(TEXTS["zh"]) == set(TEXTS["en"])
        assert all(TEXTS[language][key] for language in TEXTS for key in TEXTS["zh"])

    def test_every_control_has_a_name(self, client: FlaskClient) -> None:
        page = open_page(client)
        labelled = {label.get("for") for label in page.all("label")}
        fields = [*page.all("textarea"), *(one for one in page.all("input") if one.get("type") != "hidden")]
        nameless = [
            one for one in fields
            if one.get("id") not in labelled and not one.get("aria-label") and one.get("name") != "file"
        ]  # fmt: skip
        assert nameless == []

    def test_new_messages_are_announced_and_states_too(self, client: FlaskClient) -> None:
        elements = {one.get("id"): one for _, one in open_page(client).elements if one.get("id")}
        assert (elements["log"]["role"], elements["log"]["aria-live"]) == ("log", "polite")
        assert (elements["error"]["role"], elements["connection"]["role"]) == ("alert", "status")

    def test_nothing_comes_from_outside_and_no_script_or_style_is_inline(self, client: FlaskClient) -> None:
        answer = client.get("/chat")
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        page = Page(answer.text)
        assert not page.all("style")
        for _, attributes in page.elements:
            assert not any(name.startswith("on") or name == "style" for name in attributes)
            address = attributes.get("src") or attributes.get("href") or ""
            assert not address.startswith(("http", "//", "data:"))
        for asset in STATIC.iterdir():
            assert "://" not in asset.read_text().replace("http://www.w3.org/2000/svg", "").replace(
                "https?:", ""
            )

    def test_every_file_of_the_page_is_served_and_light(self, client: FlaskClient) -> None:
        page = open_page(client)
        linked = [str(one.get("src") or one.get("href")) for one in (*page.all("script"), *page.all("link"))]
        modules = [f"/chat/static/{asset.name}" for asset in STATIC.iterdir()]
        assert set(linked) <= set(modules)
        for address in modules:
            with client.get(address) as answer:
                assert answer.status_code == 200
        assert sum(asset.stat().st_size for asset in STATIC.iterdir()) < 60_000

    def test_pages_are_not_kept_by_anybody(self, client: FlaskClient) -> None:
        assert client.get("/chat").headers["Cache-Control"] == "no-store"
