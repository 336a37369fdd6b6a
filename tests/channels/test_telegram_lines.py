"""Lines of updates: the order within a chat, nobody behind a slow one, and never a confirmation too early."""

import threading
import time
from collections import defaultdict
from typing import Any

import pytest

from channels.telegram_lines import Lines, Raw


def update(number: int, chat: int) -> dict[str, Any]:
    return {"update_id": number, "message": {"chat": {"id": chat}}}


def test_each_chat_in_its_order_and_all_of_them_confirmed() -> None:
    handled: dict[int, list[int]] = defaultdict(list)

    def handle(raw: Raw) -> None:
        time.sleep(raw["update_id"] % 3 / 1000)
        handled[raw["message"]["chat"]["id"]].append(raw["update_id"])

    lines = Lines(handle, 4)
    updates = [update(number, number * 7 % 5) for number in range(100)]
    for begin in range(0, 100, 10):
        assert lines.put(updates[begin : begin + 10], lines.offset())
    lines.settle(10)
    assert lines.offset() == 100
    assert {chat: sorted(numbers) for chat, numbers in handled.items()} == handled
    assert sum(map(len, handled.values())) == 100
    lines.stop()


def test_a_slow_update_keeps_the_offset_and_is_not_begun_twice() -> None:
    release, begun = threading.Event(), list[int]()

    def handle(raw: Raw) -> None:
        begun.append(raw["update_id"])
        if raw["update_id"] == 1:
            release.wait(10)

    lines = Lines(handle, 2)
    updates = [update(1, 1), update(2, 1), update(3, 2)]
    assert lines.put(updates, None)
    lines.settle(0.2)
    assert (lines.offset(), sorted(begun)) == (1, [1, 3]), "two chats, at once and in no order"
    assert not lines.put(updates, 1), "the platform gives them once more, and all are known"
    release.set()
    lines.settle(10)
    assert (lines.offset(), sorted(begun[:2]), begun[2:]) == (4, [1, 3], [2])
    lines.stop()


def test_a_line_ends_where_an_update_is_not_safe_and_begins_there_again() -> None:
    handled: list[int] = []
    ill = [True]

    def handle(raw: Raw) -> None:
        if raw["update_id"] == 2 and ill:
            ill.pop()
            raise RuntimeError("no room on the disk")
        handled.append(raw["update_id"])

    lines = Lines(handle, 1)
    updates = [update(1, 1), update(2, 1), update(3, 1), update(4, 2)]
    lines.put(updates, None)
    with pytest.raises(RuntimeError):
        lines.settle(10)
    lines.settle(10)
    assert (lines.offset(), handled) == (2, [1, 4])
    assert lines.put(updates[1:], 2)
    lines.settle(10)
    assert (lines.offset(), handled) == (5, [1, 4, 2, 3])
    lines.stop()


def test_numbers_that_begin_anew_are_new_and_nothing_begins_after_the_end() -> None:
    handled: list[int] = []
    lines = Lines(lambda raw: handled.append(raw["update_id"]), 1)
    lines.put([update(900_000, 1)], None)
    lines.settle(10)
    assert not lines.put([], lines.offset())
    assert lines.offset() is None
    assert lines.put([update(17, 1)], lines.offset())
    lines.settle(10)
    assert (handled, lines.offset()) == ([900_000, 17], 18)
    lines.stop()
    assert not lines.put([update(18, 1)], 18)
