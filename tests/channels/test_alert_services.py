"""Every service that the alerts' page names: delivered, refused, too fast, down, silent, told apart over real connections."""

import smtplib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import requests

from channels import alert_hearing
from channels.apprise_alerts import Alert, AppriseAlerts, can_be_tried, is_usable, try_address
from channels.errors import SendError, SendFailed, SendUncertain
from channels.messages import Delivery
from tests.channels.parts import outgoing
from tests.conftest import NOON
from tests.platforms.mail import MailServer
from tests.platforms.robots import PATHS, Answer, Robots, address_of

ROBOTS = ("wecombot", "dingtalk", "feishu")
SERVICES = (*ROBOTS, "tgram", "json")
LATER, NEVER, UNKNOWN = (SendError, False), (SendError, True), (SendUncertain, None)
Verdict = tuple[type[SendFailed], bool | None]


@pytest.fixture
def robots(monkeypatch: pytest.MonkeyPatch) -> Iterator[Robots]:
    """The stand-in, to which Apprise's plugins are turned."""
    assert all(map(is_usable, ("wecombot://k", "dingtalk://k", "feishu://k")))  # loads the plugins
    from apprise.plugins import dingtalk, feishu, telegram, wecombot

    with Robots() as running:
        for name, plugin in {
            "wecombot": wecombot.NotifyWeComBot,
            "dingtalk": dingtalk.NotifyDingTalk,
            "feishu": feishu.NotifyFeishu,
            "tgram": telegram.NotifyTelegram,
        }.items():
            monkeypatch.setattr(plugin, "notify_url", running.url_of(name))
        yield running


@dataclass
class Post:
    """Sends one alert to an address."""

    address: str
    proxy: str | None = None

    def send(self, text: str = "新工单，请签收") -> None:
        outlet = AppriseAlerts(lambda delivery: Alert(self.address, "青原市12345热线", text), self.proxy)
        outlet.send(_delivery())

    def fails(self) -> SendFailed:
        with pytest.raises(SendFailed) as caught:
            self.send()
        return caught.value


def _delivery() -> Delivery:
    message = outgoing(audience="unit", channel="alerts")
    return Delivery(
        id=1, audience="unit", channel="alerts", account="x", recipient="u", kind="dispatched",
        text=message.text, created_at=NOON, status="sending",
    )  # fmt: skip


def verdict(failure: SendFailed) -> Verdict:
    return type(failure), getattr(failure, "permanent", None)


@pytest.mark.parametrize("service", SERVICES)
def test_an_alert_arrives(robots: Robots, service: str) -> None:
    Post(address_of(service, robots)).send()
    (arrived,) = robots.arrived
    assert "新工单，请签收" in str(arrived) and "青原市12345热线" in str(arrived)
    assert service == "json" or arrived["path"].startswith(PATHS[service][:12])


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        (404, NEVER), (401, NEVER), (302, NEVER), (429, LATER), (500, LATER), (502, LATER), (503, LATER), (504, UNKNOWN),
        ("hang up", UNKNOWN), ("half", UNKNOWN), ("silent", UNKNOWN), ("garbled headers", None),
    ],
)  # fmt: skip
def test_what_a_service_answers_is_understood(
    robots: Robots, service: str, answer: Answer, meaning: Verdict | None
) -> None:
    robots.answers.append(answer)
    if meaning is None and service in ("tgram", "json"):  # a 200 whose body means nothing to us
        Post(address_of(service, robots)).send()
    else:
        assert verdict(Post(address_of(service, robots)).fails()) == (meaning or UNKNOWN)
    assert len(robots.arrived) == 1


@pytest.mark.parametrize(
    ("service", "body", "meaning", "words"),
    [
        ("wecombot", {"errcode": 93000}, NEVER, "密钥不对"),
        ("wecombot", {"errcode": 45009}, LATER, "45009"),
        ("wecombot", {"errcode": 40001}, NEVER, "40001"),
        ("dingtalk", {"errcode": 310000}, NEVER, "加签"),
        ("dingtalk", {"errcode": 130101}, LATER, "130101"),
        ("feishu", {"code": 19021, "msg": "sign match fail"}, NEVER, "签名校验"),
        ("feishu", {"code": 11232}, LATER, "11232"),
        ("feishu", {"StatusCode": 19024}, NEVER, "关键词"),
        ("wecombot", {"maintenance": True}, UNKNOWN, "看不懂"),
    ],
)
def test_a_refusal_inside_a_200_is_a_refusal(
    robots: Robots, service: str, body: dict[str, object], meaning: Verdict, words: str
) -> None:
    robots.answers.append(body)
    failure = Post(address_of(service, robots)).fails()
    assert verdict(failure) == meaning
    assert words in str(failure)


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_that_is_down_is_tried_again(robots: Robots, service: str) -> None:
    address = address_of(service, robots)
    robots.stop()
    assert verdict(Post(address).fails()) == LATER


def test_the_service_says_how_long_to_wait(robots: Robots) -> None:
    robots.headers["Retry-After"] = "37"
    robots.answers += [429, 403]
    post = Post(address_of("json", robots))
    waits = [getattr(post.fails(), "retry_after", "?") for _ in range(2)]
    assert waits == [37.0, None]


