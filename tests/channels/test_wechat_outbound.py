"""What goes out to WeChat: every refusal mapped, tokens shared and bounded, quotas, notices, templates, no secret told."""

import logging
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from channels.errors import SendError, SendUncertain
from channels.registry import ChannelsMisconfigured, load
from channels.wechat_health import fares
from channels.wechat_pages import MORE
from storage.clock import VirtualClock
from storage.database import Database
from tests.channels.parts import EchoCore
from tests.channels.wechat_stage import Stage, staged
from tests.conftest import NOON
from tests.known_secrets import SECOND_WECHAT_TOKEN
from tests.platforms.wechat import (
    APP_ID,
    CUSTOM,
    DOWNLOAD,
    QUOTA,
    SECRET,
    STABLE_TOKEN,
    Failure,
)  # fmt: skip
from tests.platforms.wechat_push import CITIZEN, TOKEN, Pusher, payload, text


@pytest.fixture
def stage(core: EchoCore) -> Iterator[Stage]:
    """A verified service account."""
    with staged(core) as made:
        yield made


@pytest.fixture
def embedded(sqlite_db: Database, clock: VirtualClock) -> Iterator[Stage]:
    """The same on one engine, for what the database has no part in."""
    with staged(EchoCore(sqlite_db, clock)) as made:
        yield made


def test_a_message_arrives_as_the_platform_documents_it(stage: Stage) -> None:
    stage.send(text="您的诉求已办结。")
    (call,) = stage.platform.calls(CUSTOM)
    assert call.body == {"touser": CITIZEN, "msgtype": "text", "text": {"content": "您的诉求已办结。"}}


PERMANENT = (40003, 43004, 43101, 45002, 45015, 45047, 48001, 48002, 87014, 99999)
TEMPORARY = (-1, 45009, 45011, 40164)


@pytest.mark.parametrize("code", [*PERMANENT, *TEMPORARY])
def test_every_code_is_mapped(embedded: Stage, code: int) -> None:
    embedded.platform.fail(CUSTOM, Failure(code=code))
    with pytest.raises(SendError) as caught:
        embedded.send()
    assert caught.value.permanent == (code in PERMANENT)
    assert f"（{code}）" in str(caught.value)
    assert len(embedded.platform.calls(CUSTOM)) == 1
    assert str(code) in fares(embedded.core.db, "main").error


@pytest.mark.parametrize("failure", [Failure(half=True), Failure(reset=True), Failure(status=500)])
def test_an_outcome_that_nobody_knows_is_uncertain(embedded: Stage, failure: Failure) -> None:
    embedded.platform.fail(CUSTOM, failure)
    with pytest.raises(SendUncertain):
        embedded.send()
    assert len(embedded.platform.calls(CUSTOM)) == 1


