"""What goes out to WeChat: every refusal mapped, tokens shared and bounded, quotas, notices, templates, no secret told."""

import logging
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from channels import attachments
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
    JPEG,
    NOTICE,
    QUOTA,
    SECRET,
    STABLE_TOKEN,
    TEMPLATE,
    UPLOAD,
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


def hear(stage: Stage, name: str = "text", key: str = "1") -> None:
    """The citizen does something that opens the window."""
    at = str(int(stage.core.clock.now().timestamp()))
    assert stage.pusher.push(payload(name, MsgId=key, CreateTime=at), at=at).status == 200


def states(stage: Stage) -> list[str]:
    return [row[0] for row in stage.rows("SELECT status FROM outbox WHERE inbox_id IS NULL ORDER BY id")]


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
    hear(stage)
    stage.put(text="一条")
    stage.put(text="两条")
    stage.platform.fail(CUSTOM, Failure(seconds=0.6))
    stage.work()
    stage.work(NOON + timedelta(hours=3))
    assert states(stage) == ["unknown", "sent"]
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


def test_five_in_48_hours_and_the_last_is_kept_for_results(stage: Stage) -> None:
    hear(stage)
    for number in range(5):
        stage.put(text=f"通知{number}", kind="notice")
    stage.work()
    assert states(stage) == ["sent"] * 4 + ["held"]
    stage.put(text="已办结", kind="closed")
    stage.put(text="还满意吗", kind="survey")
    stage.work()
    assert states(stage)[5:] == ["sent", "held"]
    assert len(stage.platform.texts()) == 5


def test_the_window_closes_after_48_hours_and_a_message_opens_it_again(stage: Stage) -> None:
    hear(stage)
    stage.put(text="一")
    stage.work(NOON + timedelta(hours=49))
    assert states(stage) == ["held"]
    hear(stage, key="2")
    stage.put(text="二")
    stage.work()
    assert stage.platform.texts() == ["二"]


@pytest.mark.parametrize("name", ["event_click", "event_subscribe", "event_scan"])
def test_a_click_a_follow_or_a_scan_opens_three_messages_for_a_minute(stage: Stage, name: str) -> None:
    hear(stage, name)
    for number in range(4):
        stage.put(text=f"{number}")
    stage.work(NOON + timedelta(seconds=50))
    assert states(stage) == ["sent"] * 3 + ["held"]
    stage.put(text="晚了")
    stage.work(NOON + timedelta(seconds=61))
    assert states(stage)[-1] == "held"


def test_a_tap_on_a_menu_message_opens_a_minute_and_not_the_48_hours(stage: Stage) -> None:
    hear(stage, "text_menu_tap")
    for number in range(4):
        stage.put(text=f"{number}")
    stage.work(NOON + timedelta(seconds=50))
    assert states(stage) == ["sent"] * 3 + ["held"]


def test_a_tap_does_not_renew_the_window_of_the_last_message(stage: Stage) -> None:
    hear(stage)
    stage.core.clock.move_to(NOON + timedelta(hours=47))
    hear(stage, "text_menu_tap", key="2")
    stage.put(text="一")
    stage.work(NOON + timedelta(hours=49))
    assert states(stage) == ["held"]


@pytest.mark.parametrize("name", ["event_unsubscribe", "event_location", "event_consent"])
def test_other_events_open_no_window(stage: Stage, name: str) -> None:
    hear(stage, name)
    stage.put(text="您好")
    stage.work()
    assert states(stage) == ["held"]


NOTICES = {"NOTICE_TEMPLATE": "VRR0UEO9VJOLs0MHlU0OilqX6MVFDwH3_3gz3Oc0NIc"}


def test_a_consent_is_one_notice_when_the_window_is_closed(core: EchoCore) -> None:
    with staged(core, **NOTICES) as stage:
        hear(stage, "event_consent")
        for number in range(2):
            stage.put(
                text="您反映的停水问题已由水务集团抢修完毕，请查看。",
                kind="closed",
                ticket=f"HX2024101460320{number}",
            )
        stage.work(NOON + timedelta(days=5))
        assert states(stage) == ["sent", "held"]
        (call,) = stage.platform.calls(NOTICE)
        assert call.body["template_id"] == NOTICES["NOTICE_TEMPLATE"]
        assert call.body["data"]["character_string2"] == {"value": "HX20241014603200"}
        assert len(call.body["data"]["thing3"]["value"]) <= 20
        assert stage.platform.texts() == []


