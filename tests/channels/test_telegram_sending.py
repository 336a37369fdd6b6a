"""Sending on Telegram: parts, buttons, order, and what every failure of the platform means."""

from typing import Any

import pytest

from channels import registry, telegram_sending
from channels.errors import SendError, SendUncertain
from channels.telegram import Telegram
from tests.channels.parts import EchoCore, at, states
from tests.channels.telegram_parts import CITIZEN, Bench, make_bench, settings
from tests.platforms.telegram import TOKEN, BotApi, Trouble, payload


def fault(channel: Telegram, delivery: Any) -> SendError | SendUncertain:
    """What sending ends in."""
    with pytest.raises((SendError, SendUncertain)) as raised:
        channel.send(delivery)
    assert TOKEN not in str(raised.value)
    assert isinstance(raised.value, SendError | SendUncertain)
    return raised.value


@pytest.mark.parametrize("trouble", ["forbidden", "bad_request"])
def test_who_blocked_the_bot_is_not_written_to_again(bench: Bench, trouble: Trouble) -> None:
    bench.platform.fail("sendMessage", trouble)
    failed = fault(bench.channel, bench.put())
    assert isinstance(failed, SendError)
    assert failed.permanent


@pytest.mark.parametrize("trouble", ["html", "unauthorized"])
def test_a_gateways_page_and_a_wrong_token_are_worth_another_try(bench: Bench, trouble: Trouble) -> None:
    bench.platform.fail("sendMessage", trouble)
    failed = fault(bench.channel, bench.put())
    assert isinstance(failed, SendError)
    assert not failed.permanent


def test_a_flood_says_when_to_come_again(bench: Bench) -> None:
    bench.platform.fail("sendMessage", "flood")
    failed = fault(bench.channel, bench.put())
    assert isinstance(failed, SendError)
    assert (failed.permanent, failed.retry_after) == (False, 7.0)


@pytest.mark.parametrize("trouble", ["half", "late_reset", "reset", "gateway_timeout"])
def test_a_request_that_left_and_was_not_answered_is_uncertain(bench: Bench, trouble: Trouble) -> None:
    bench.platform.fail("sendMessage", trouble)
    assert isinstance(fault(bench.channel, bench.put()), SendUncertain)


def test_a_slow_platform_is_uncertain(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telegram_sending, "SECONDS_FOR_A_CALL", 0.2)
    bench.platform.slow_seconds = 0.6
    bench.platform.fail("sendMessage", "slow")
    assert isinstance(fault(bench.channel, bench.put()), SendUncertain)


def test_a_platform_that_is_down_is_worth_another_try(core: EchoCore) -> None:
    with BotApi() as platform:
        bench = make_bench(platform, core)
    failed = fault(bench.channel, bench.put())
    assert isinstance(failed, SendError)
    assert not failed.permanent


def test_an_uncertain_message_is_never_repeated(bench: Bench) -> None:
    bench.platform.fail("sendMessage", "late_reset")
    bench.put("第一条")
    for minute in range(5):
        bench.core.clock.move_to(at(minute))
        bench.deliver()
    assert states(bench.core.db) == ["unknown"]
    assert bench.platform.texts(CITIZEN) == ("第一条",)


def test_the_order_within_a_chat_outlasts_a_flood(bench: Bench) -> None:
    bench.platform.fail("sendMessage", "flood")
    for number in range(3):
        bench.put(f"第{number}条")
    other = bench.put("别人的", recipient="6002")
    for seconds in range(0, 12):
        bench.core.clock.move_to(at(seconds / 60))
        bench.deliver()
    assert bench.platform.texts(CITIZEN) == ("第0条", "第1条", "第2条")
    assert bench.platform.texts(other.recipient) == ("别人的",)


def test_a_long_text_goes_on_where_it_stopped(bench: Bench) -> None:
    text = "".join(f"第{number}条，请带身份证。" for number in range(600))
    delivery = bench.put(text, "好", "不好")
    bench.channel.send(delivery)
    whole = bench.platform.texts(CITIZEN)
    assert len(whole) == 2
    assert all(part.endswith("。") for part in whole)
    assert [bool(sent.buttons) for sent in bench.platform.state.sent] == [False, True]
    bench.platform.state.sent.clear()
    bench.platform.fail("sendMessage", None, "flood")
    bench.channel.attach(bench.core)
    assert isinstance(fault(bench.channel, delivery), SendError)
    restarted = make_bench(bench.platform, bench.core).channel
    restarted.attach(bench.core)
    restarted.send(delivery)
    assert bench.platform.texts(CITIZEN) == whole


