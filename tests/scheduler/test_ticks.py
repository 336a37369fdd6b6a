"""Ticks go on whatever happens to one of them, and stop when the service stops."""

import logging
import threading
import time

import pytest

from scheduler.ticks import Tick, Ticks


def test_every_tick_is_called_again_and_again() -> None:
    rang = {"delivery": threading.Event(), "due": threading.Event()}
    with Ticks([Tick(name, event.set, 0.01) for name, event in rang.items()]):
        for event in rang.values():
            assert event.wait(5)
            event.clear()
            assert event.wait(5)


def test_a_failing_tick_is_logged_and_comes_again(caplog: pytest.LogCaptureFixture) -> None:
    calls = []
    twice = threading.Event()

    def fails() -> None:
        calls.append(1)
        if len(calls) == 2:
            twice.set()
        raise RuntimeError("database is away")

    with caplog.at_level(logging.ERROR), Ticks([Tick("due", fails, 0.01)]):
        assert twice.wait(5)
    assert "tick due failed" in caplog.text


def test_a_slow_tick_is_never_run_twice_at_a_time_and_is_waited_for() -> None:
    at_work: list[int] = []
    most: list[int] = []
    started = threading.Event()

    def slow() -> None:
        at_work.append(1)
        most.append(len(at_work))
        started.set()
        time.sleep(0.1)
        at_work.pop()

    with Ticks([Tick("delivery", slow, 0.01)]):
        assert started.wait(5)
        time.sleep(0.25)
    assert at_work == []
    assert max(most) == 1