def test_the_last_consent_is_kept_for_the_result(core: EchoCore) -> None:
    with staged(core, **NOTICES) as stage:
        hear(stage, "event_consent")
        stage.put(text="已转水务集团办理", kind="progress")
        stage.put(text="有一条新政策", kind="push")
        stage.work(NOON + timedelta(days=5))
        stage.put(text="已办结", kind="closed")
        stage.work()
        assert states(stage) == ["held", "held", "sent"]


def test_the_last_message_of_a_window_is_a_service_message_and_spends_no_consent(core: EchoCore) -> None:
    with staged(core, **NOTICES) as stage:
        hear(stage)
        hear(stage, "event_consent")
        for number in range(4):
            stage.put(text=f"{number}")
        stage.put(text="已办结", kind="closed")
        stage.work()
        assert len(stage.platform.calls(CUSTOM)) == 5
        assert stage.platform.calls(NOTICE) == []


def test_one_consent_to_a_lasting_notice_serves_until_it_is_taken_back(core: EchoCore) -> None:
    with staged(core, **NOTICES, NOTICE_LASTING="true") as stage:
        hear(stage, "event_consent")
        for number in range(3):
            stage.put(text=f"{number}", kind="closed")
        stage.work(NOON + timedelta(days=30))
        assert states(stage) == ["sent"] * 3
        stage.platform.fail(NOTICE, Failure(code=43101))
        stage.put(text="退订后", kind="closed")
        stage.work()
        stage.put(text="再一条", kind="closed")
        stage.work()
        assert states(stage)[3:] == ["dead", "held"]
        stage.core.clock.move_to(NOON + timedelta(days=31))
        hear(stage, "event_consent")
        stage.put(text="又同意了", kind="closed")
        stage.work()
        assert states(stage)[-1] == "sent"


def test_a_notice_that_was_refused_leaves_the_template_message(core: EchoCore) -> None:
    with staged(core, **NOTICES, TEMPLATE="TM00015") as stage:
        hear(stage, "event_consent")
        stage.platform.fail(NOTICE, Failure(code=43101))
        stage.put(text="已办结", kind="closed")
        stage.work(NOON + timedelta(hours=1))
        assert states(stage) == ["sent"]
        assert len(stage.platform.calls(TEMPLATE)) == 1


def test_when_the_platform_says_the_window_is_closed_the_notice_goes(core: EchoCore) -> None:
    with staged(core, **NOTICES) as stage:
        hear(stage)
        hear(stage, "event_consent")
        stage.platform.fail(CUSTOM, Failure(code=45047))
        stage.put(text="已办结", kind="closed")
        stage.work()
        assert states(stage) == ["sent"]
        assert len(stage.platform.calls(NOTICE)) == 1


@pytest.mark.parametrize("code", [43101, 43004])
def test_a_notice_that_the_citizen_refused_is_dead_and_visible(core: EchoCore, code: int) -> None:
    with staged(core, **NOTICES) as stage:
        hear(stage, "event_consent")
        stage.platform.fail(NOTICE, Failure(code=code))
        stage.put(text="已办结", kind="closed")
        stage.work()
        assert states(stage) == ["dead"]


def test_a_template_message_is_the_last_way(core: EchoCore) -> None:
    with staged(core, TEMPLATE="TM00015") as stage:
        stage.put(text="已办结", kind="closed", ticket="HX202410146032001")
        stage.work()
        assert states(stage) == ["sent"]
        (call,) = stage.platform.calls(TEMPLATE)
        assert call.body["data"]["first"] == {"value": "诉求已办结"}


def test_an_unverified_account_has_nothing_but_the_passive_reply(core: EchoCore) -> None:
    with staged(core, KIND="unverified", APP_ID="", SECRET="") as stage:
        number = stage.put(text="您反映的停水已修复。", kind="closed")
        stage.work()
        assert states(stage) == ["held"]
        assert stage.pusher.push(text("好了吗")).words.startswith("您反映的停水已修复。")
        assert stage.delivery(number).status == "sent"
        assert stage.platform.arrived == []


