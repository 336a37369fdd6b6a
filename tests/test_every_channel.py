"""The same questions to every channel there is. A new channel is tested by writing its probe, and fails without one."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient

from channels import attachments, outbox, registry
from channels.channel import Attached, Channel
from channels.errors import SendError, SendUncertain
from channels.messages import Delivery, Option, Outgoing
from scheduler.delivery import Policy, deliver
from storage.clock import VirtualClock
from storage.database import Database
from tests.channels.hostile import WORDS, hostile
from tests.channels.parts import EchoCore, outgoing
from tests.channels.probes import Failure, Heard, Prepared, Probe, probe_for
from tests.conftest import NOON
from tests.scheduler.parts import Desk

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
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

    def say(self, key: str, text: str = WORDS) -> Heard | None:
        return self.probe.say(self.client, key, text)

    def say_at_once(self, key: str) -> list[Heard | None]:
        """The same message three times at the same moment."""
        with ThreadPoolExecutor(3) as threads:
            return list(threads.map(self.say, [key] * 3))

    def restarted(self) -> "Stage":
        """The same database and platform in a new process."""
        return make_stage(self.name, EchoCore(self.core.db, self.core.clock), self.probe)

    def work(self) -> None:
        """The delivery worker, until nothing is left to do."""
        while deliver(self.core.db, NOON, {self.name: self.channel}, Policy(Desk().hear)):
            pass

    def put(self, message: Outgoing) -> Delivery:
        with self.core.db.write() as tx:
            number = outbox.put(tx, message, NOON)
            row = tx.one("SELECT * FROM outbox WHERE id = :id", id=number)
        assert row is not None
        return outbox.deliveries([row])[0]

    def to_citizen(self, text: str, *options: Option, media: str | None = None) -> Delivery:
        recipient = self.probe.recipient
        return self.put(
            outgoing(
                channel=self.name, recipient=recipient, text=text, options=options, media=media,
                conversation_id=recipient,
            )
        )  # fmt: skip


@pytest.fixture(params=registry.available())
def stage(request: pytest.FixtureRequest, db: Database, clock: VirtualClock) -> Stage:
    """Every channel in turn."""
    name: str = request.param
    probe, core = probe_for(name), EchoCore(db, clock)
    if isinstance(probe, Prepared):
        probe.prepare(core)
    return make_stage(name, core, probe)


def make_stage(name: str, core: EchoCore, probe: Probe) -> Stage:
    """The channel as a process makes it."""
    channel = registry.load([name], probe.environment)[name]
    app = Flask("test")
    if isinstance(channel, Attached):
        channel.attach(core)
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
    assert WORDS in first.reply
    assert [stage.say("k1") for _ in range(3)] == [first] * 3
    with stage.core.db.read() as tx:
        assert tx.value("SELECT count(*) FROM inbox") == 1
        assert tx.value("SELECT count(*) FROM outbox") == 1


def test_three_deliveries_at_once_and_again_after_a_restart_get_the_same_reply(stage: Stage) -> None:
    heard = stage.say_at_once("k1")
    again = stage.restarted()
    heard += [again.say("k1"), *again.say_at_once("k1")]
    assert len(set(heard)) == 1
    with stage.core.db.read() as tx:
        kept = [tx.value(f"SELECT count(*) FROM {table}") for table in ("inbox", "outbox", "conversations")]
    assert kept == ([1, 1, 1] if heard[0] else [0, 0, 0])


def test_hostile_bodies_are_refused_without_a_traceback(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    good = stage.probe.body(WORDS)
    if good is None:
        return
    for name, body in hostile(good).items():
        heard = stage.probe.deliver(stage.client, body)
        assert 400 <= heard.status < 500, name
        assert "Traceback" not in heard.reply, name
    assert stage.core.heard == []
    assert [record for record in caplog.records if record.exc_info] == []
    assert stage.probe.deliver(stage.client, good.encode()).status == 200, "the good body itself is taken"


def test_a_very_long_message_is_taken_whole_or_refused(stage: Stage) -> None:
    words = "水" * 5_000
    heard = stage.say("k1", words)
    if heard is None:
        return
    taken = [message.text for message in stage.core.heard]
    assert taken == ([words] if heard.status == 200 else [])
    assert heard.status == 200 or 400 <= heard.status < 500


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


def test_more_choices_than_a_platform_has_buttons_for_are_all_there(stage: Stage) -> None:
    labels = [f"第{number}件" for number in range(stage.channel.limits.buttons + 5)]
    delivery = stage.to_citizen("请选择", *(Option(label, label) for label in labels))
    shown = stage.probe.show(stage.client, stage.channel, delivery)
    there = {*shown.buttons, *(line.partition(". ")[2] for text in shown.texts for line in text.splitlines())}
    assert set(labels) <= there


def test_a_picture_arrives_with_its_words(stage: Stage) -> None:
    with stage.core.db.write() as tx:
        picture = attachments.save(tx, "", PNG, NOON)
    shown = stage.probe.show(stage.client, stage.channel, stage.to_citizen("已修好", media=picture))
    assert "已修好" in "".join(shown.texts)
    if stage.probe.body(WORDS) is not None:
        assert [PNG in file for file in shown.files] == [True]


def test_a_platforms_quota_is_kept_and_what_is_over_waits(stage: Stage) -> None:
    if stage.say("k1") is None or stage.channel.pull:
        return
    for number in range(12):
        stage.to_citizen(f"第{number}条")
    stage.work()
    with stage.core.db.read() as tx:
        statuses = [row["status"] for row in tx.all("SELECT status FROM outbox ORDER BY id")][1:]
    allowed = max((quota.count - quota.reserve for quota in stage.channel.limits.quotas), default=12)
    assert statuses == ["sent"] * allowed + ["held"] * (12 - allowed)


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
