"""An account's neighbours: the other system that gets what we do not handle, and the web page opened inside WeChat."""

import hashlib
import re
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from channels.wechat import WeChat
from channels.wechat_page import session_of
from tests.channels.parts import EchoCore
from tests.channels.wechat_stage import Stage, staged
from tests.known_secrets import CONSOLE_KEY
from tests.platforms.wechat import OAUTH, SECRET, TICKET, Failure
from tests.platforms.wechat_push import AES_KEY, CITIZEN, Pusher, payload, text


class Portal:
    """The system that had the account before us."""

    def __init__(self) -> None:
        self.got: list[tuple[str, bytes]] = []
        self.status, self.answer = 200, b"<xml><MsgType>text</MsgType><Content>portal</Content></xml>"
        self.drips = False
        portal = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:  # noqa: N802 - as the library calls it
                body = self.rfile.read(int(self.headers["Content-Length"]))
                portal.got.append((urlsplit(self.path).query, body))
                self.send_response(portal.status)
                self.send_header("Content-Length", str(len(portal.answer)))
                self.end_headers()
                for byte in portal.answer if portal.drips else ():
                    time.sleep(0.1)
                    self.wfile.write(bytes([byte]))
                self.wfile.write(b"" if portal.drips else portal.answer)

            def log_message(self, *arguments: object) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/callback?from=hotline"


@pytest.fixture
def portal() -> Iterator[Portal]:
    made = Portal()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.mark.parametrize("key", ["", AES_KEY])
def test_what_we_do_not_handle_is_passed_on_as_it_came(core: EchoCore, portal: Portal, key: str) -> None:
    with staged(core, FORWARD_URL=portal.address, AES_KEY=key) as stage:
        assert stage.pusher.push(text("停水")).words.startswith("您说：停水")
        assert portal.got == []
        assert stage.pusher.push(payload("event_view")).words == "portal"
        assert stage.pusher.push(payload("miniprogrampage")).words == "portal"
        assert stage.rows("SELECT kind, status FROM inbox ORDER BY id") == [
            ("text", "answered"),
            ("unknown", "ignored"),
        ]
    query, body = portal.got[0]
    assert {"from", "timestamp", "nonce", "signature"} <= parse_qs(query).keys()
    assert (b"Encrypt" if key else b"VIEW") in body


def test_a_portal_that_fails_changes_nothing(core: EchoCore, portal: Portal) -> None:
    portal.status = 500
    with staged(core, FORWARD_URL=portal.address) as stage:
        assert stage.pusher.push(payload("event_view")).body == "success"
        portal.server.shutdown()
        portal.server.server_close()
        assert stage.pusher.push(payload("event_view")).body == "success"
        assert "转发失败" in stage.value("SELECT error FROM channel_health")


