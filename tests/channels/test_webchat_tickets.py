"""The citizen's own tickets on the page, without JavaScript: the list, one ticket, its buttons, and whose they are."""

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient

from channels.messages import Option
from channels.own_page import Followed, OwnAct, Rating, Step
from channels.webchat_page.inputs import sender_of
from channels.webchat_page.texts import TEXTS
from storage.clock import VirtualClock
from storage.database import Database
from tests.channels.pages import Page
from tests.channels.parts import EchoCore
from tests.channels.test_webchat import client_of
from tests.channels.test_webchat_page import PNG, open_page, send
from tests.conftest import NOON

NUMBER, ADDRESS = "HX24101460320001", "/chat/tickets/HX24101460320001"
RATING = Rating(
    "解决了吗？", "满意吗？", "为什么？", (Option("解决了", "yes"),), (Option("满意", "satisfied"),),
    (Option("态度不好", "态度"),), (),
)  # fmt: skip
TICKET = Followed(
    NUMBER, "<b>路灯</b>不亮", NOON, "城管局正在办理", "预计周五前办结。", "", True, "和平路",
    (Step(NOON, "已受理"), Step(NOON, "城管局已签收", "<i>便民</i>")),
)  # fmt: skip


@pytest.fixture
def core(sqlite_db: Database, clock: VirtualClock) -> EchoCore:
    return EchoCore(sqlite_db, clock)


@pytest.fixture
def client(core: EchoCore) -> FlaskClient:
    """A browser that has been here, and owns the ticket."""
    client = client_of(core)
    session = open_page(client).value("session")
    core.followed[("webchat", "main", sender_of(session))] = (TICKET,)
    return client


def page_at(client: FlaskClient, address: str, status: int = 200) -> Page:
    answer = client.get(address)
    assert answer.status_code == status
    return Page(answer.text)


def press(client: FlaskClient, act: str, /, **fields: Any) -> Any:
    page = page_at(client, ADDRESS)
    data = {"session": page.value("session"), "key": page.value("key"), "act": act, **fields}
    return client.post(ADDRESS, data=data)


def test_the_list_leads_to_a_ticket_with_its_steps_and_the_next_date(client: FlaskClient) -> None:
    assert ADDRESS in [one.get("href") for one in page_at(client, "/chat/tickets").all("a")]
    page = page_at(client, ADDRESS)
    shown = [words for words in page.words if words in (TICKET.status, TICKET.when, "已受理", "城管局已签收")]
    assert shown == [TICKET.status, TICKET.when, "已受理", "城管局已签收", TICKET.when]
    assert page.all("b") == page.all("i") == [], "what people wrote stays text"


def test_a_button_is_an_event_and_its_answer_stands_on_the_page(client: FlaskClient, core: EchoCore) -> None:
    answer = press(client, "urge")
    assert answer.status_code == 303
    assert (core.heard[-1].kind, core.heard[-1].text) == ("event", OwnAct("urge", NUMBER).text)
    assert any(
        "您说" in words for words in page_at(client, answer.headers["Location"].partition("#")[0]).words
    )
    assert TEXTS["zh"]["did_urge"].replace("{number}", NUMBER) in open_page(client).words


def test_a_second_click_presses_once(client: FlaskClient, sqlite_db: Database) -> None:
    page = page_at(client, ADDRESS)
    data = {"session": page.value("session"), "key": page.value("key"), "act": "withdraw"}
    for _ in range(2):
        client.post(ADDRESS, data=data)
    with sqlite_db.read() as tx:
        assert tx.value("SELECT count(*) FROM inbox") == 1


def test_words_and_a_photo_go_to_the_ticket(client: FlaskClient, core: EchoCore) -> None:
    press(client, "add", words="楼道\x00也黑", file=(BytesIO(PNG), "灯.png"))
    assert (core.heard[-1].text, bool(core.heard[-1].media)) == (
        OwnAct("add", NUMBER, words="楼道也黑").text,
        True,
    )
    refused = press(client, "add", words="灯杆也斜了", file=(BytesIO(b"MZ"), "a.exe"))
    assert (refused.status_code, "灯杆也斜了" in refused.text) == (400, True), "what was written is not lost"
    refused = press(client, "add", words=" ")
    assert (refused.status_code, TEXTS["zh"]["empty"] in Page(refused.text).words) == (400, True)


def test_a_closed_ticket_is_rated_in_place(client: FlaskClient, core: EchoCore) -> None:
    [whose] = core.followed
    core.followed[whose] = (replace(TICKET, is_open=False, when="", rating=RATING),)
    press(client, "rate", solved="yes", grade="satisfied", cause=["态度", "未联系"], words="谢谢")
    told = OwnAct("rate", NUMBER, "yes", "satisfied", ("态度", "未联系"), "谢谢")
    assert core.heard[-1].text == told.text
    refused = press(client, "rate", solved="yes", words="师傅</textarea>很耐心")
    assert "师傅&lt;/textarea&gt;很耐心" in refused.text, "what was written is not lost"
    assert (refused.status_code, TEXTS["zh"]["pick_grade"] in Page(refused.text).words) == (400, True)


@pytest.mark.parametrize("fields", [{"session": "another"}, {"act": "burn"}, {"key": ""}])
def test_a_form_of_another_site_or_of_nobody_presses_nothing(
    client: FlaskClient, core: EchoCore, fields: dict[str, str]
) -> None:
    assert press(client, "withdraw", **fields).status_code == 400
    assert core.heard == []


def test_the_ticket_of_another_visitor_is_not_there(core: EchoCore, client: FlaskClient) -> None:
    stranger = client_of(core)
    open_page(stranger)
    assert TEXTS["zh"]["not_yours"] in page_at(stranger, ADDRESS, 404).words
    assert page_at(stranger, "/chat/tickets").all("li") == []


def test_who_kept_the_session_and_lost_the_cookie_gets_it_back(core: EchoCore, client: FlaskClient) -> None:
    session = open_page(client).value("session")
    other = client_of(core)
    assert "/chat/resume" in [one.get("data-resume") for one in open_page(other).all("body")]
    assert other.post("/chat/resume", headers={"X-Chat-Session": session}).status_code == 204
    assert page_at(other, ADDRESS).value("session") == session
    assert other.post("/chat/resume").status_code == 400


def test_ones_own_photo_is_shown_again_and_to_nobody_else(core: EchoCore, client: FlaskClient) -> None:
    send(client, open_page(client), file=(BytesIO(PNG), "灯.png"))
    [address] = [str(one["src"]) for one in open_page(client).all("img") if "media" in str(one["src"])]
    assert client.get(address).mimetype == "image/png"
    stranger = client_of(core)
    open_page(stranger)
    assert stranger.get(address).status_code == 404