def test_a_time_out_after_the_request_left_is_uncertain_and_never_repeated(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("channels.wechat_api.TIMEOUT", (1.0, 0.2))
    stage.citizen_does()
    stage.put(text="一条")
    stage.put(text="两条")
    stage.platform.fail(CUSTOM, Failure(seconds=0.6))
    stage.work()
    stage.work(NOON + timedelta(hours=3))
    assert stage.states() == ["unknown", "sent"]
    assert stage.platform.texts() == ["一条", "两条"]


@pytest.mark.parametrize("failure", [Failure(status=502), Failure(status=503)])
def test_a_gateway_without_a_platform_is_temporary(embedded: Stage, failure: Failure) -> None:
    embedded.platform.fail(CUSTOM, failure)
    with pytest.raises(SendError) as caught:
        embedded.send()
    assert not caught.value.permanent


def test_a_closed_door_is_temporary(stage: Stage) -> None:
    stage.send(text="先取一次凭证")
    stage.platform.stop()
    with pytest.raises(SendError) as caught:
        stage.send()
    assert not caught.value.permanent


@pytest.mark.parametrize("code", [40001, 40014, 42001])
def test_a_refused_token_is_replaced_once_and_the_call_repeated_once(embedded: Stage, code: int) -> None:
    embedded.platform.fail(CUSTOM, Failure(code=code))
    embedded.send(text="您好")
    tokens = [call.arguments["access_token"] for call in embedded.platform.calls(CUSTOM)]
    assert len(tokens) == len(set(tokens)) == 2


def test_a_platform_that_never_takes_a_token_is_asked_a_bounded_number_of_times(stage: Stage) -> None:
    stage.platform.fail(CUSTOM, *[Failure(code=40001)] * 50)
    with pytest.raises(SendError) as caught:
        stage.send()
    assert not caught.value.permanent
    assert len(stage.platform.calls(CUSTOM)) == 2
    assert len(stage.platform.calls(STABLE_TOKEN)) <= 3


@pytest.mark.parametrize(
    "failure",
    [
        *(Failure(half=True), Failure(reset=True), Failure(status=500)),
        *(Failure(code=code) for code in (40164, 40125, 40243, 48001)),
    ],
)
def test_without_a_token_nothing_left_and_the_message_waits(embedded: Stage, failure: Failure) -> None:
    embedded.platform.fail(STABLE_TOKEN, failure)
    with pytest.raises(SendError) as caught:
        embedded.send()
    assert not caught.value.permanent
    assert embedded.platform.calls(CUSTOM) == []


@pytest.mark.parametrize(("code", "pause"), [(-1, None), (45011, 60.0), (40243, 600.0)])
def test_a_busy_platform_is_asked_for_a_token_again_soon_and_refused_keys_later(
    embedded: Stage, code: int, pause: float | None
) -> None:
    embedded.platform.fail(STABLE_TOKEN, Failure(code=code))
    with pytest.raises(SendError) as caught:
        embedded.send()
    assert caught.value.retry_after == pause


def test_processes_and_threads_share_one_token(stage: Stage) -> None:
    other = stage.restart()
    numbers = [stage.put(text=f"{number}") for number in range(8)]
    threads = [
        threading.Thread(target=process.channel.send, args=(process.delivery(number),))
        for process, number in zip([stage, other] * 4, numbers, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(stage.platform.calls(CUSTOM)) == 8
    assert len({call.arguments["access_token"] for call in stage.platform.calls(CUSTOM)}) == 1
    assert len(stage.platform.calls(STABLE_TOKEN)) <= 2


def test_a_token_is_renewed_before_its_end(stage: Stage) -> None:
    stage.send()
    stage.core.clock.move_to(NOON + timedelta(minutes=114))
    stage.send()
    assert len(stage.platform.calls(STABLE_TOKEN)) == 1
    stage.core.clock.move_to(NOON + timedelta(minutes=116))
    stage.send()
    assert len(stage.platform.calls(STABLE_TOKEN)) == 2


def test_a_long_message_is_one_service_message_and_the_rest_comes_on_request(stage: Stage) -> None:
    stage.citizen_does()
    long = "".join(f"第{number}条，请带身份证。" for number in range(120))
    stage.put(text=long)
    stage.work(NOON + timedelta(minutes=1))
    (first,) = stage.platform.texts()
    assert len(first.encode()) <= 2048
    rest = stage.pusher.push(text("更多", key="9")).words
    assert first.removesuffix(MORE) + rest == long


def test_no_secret_is_told_whatever_goes_wrong(
    embedded: Stage, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.INFO)
    monkeypatch.setattr("channels.wechat_api.TIMEOUT", (0.2, 0.1))
    told: list[str] = []
    embedded.send()
    token = embedded.platform.calls(CUSTOM)[0].arguments["access_token"]
    embedded.platform.fail(
        CUSTOM, Failure(code=40001), Failure(code=40001), Failure(code=45015), Failure(half=True),
        Failure(reset=True), Failure(status=500), Failure(seconds=0.3), Failure(code=12345),
    )  # fmt: skip
    embedded.platform.fail(DOWNLOAD, Failure(reset=True))
    for _ in range(7):
        with pytest.raises((SendError, SendUncertain)) as caught:
            embedded.send()
        told.append(f"{caught.value!s}{caught.value!r}")
    embedded.citizen_does("image")
    embedded.platform.stop()
    embedded.core.clock.move_to(NOON + timedelta(hours=3))
    with pytest.raises(SendError) as caught:
        embedded.send()
    told += [str(caught.value), caplog.text, str(embedded.rows("SELECT * FROM channel_health"))]
    for secret in (SECRET, TOKEN, token, CITIZEN):
        assert not any(secret in words for words in told)


WRONG = {
    "no token": {"TOKEN": ""},
    "a token too short": {"TOKEN": "ab"},
    "no app id": {"APP_ID": ""},
    "no secret": {"SECRET": ""},
    "half a key": {"AES_KEY": "abc"},
    "an unknown kind": {"KIND": "personal"},
    "no address": {"API": "api.weixin.qq.com"},
    "fields that name nothing": {"NOTICE_FIELDS": "thing1=phone"},
}


@pytest.mark.parametrize("name", WRONG)
def test_settings_that_cannot_work_stop_the_start_and_are_not_printed(name: str) -> None:
    usual = {"TOKEN": TOKEN, "APP_ID": APP_ID, "SECRET": SECRET}
    settings = {f"HOTLINE_WECHAT_{key}": value for key, value in {**usual, **WRONG[name]}.items()}
    with pytest.raises(ChannelsMisconfigured) as caught:
        load(["wechat"], settings)
    assert "HOTLINE_WECHAT_" in str(caught.value)
    assert SECRET not in str(caught.value)


def test_several_accounts_have_addresses_and_tokens_of_their_own(core: EchoCore) -> None:

    tables = {"wechat": {"portal": {"token": SECOND_WECHAT_TOKEN, "kind": "unverified"}}}
    settings = {
        "HOTLINE_WECHAT_TOKEN": TOKEN,
        "HOTLINE_WECHAT_APP_ID": APP_ID,
        "HOTLINE_WECHAT_SECRET": SECRET,
    }
    channel = load(["wechat"], settings, tables)["wechat"]
    app = Flask("test")
    blueprint = channel.routes(core)
    assert blueprint is not None
    app.register_blueprint(blueprint)

    client = app.test_client()
    assert Pusher(client).push(text("停水")).status == 200
    assert Pusher(client, account="portal", token=SECOND_WECHAT_TOKEN).push(text("停水")).status == 200
    assert Pusher(client, account="portal").push(text("停水")).status == 403
    assert Pusher(client, account="else").push(text("停水")).status == 404
    with core.db.read() as tx:
        assert {row["account"] for row in tx.all("SELECT account FROM inbox")} == {"main", "portal"}


def test_the_quota_is_asked_once_an_hour(stage: Stage) -> None:
    for minute in (0, 10, 59, 61):
        stage.core.clock.move_to(NOON + timedelta(minutes=minute))
        stage.channel.poll(stage.core, "main")
    assert len(stage.platform.calls(QUOTA)) == 2
    assert fares(stage.core.db, "main").quota_left == "499988"


def test_an_account_without_a_secret_never_calls_the_platform(core: EchoCore) -> None:
    with staged(core, KIND="unverified", APP_ID="", SECRET="") as stage:
        assert stage.pusher.push(payload("image")).status == 200
        stage.core.clock.move_to(NOON + timedelta(minutes=5))
        stage.channel.poll(stage.core, "main")
        stage.wait_for(stage.all_fetched)
        assert stage.platform.arrived == []


def test_the_record_tells_when_an_account_was_last_well(stage: Stage) -> None:
    stage.citizen_does()
    stage.put(text="您好")
    stage.work(NOON + timedelta(minutes=5))
    record = fares(stage.core.db, "main")
    assert record.heard_at[:16] == "2024-10-14T12:00"
    assert record.sent_at[:16] == "2024-10-14T12:05"