def test_a_portal_that_sends_a_byte_now_and_then_is_not_waited_for(
    core: EchoCore, portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("channels.wechat_forward.SECONDS", 0.3)
    portal.drips = True
    with staged(core, FORWARD_URL=portal.address) as stage:
        began = time.monotonic()
        assert stage.pusher.push(payload("event_view")).body == "success"
        assert stage.pusher.push(payload("miniprogrampage")).words.startswith("您说：unknown")
        assert time.monotonic() - began < 2
        assert "转发失败（超时）" in stage.value("SELECT error FROM channel_health")


def test_a_portal_that_never_ends_is_cut_off(core: EchoCore, portal: Portal) -> None:
    portal.answer = b"<" * 1_000_000
    with staged(core, FORWARD_URL=portal.address) as stage:
        assert stage.pusher.push(payload("event_view")).body == "success"
        assert "转发失败" in stage.value("SELECT error FROM channel_health")


def test_what_the_portal_takes_of_the_time_is_gone_for_our_own_answer(
    core: EchoCore, portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both together end before the platform gives up: the words then go as a service message."""
    monkeypatch.setattr("channels.wechat_forward.SECONDS", 0.3)
    monkeypatch.setattr(WeChat, "patience", 0.2)
    portal.drips = True
    with staged(core, FORWARD_URL=portal.address) as stage:
        assert stage.pusher.push(payload("miniprogrampage")).body == "success"


PAGE = "/channels/wechat/main/page"


@pytest.fixture
def stage(core: EchoCore, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    with staged(core) as made:
        account = made.channel.account("main")
        account.settings = account.settings.model_copy(update={"public_url": "https://12345.example.gov.cn"})
        made.app.secret_key = CONSOLE_KEY
        yield made


def test_the_page_inside_wechat_knows_its_citizen(stage: Stage) -> None:
    client = stage.app.test_client()
    asked = urlsplit(client.get(PAGE).location)
    arguments = parse_qs(asked.query)
    assert asked.hostname == "open.weixin.qq.com"
    assert arguments["redirect_uri"] == [f"https://12345.example.gov.cn{PAGE}"]
    stage.platform.openids["code-1"] = CITIZEN
    answer = client.get(PAGE, query_string={"code": "code-1", "state": arguments["state"][0]})
    cookie = client.get_cookie("hotline_chat", path="/chat")
    assert (answer.status_code, answer.location) == (302, "/chat")
    with stage.app.app_context():
        assert cookie is not None
        assert cookie.value == session_of("main", CITIZEN)
    assert CITIZEN not in str(answer.headers)
    ((own, page),) = stage.core.joined
    assert (own, page[:2]) == (("wechat", "main", CITIZEN), ("webchat", "main"))


def test_a_code_that_somebody_else_asked_for_is_refused(stage: Stage) -> None:
    stage.platform.openids["code-1"] = CITIZEN
    client = stage.app.test_client()
    for state in ("", "x", "密"):
        assert client.get(PAGE, query_string={"code": "code-1", "state": state}).status_code == 403
    assert stage.platform.calls(OAUTH) == []


def test_when_wechat_does_not_name_the_citizen_the_page_opens_all_the_same(stage: Stage) -> None:
    client = stage.app.test_client()
    state = parse_qs(urlsplit(client.get(PAGE).location).query)["state"][0]
    stage.platform.fail(OAUTH, Failure(half=True))
    answer = client.get(PAGE, query_string={"code": "code-2", "state": state})
    assert (answer.status_code, answer.location) == (302, "/chat")
    assert SECRET not in stage.value("SELECT error FROM channel_health")


def test_an_account_without_a_public_address_has_no_page(core: EchoCore) -> None:
    with staged(core) as made:
        made.app.secret_key = CONSOLE_KEY
        assert made.app.test_client().get(PAGE).status_code == 404
        assert Pusher(made.app.test_client()).push(text("停水")).status == 200


def test_an_account_that_may_not_ask_who_it_is_opens_the_page_for_a_stranger(stage: Stage) -> None:
    account = stage.channel.account("main")
    account.settings = account.settings.model_copy(update={"kind": "subscription"})
    assert stage.app.test_client().get(PAGE).location == "/chat"


def test_the_page_that_asks_for_consent_is_signed_for_its_address(stage: Stage) -> None:
    account = stage.channel.account("main")
    account.settings = account.settings.model_copy(
        update={"notice_template": "VRR0UEO9VJOLs0MHlU0OilqX6MVFDwH3_3gz3Oc0NIc"}
    )
    for _ in range(2):
        answer = stage.app.test_client().get("/channels/wechat/main/consent")
        assert answer.status_code == 200
    found = dict(re.findall(r'(timestamp|nonceStr|signature): "?(\w+)', answer.text))
    address = "https://12345.example.gov.cn/channels/wechat/main/consent"
    signed = (
        f"jsapi_ticket=bxLdikRXVbTPdHSM05e5u5sUoXNKd8&noncestr={found['nonceStr']}"
        f"&timestamp={found['timestamp']}&url={address}"
    )
    assert found["signature"] == hashlib.sha1(signed.encode()).hexdigest()
    assert len(stage.platform.calls(TICKET)) == 1
    stage.core.kind = "receipt"
    assert stage.pusher.push(text("提交")).words.endswith(f'<a href="{address}">点这里订阅办理结果通知</a>')


def test_without_a_ticket_the_consent_page_says_so(stage: Stage) -> None:
    account = stage.channel.account("main")
    assert stage.app.test_client().get("/channels/wechat/main/consent").status_code == 404
    account.settings = account.settings.model_copy(update={"notice_template": "T"})
    stage.platform.fail(TICKET, Failure(code=48001))
    assert stage.app.test_client().get("/channels/wechat/main/consent").status_code == 503
