"""What work costs, told in yardsticks: a test says how many times as much as a fixed loop, never how many seconds.

A yardstick is processor time of this process just before the work, so a slow or busy machine changes both alike. On the
machine where the bounds were chosen one yardstick was about ten milliseconds.
"""

import time
from collections.abc import Callable

ROUNDS = 200_000


def yardsticks(work: Callable[[], object]) -> float:
    """The processor time of a work as a multiple of the fixed loop's."""
    measure = min(_seconds(_loop) for _ in range(3))
    return _seconds(work) / measure


def _loop() -> int:
    return sum(number & 7 for number in range(ROUNDS))


def _seconds(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin
