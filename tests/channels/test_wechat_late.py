"""Answers on WeChat that are late: deliveries that overlap, words that go another way, what was held and rides along."""

import threading
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest

from channels.messages import Inbound
from channels.wechat import WeChat
from tests.channels.parts import EchoCore
from tests.channels.wechat_stage import Stage, staged
from tests.conftest import NOON
from tests.platforms.wechat_push import NOW, text


@pytest.fixture
def plain(core: EchoCore) -> Iterator[Stage]:
    """An account in plain mode."""
    with staged(core) as made:
        yield made


class SlowCore(EchoCore):
    """Needs a moment for every answer."""

    seconds: float = 0.4

    def answer(self, inbox_id: int, message: Inbound) -> tuple[object, ...]:  # type: ignore[override]
        time.sleep(self.seconds)
        return super().answer(inbox_id, message)


def test_overlapping_deliveries_wait_for_the_first_and_get_its_words(core: EchoCore) -> None:
    with staged(SlowCore(core.db, core.clock)) as stage:
        words: list[str] = []
        threads = [
            threading.Thread(target=lambda: words.append(stage.pusher.push(text("停水了")).words))
            for _ in range(3)
        ]
        for thread in threads:
            thread.start()
            time.sleep(0.05)
        for thread in threads:
            thread.join()
        assert words == ["您说：停水了\n1. 是\n2. 否"] * 3
        assert len(stage.core.heard) == 1


def test_too_late_for_the_platform_the_same_words_go_as_a_service_message(
    core: EchoCore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(WeChat, "patience", 0.1)
    with staged(SlowCore(core.db, core.clock)) as stage:
        assert stage.pusher.push(text("停水了")).body == "success"
        time.sleep(0.6)
        stage.work(NOON + timedelta(seconds=5))
        assert stage.platform.texts() == []  # a delivery that still waits may take the words along
        stage.work(NOON + timedelta(seconds=7))
        assert stage.platform.texts() == ["您说：停水了\n1. 是\n2. 否"]
        assert stage.pusher.push(text("停水了")).body == "success"  # the words went another way
        assert stage.rows("SELECT status, route FROM outbox") == [("sent", "service")]


def test_a_message_that_could_not_be_answered_is_safe(plain: Stage) -> None:
    plain.core.fails = 1
    assert plain.pusher.push(text("停水了")).body == "success"
    assert plain.rows("SELECT status FROM inbox") == [("open",)]
    assert plain.pusher.push(text("停水了")).words != ""


def test_a_held_picture_rides_in_no_reply_which_takes_words_alone(plain: Stage) -> None:
    plain.pusher.push(text("停水了", key="1"))
    plain.core.clock.move_to(NOON + timedelta(hours=49))
    number = plain.put(kind="closed", text="修好的样子见图。", media="picture")
    plain.work()
    later = str(int(NOW) + 49 * 3600)
    assert "见图" not in plain.pusher.push(text("来水了", key="2"), at=later).words
    assert plain.delivery(number).status == "held"


def test_held_messages_ride_in_the_next_reply(plain: Stage) -> None:
    plain.pusher.push(text("停水了", key="1"))
    plain.core.clock.move_to(NOON + timedelta(hours=49))
    number = plain.put(kind="closed", text="您反映的停水已修复。")
    plain.work()
    assert plain.delivery(number).status == "held"
    later = str(int(NOW) + 49 * 3600)
    for _ in range(2):
        words = plain.pusher.push(text("来水了", key="2"), at=later).words
        assert words == "您反映的停水已修复。\n\n您说：来水了\n1. 是\n2. 否"
    assert plain.delivery(number).status == "sent"
    assert plain.platform.texts() == []