def test_a_long_message_is_one_service_message_and_the_rest_comes_on_request(stage: Stage) -> None:
    hear(stage)
    long = "".join(f"第{number}条，请带身份证。" for number in range(120))
    stage.put(text=long)
    stage.work(NOON + timedelta(minutes=1))
    (first,) = stage.platform.texts()
    assert len(first.encode()) <= 2048
    rest = stage.pusher.push(text("更多", key="9")).words
    assert first.removesuffix(MORE) + rest == long


def test_a_picture_goes_out_before_its_words(stage: Stage) -> None:
    hear(stage)
    with stage.core.db.write() as tx:
        picture = attachments.save(tx, "a.jpg", JPEG, NOON)
    stage.send(text="修好了", media=picture)
    assert [call.path for call in stage.platform.arrived] == [STABLE_TOKEN, UPLOAD, CUSTOM, CUSTOM]
    assert JPEG in stage.platform.calls(UPLOAD)[0].body


def test_a_picture_counts_as_a_message_and_never_takes_the_place_of_the_words(stage: Stage) -> None:
    hear(stage)
    with stage.core.db.write() as tx:
        picture = attachments.save(tx, "a.jpg", JPEG, NOON)
    for number in range(4):
        stage.put(text=f"{number}", media=picture, kind="closed")
    stage.work()
    assert states(stage) == ["sent"] * 3 + ["held"]
    assert len(stage.platform.calls(UPLOAD)) == 2
    assert len(stage.platform.calls(CUSTOM)) == 5
    assert stage.platform.texts() == ["0", "1", "2"]


def keep(stage: Stage, body: bytes = JPEG) -> str:
    with stage.core.db.write() as tx:
        return attachments.save(tx, "", body, NOON)


def test_a_picture_without_words_goes_alone_and_without_either_nothing_does(stage: Stage) -> None:
    stage.send(text="", media=keep(stage))
    assert [call.body["msgtype"] for call in stage.platform.calls(CUSTOM)] == ["image"]
    with pytest.raises(SendError) as caught:
        stage.send(text="", media="erased")
    assert caught.value.permanent
    assert len(stage.platform.calls(CUSTOM)) == 1


def test_a_picture_that_went_out_is_not_sent_again_with_its_words(stage: Stage) -> None:
    delivery = stage.delivery(stage.put(text="修好了", media=keep(stage)))
    stage.platform.fail(CUSTOM, Failure(), Failure(code=-1))
    with pytest.raises(SendError):
        stage.channel.send(delivery)
    stage.restart().channel.send(delivery)
    sent = [call.body["msgtype"] for call in stage.platform.calls(CUSTOM)]
    assert sent == ["image", "text", "text"]
    assert len(stage.platform.calls(UPLOAD)) == 1


def test_a_paper_is_not_dropped_in_silence(stage: Stage) -> None:
    with pytest.raises(SendError, match="只能发图片") as caught:
        stage.send(text="答复函见附件", media=keep(stage, b"%PDF-1.7 "))
    assert caught.value.permanent
    assert stage.platform.calls(CUSTOM) == []


@pytest.mark.parametrize(
    ("failure", "texts"),
    [(Failure(code=-1), []), (Failure(half=True), []), (Failure(code=40137), ["修好了"])],
)
def test_an_upload_that_fails_is_tried_again_and_one_that_is_refused_leaves_the_words(
    stage: Stage, failure: Failure, texts: list[str]
) -> None:
    stage.platform.fail(UPLOAD, failure)
    if texts:
        stage.send(text="修好了", media=keep(stage))
    else:
        with pytest.raises(SendError) as caught:
            stage.send(text="修好了", media=keep(stage))
        assert not caught.value.permanent
    assert stage.platform.texts() == texts


def test_a_picture_is_uploaded_whole_after_the_token_was_replaced(stage: Stage) -> None:
    hear(stage)
    with stage.core.db.write() as tx:
        picture = attachments.save(tx, "a.jpg", JPEG, NOON)
    stage.platform.fail(UPLOAD, Failure(code=42001))
    stage.send(text="修好了", media=picture)
    assert all(JPEG in call.body for call in stage.platform.calls(UPLOAD))


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
    hear(embedded, "image")
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
    hear(stage)
    stage.put(text="您好")
    stage.work(NOON + timedelta(minutes=5))
    record = fares(stage.core.db, "main")
    assert record.heard_at[:16] == "2024-10-14T12:00"
    assert record.sent_at[:16] == "2024-10-14T12:05"