def test_the_platform_counts_utf16_and_so_do_we(bench: Bench) -> None:
    bench.channel.send(bench.put("😀" * 2049))
    assert [len(text) for text in bench.platform.texts(CITIZEN)] == [2048, 1]


def test_short_choices_are_buttons_and_long_ones_stay_in_the_text_too(bench: Bench) -> None:
    long = "换发机动车驾驶证需要准备哪些材料、到哪里办理、要几天"
    bench.channel.send(bench.put("请选择\n1. 是\n2. 否", "是", "否"))
    bench.channel.send(bench.put("请选择", long, "都不是"))
    assert bench.platform.texts(CITIZEN) == ("请选择", f"请选择\n1. {long}\n2. 都不是")
    assert all(len(data.encode()) <= 64 for sent in bench.platform.state.sent for _, data in sent.buttons)


def test_a_message_of_an_account_that_is_gone_is_given_up(bench: Bench) -> None:
    failed = fault(bench.channel, bench.put(account="closed"))
    assert isinstance(failed, SendError)
    assert failed.permanent


class TestPressedButtons:
    def test_the_words_of_the_button_are_the_message(self, bench: Bench) -> None:
        row = bench.put("请选择", "报修", "投诉")
        assert bench.press(row.id, 2) == 200
        assert [heard.text for heard in bench.core.heard] == ["投诉"]
        assert bench.toasts(1) == [""]

    def test_an_old_button_answers_by_its_words(self, bench: Bench) -> None:
        old = bench.put("您问的是哪一件？", "护照换发", "港澳通行证")
        bench.put("请选择", "报修", "投诉")
        bench.press(old.id, 1)
        assert [heard.text for heard in bench.core.heard] == ["护照换发"]

    @pytest.mark.parametrize("label", ["对，提交", "Yes, submit", "是", "报修", "2"])
    def test_an_old_button_never_answers_a_newer_question(self, bench: Bench, label: str) -> None:
        old = bench.put("这样提交吗？", label, "修改")
        bench.put("请选择", "报修", "投诉")
        bench.press(old.id, 1)
        assert bench.core.heard == []
        assert "较早的问题" in bench.toasts(1)[0]

    def test_a_repeated_press_is_one_message(self, bench: Bench) -> None:
        row = bench.put("请选择", "报修", "投诉")
        assert [bench.press(row.id, 1) for _ in range(3)] == [200] * 3
        with bench.core.db.read() as tx:
            assert tx.value("SELECT count(*) FROM inbox") == 1

    @pytest.mark.parametrize("data", ["999:1", "1:9", "1:0", "1", "x" * 64, "1:1:1", "act:close:HX1"])
    def test_data_that_is_not_ours_does_nothing(self, bench: Bench, data: str) -> None:
        bench.put("请选择", "报修", "投诉", recipient="6002")
        assert bench.post(payload("callback", data=data)) == 200
        assert bench.post(payload("callback_of_a_lost_message")) == 200
        assert bench.core.heard == []


def test_doctor_tries_the_token(bench: Bench) -> None:
    ((works, told),) = bench.channel.examine()
    assert works
    assert "@qy12345_bot" in told
    bench.platform.state.webhook = "https://elsewhere.example.org/hook/with-a-secret"
    works, told = bench.channel.examine()[1]
    assert not works and "别的系统" in told and "elsewhere" not in told
    bench.platform.fail("getMe", "unauthorized")
    ((works, told),) = bench.channel.examine()
    assert not works
    assert "令牌无效" in told


def test_doctor_looks_whether_the_webhook_is_registered(bench: Bench) -> None:
    public = "https://12345.example.gov.cn"
    channel = make_bench(bench.platform, bench.core, MODE="webhook").channel
    assert "https" in channel.examine()[1][1]
    environment = settings(bench.platform, MODE="webhook") | {"HOTLINE_PUBLIC_URL": public}
    public_bot = registry.load(["telegram"], environment)["telegram"]
    assert isinstance(public_bot, Telegram)
    assert "还没有登记" in public_bot.examine()[1][1]
    bench.platform.state.webhook = f"{public}/channels/telegram/main"
    assert public_bot.examine()[1] == (True, "main：回调已登记，积压 0 条")
    bench.platform.state.failed = "Wrong response from the webhook: 502 Bad Gateway"
    works, told = public_bot.examine()[1]
    assert not works and "502" in told