def test_an_answer_without_an_end_does_not_hold_the_worker_up(
    robots: Robots, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alert_hearing, "SECONDS_FOR_AN_ANSWER", 0.2)
    robots.answers.append("drip")
    assert verdict(Post(address_of("json", robots)).fails()) == UNKNOWN


@pytest.mark.parametrize("service", SERVICES)
def test_a_citizens_words_are_no_markup(robots: Robots, service: str) -> None:
    Post(address_of(service, robots)).send(
        '<a href="http://evil.example">点此办理</a><at user_id="all"></at> &lt;b&gt;'
    )
    assert "<a" not in str(robots.arrived) and "<at" not in str(robots.arrived)
    assert "点此办理" in str(robots.arrived)


def test_one_of_several_receivers_that_fails_leaves_the_outcome_open(robots: Robots) -> None:
    robots.answers += [{"ok": True, "result": {}}, 403]
    address = address_of("tgram", robots).replace("-1002001", "-1002001/-1002002")
    assert verdict(Post(address).fails()) == UNKNOWN


@pytest.mark.parametrize(
    ("step", "reply", "meaning"),
    [
        ("AUTH", "535 no", NEVER), ("AUTH", "454 later", LATER), ("RCPT", "550 unknown", NEVER),
        ("RCPT", "451 greylisted", LATER), ("DATA", "451 full", LATER), ("END", "554 spam", NEVER),
        ("END", "452 full", LATER), ("MAIL", "hang up", LATER), ("END", "hang up", UNKNOWN), ("END", "silent", UNKNOWN),
    ],
)  # fmt: skip
def test_a_mail_servers_refusals_are_told_apart(step: str, reply: str, meaning: Verdict) -> None:
    with MailServer() as server:
        server.failing[step] = reply
        assert verdict(Post(server.address).fails()) == meaning


def test_mail_arrives_and_a_server_that_is_down_is_tried_again() -> None:
    with MailServer() as server:
        Post(server.address).send("新工单")
        (mail,) = server.arrived
        assert "text/plain" in mail and "text/html" not in mail
    assert verdict(Post(server.address).fails()) == LATER


def test_a_trial_sends_nothing_and_says_what_is_wrong(robots: Robots) -> None:
    with MailServer() as server:
        addresses = [server.address, *(address_of(service, robots) for service in SERVICES)]
        assert [try_address(address) for address in addresses] == [None] * 6
        assert (server.arrived, robots.arrived) == ([], [])
        server.failing["AUTH"] = "535 no"
        assert "授权码" in str(try_address(server.address))
    robots.stop()
    assert all("连不上" in str(try_address(address)) for address in addresses)


def test_a_service_that_cannot_be_tried_without_sending_is_known(robots: Robots) -> None:
    with MailServer() as server:
        tried = [server.address, *(address_of(service, robots) for service in SERVICES)]
    assert all(map(can_be_tried, tried))
    assert not can_be_tried("rsyslog://127.0.0.1")


def test_only_outside_services_are_reached_by_the_proxy(robots: Robots) -> None:
    """The stand-in also plays the proxy, which gets the whole address; a neighbour is reached directly."""
    proxy = f"http://127.0.0.1:{robots.port}"
    Post("json://robot.example.org/outside", proxy).send()
    Post(f"json://127.0.0.1:{robots.port}/inside", "http://127.0.0.1:1").send()
    outside, inside = (arrived["path"] for arrived in robots.arrived)
    assert outside == "http://robot.example.org/outside"
    assert inside == "/inside"


def test_nobody_else_is_listened_to(robots: Robots) -> None:
    """Other users of `requests` and `smtplib` in the process see the libraries as they are, also while an alert is sent."""

    def libraries() -> list[object]:
        return [
            requests.Session().get_adapter("http://x").__class__,
            requests.api.request,
            *vars(smtplib).values(),
        ]

    before = libraries()
    robots.answers += ["silent", 503]
    sending = threading.Thread(target=lambda: Post(address_of("json", robots)).fails())
    sending.start()
    robots.wait_for(1)
    assert requests.post(f"{robots.address}/other", json={}, timeout=2).status_code == 503
    assert libraries() == before
    sending.join()


def test_a_name_that_resolves_to_nothing_is_tried_again() -> None:
    with pytest.raises(OSError):
        socket.getaddrinfo("robot.invalid", 80)
    assert verdict(Post("json://robot.invalid/x").fails()) == LATER


def test_a_plugin_that_breaks_leaves_the_outcome_open_and_tells_no_address(
    robots: Robots, monkeypatch: pytest.MonkeyPatch
) -> None:
    from apprise.plugins.custom_json import NotifyJSON

    address = address_of("json", robots)

    def breaks(*_: object, **__: object) -> bool:
        raise ValueError(f"cannot use {address}")

    monkeypatch.setattr(NotifyJSON, "send", breaks)
    assert verdict(Post(address).fails()) == UNKNOWN
    assert "ValueError" in str(try_address(address))
