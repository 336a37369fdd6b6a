"""The same questions to every channel there is. A new channel is tested by writing its probe, and fails without one."""

import threading
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient

from channels import outbox, registry
from channels.channel import Channel
from channels.errors import SendError, SendUncertain
from channels.messages import Delivery, Option, Outgoing
from scheduler.delivery import Policy, deliver
from storage.clock import VirtualClock
from storage.database import Database
from tests.channels.parts import EchoCore, outgoing
from tests.channels.probes import Failure, Heard, Prepared, Probe, probe_for
from tests.conftest import NOON
from tests.scheduler.parts import Desk

FAILURES: dict[Failure, type[Exception]] = {
    "permanent": SendError, "temporary": SendError, "uncertain": SendUncertain,
}  # fmt: skip


@dataclass
class Stage:
    """One channel in an application of its own, with an echo behind it."""

    name: str
    core: EchoCore
    channel: Channel
    app: Flask
    probe: Probe

    @property
    def client(self) -> FlaskClient:
        return self.app.test_client()

    def say(self, key: str, text: str = "停水了") -> Heard | None:
        return self.probe.say(self.client, key, text)

    def put(self, message: Outgoing) -> Delivery:
        with self.core.db.write() as tx:
            number = outbox.put(tx, message, NOON)
            row = tx.one("SELECT * FROM outbox WHERE id = :id", id=number)
        assert row is not None
        return outbox.deliveries([row])[0]

    def to_citizen(self, text: str, *options: Option) -> Delivery:
        return self.put(
            outgoing(channel=self.name, recipient=self.probe.recipient, text=text, options=options)
        )


@pytest.fixture(params=registry.available())
def stage(request: pytest.FixtureRequest, db: Database, clock: VirtualClock) -> Stage:
    """Every channel in turn."""
    name: str = request.param
    probe, core = probe_for(name), EchoCore(db, clock)
    if isinstance(probe, Prepared):
        probe.prepare(core)
    channel = registry.load([name], probe.environment)[name]
    app = Flask("test")
    routes = channel.routes(core)
    if routes is not None:
        app.register_blueprint(routes)
    return Stage(name, core, channel, app, probe)


def test_it_has_the_name_of_its_file_and_a_chinese_title(stage: Stage) -> None:
    assert stage.channel.name == stage.name
    assert any("一" <= character <= "鿿" for character in stage.channel.title)


def test_its_limits_leave_room_for_a_message(stage: Stage) -> None:
    limits = stage.channel.limits
    assert limits.bytes is None or limits.bytes >= 100
    assert limits.buttons >= 0


def test_a_forged_delivery_is_refused_and_never_heard(stage: Stage) -> None:
    for heard in stage.probe.tampered(stage.client):
        assert 400 <= heard.status < 500
    assert stage.core.heard == []


def test_a_repeated_delivery_is_one_message_with_one_reply(stage: Stage) -> None:
    first = stage.say("k1")
    if first is None:
        return
    assert "停水了" in first.reply
    assert [stage.say("k1") for _ in range(3)] == [first] * 3
    with stage.core.db.read() as tx:
        assert tx.value("SELECT count(*) FROM inbox") == 1
        assert tx.value("SELECT count(*) FROM outbox") == 1


def test_three_deliveries_at_once_get_the_same_reply(stage: Stage) -> None:
    heard: list[Heard | None] = []
    threads = [threading.Thread(target=lambda: heard.append(stage.say("k1"))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(heard) == 3
    assert len(set(heard)) == 1


def test_a_kind_that_we_do_not_know_is_answered_kindly(stage: Stage) -> None:
    heard = stage.probe.say_the_unknown(stage.client)
    assert heard is None or heard.status == 200 or (heard.status == 400 and heard.reply[0] >= "一")


def test_a_long_text_arrives_whole_in_parts_that_the_platform_takes(stage: Stage) -> None:
    text = "".join(f"第{number}条，请带身份证和户口本原件。" for number in range(400))
    shown = stage.probe.show(stage.client, stage.channel, stage.to_citizen(text))
    assert "".join("".join(part.split()) for part in shown.texts) == text
    most = stage.channel.limits.bytes
    assert most is None or all(len(part.encode()) <= most for part in shown.texts)


def test_a_choice_can_be_made_with_or_without_buttons(stage: Stage) -> None:
    options = (Option("报修", "报修"), Option("投诉", "投诉"))
    shown = stage.probe.show(stage.client, stage.channel, stage.to_citizen("请选择", *options))
    numbered = ("1. 报修" in shown.texts[-1]) and ("2. 投诉" in shown.texts[-1])
    assert shown.buttons == ("报修", "投诉") if stage.channel.limits.buttons else numbered


@pytest.mark.parametrize("failure", FAILURES)
def test_the_platforms_failures_become_our_two(stage: Stage, failure: Failure) -> None:
    delivery = stage.to_citizen("您好")
    try:
        talks_to_a_platform = stage.probe.provoke(stage.channel, failure, delivery)
    except (SendError, SendUncertain) as error:
        assert type(error) is FAILURES[failure]
        assert not isinstance(error, SendError) or error.permanent == (failure == "permanent")
        return
    assert not talks_to_a_platform, "the platform failed and nobody was told"


def test_what_a_page_fetches_is_never_sent(stage: Stage) -> None:
    delivery = stage.to_citizen("您好")
    if not stage.channel.pull:
        return
    assert deliver(stage.core.db, NOON, {stage.name: stage.channel}, Policy(Desk().hear)) == 0
    with pytest.raises(SendError):
        stage.channel.send(delivery)
