"""Which way a message may take on WeChat: the windows and their messages, notices that were agreed to, templates."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.channels.parts import EchoCore
from tests.channels.wechat_stage import Stage, staged
from tests.conftest import NOON
from tests.platforms.wechat import CUSTOM, NOTICE, TEMPLATE, Failure
from tests.platforms.wechat_push import text


@pytest.fixture
def stage(core: EchoCore) -> Iterator[Stage]:
    """A verified service account."""
    with staged(core) as made:
        yield made


def test_five_in_48_hours_and_the_last_is_kept_for_results(stage: Stage) -> None:
    stage.citizen_does()
    for number in range(5):
        stage.put(text=f"通知{number}", kind="notice")
    stage.work()
    assert stage.states() == ["sent"] * 4 + ["held"]
    stage.put(text="已办结", kind="closed")
    stage.put(text="还满意吗", kind="survey")
    stage.work()
    assert stage.states()[5:] == ["sent", "held"]
    assert len(stage.platform.texts()) == 5


def test_the_window_closes_after_48_hours_and_a_message_opens_it_again(stage: Stage) -> None:
    stage.citizen_does()
    stage.put(text="一")
    stage.work(NOON + timedelta(hours=49))
    assert stage.states() == ["held"]
    stage.citizen_does(key="2")
    stage.put(text="二")
    stage.work()
    assert stage.platform.texts() == ["二"]


@pytest.mark.parametrize("name", ["event_click", "event_subscribe", "event_scan"])
def test_a_click_a_follow_or_a_scan_opens_three_messages_for_a_minute(stage: Stage, name: str) -> None:
    stage.citizen_does(name)
    for number in range(4):
        stage.put(text=f"{number}")
    stage.work(NOON + timedelta(seconds=50))
    assert stage.states() == ["sent"] * 3 + ["held"]
    stage.put(text="晚了")
    stage.work(NOON + timedelta(seconds=61))
    assert stage.states()[-1] == "held"


def test_a_tap_on_a_menu_message_opens_a_minute_and_not_the_48_hours(stage: Stage) -> None:
    stage.citizen_does("text_menu_tap")
    for number in range(4):
        stage.put(text=f"{number}")
    stage.work(NOON + timedelta(seconds=50))
    assert stage.states() == ["sent"] * 3 + ["held"]


def test_a_tap_does_not_renew_the_window_of_the_last_message(stage: Stage) -> None:
    stage.citizen_does()
    stage.core.clock.move_to(NOON + timedelta(hours=47))
    stage.citizen_does("text_menu_tap", key="2")
    stage.put(text="一")
    stage.work(NOON + timedelta(hours=49))
    assert stage.states() == ["held"]


@pytest.mark.parametrize("name", ["event_unsubscribe", "event_location", "event_consent"])
def test_other_events_open_no_window(stage: Stage, name: str) -> None:
    stage.citizen_does(name)
    stage.put(text="您好")
    stage.work()
    assert stage.states() == ["held"]


NOTICES = {"NOTICE_TEMPLATE": "VRR0UEO9VJOLs0MHlU0OilqX6MVFDwH3_3gz3Oc0NIc"}


def test_a_consent_is_one_notice_when_the_window_is_closed(core: EchoCore) -> None:
    with staged(core, **NOTICES) as stage:
        stage.citizen_does("event_consent")
        for number in range(2):
            stage.put(
                text="您反映的停水问题已由水务集团抢修完毕，请查看。",
                kind="closed",
                ticket=f"HX2024101460320{number}",
            )
        stage.work(NOON + timedelta(days=5))
        assert stage.states() == ["sent", "held"]
        (call,) = stage.platform.calls(NOTICE)
        assert call.body["template_id"] == NOTICES["NOTICE_TEMPLATE"]
        assert call.body["data"]["character_string2"] == {"value": "HX20241014603200"}
        assert len(call.body["data"]["thing3"]["value"]) <= 20
        assert stage.platform.texts() == []


def test_the_last_consent_is_kept_for_the_result(core: EchoCore) -> None:
    with staged(core, **NOTICES) as stage:
        stage.citizen_does("event_consent")
        stage.put(text="已转水务集团办理", kind="progress")
        stage.put(text="有一条新政策", kind="push")
        stage.work(NOON + timedelta(days=5))
        stage.put(text="已办结", kind="closed")
        stage.work()
        assert stage.states() == ["held", "held", "sent"]


def test_the_last_message_of_a_window_is_a_service_message_and_spends_no_consent(core: EchoCore) -> None:
    with staged(core, **NOTICES) as stage:
        stage.citizen_does()
        stage.citizen_does("event_consent")
        for number in range(4):
            stage.put(text=f"{number}")
        stage.put(text="已办结", kind="closed")
        stage.work()
        assert len(stage.platform.calls(CUSTOM)) == 5
        assert stage.platform.calls(NOTICE) == []


def test_one_consent_to_a_lasting_notice_serves_until_it_is_taken_back(core: EchoCore) -> None:
    with staged(core, **NOTICES, NOTICE_LASTING="true") as stage:
        stage.citizen_does("event_consent")
        for number in range(3):
            stage.put(text=f"{number}", kind="closed")
        stage.work(NOON + timedelta(days=30))
        assert stage.states() == ["sent"] * 3
        stage.platform.fail(NOTICE, Failure(code=43101))
        stage.put(text="退订后", kind="closed")
        stage.work()
        stage.put(text="再一条", kind="closed")
        stage.work()
        assert stage.states()[3:] == ["dead", "held"]
        stage.core.clock.move_to(NOON + timedelta(days=31))
        stage.citizen_does("event_consent")
        stage.put(text="又同意了", kind="closed")
        stage.work()
        assert stage.states()[-1] == "sent"


def test_a_notice_that_was_refused_leaves_the_template_message(core: EchoCore) -> None:
    with staged(core, **NOTICES, TEMPLATE="TM00015") as stage:
        stage.citizen_does("event_consent")
        stage.platform.fail(NOTICE, Failure(code=43101))
        stage.put(text="已办结", kind="closed")
        stage.work(NOON + timedelta(hours=1))
        assert stage.states() == ["sent"]
        assert len(stage.platform.calls(TEMPLATE)) == 1


def test_when_the_platform_says_the_window_is_closed_the_notice_goes(core: EchoCore) -> None:
    with staged(core, **NOTICES) as stage:
        stage.citizen_does()
        stage.citizen_does("event_consent")
        stage.platform.fail(CUSTOM, Failure(code=45047))
        stage.put(text="已办结", kind="closed")
        stage.work()
        assert stage.states() == ["sent"]
        assert len(stage.platform.calls(NOTICE)) == 1


@pytest.mark.parametrize("code", [43101, 43004])
def test_a_notice_that_the_citizen_refused_is_dead_and_visible(core: EchoCore, code: int) -> None:
    with staged(core, **NOTICES) as stage:
        stage.citizen_does("event_consent")
        stage.platform.fail(NOTICE, Failure(code=code))
        stage.put(text="已办结", kind="closed")
        stage.work()
        assert stage.states() == ["dead"]


def test_a_template_message_is_the_last_way(core: EchoCore) -> None:
    with staged(core, TEMPLATE="TM00015") as stage:
        stage.put(text="已办结", kind="closed", ticket="HX202410146032001")
        stage.work()
        assert stage.states() == ["sent"]
        (call,) = stage.platform.calls(TEMPLATE)
        assert call.body["data"]["first"] == {"value": "诉求已办结"}


def test_an_unverified_account_has_nothing_but_the_passive_reply(core: EchoCore) -> None:
    with staged(core, KIND="unverified", APP_ID="", SECRET="") as stage:
        number = stage.put(text="您反映的停水已修复。", kind="closed")
        stage.work()
        assert stage.states() == ["held"]
        assert stage.pusher.push(text("好了吗")).words.startswith("您反映的停水已修复。")
        assert stage.delivery(number).status == "sent"
        assert stage.platform.arrived == []
