"""The only home of APScheduler: it ticks and nothing else, with its jobs in memory.

What is due lives in our own tables. A persistent job store runs jobs twice when two processes share it, and drops
those whose time passed while the process was down.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC
from typing import Self

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

# It warns whenever a tick finds the last one still at work, which is nothing to warn of.
logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Tick:
    """`work` is called every `seconds`, never twice at a time; a failure is logged and the next tick comes anyway."""

    name: str
    work: Callable[[], object]
    seconds: float = 1.0


class Ticks:
    """Runs ticks in threads of its own while the `with` block lasts, each name apart from the others."""

    def __init__(self, ticks: Iterable[Tick]) -> None:
        self._ticks = tuple(ticks)
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(max(len(self._ticks), 1))},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    def __enter__(self) -> Self:
        for tick in self._ticks:
            self._scheduler.add_job(_guarded, "interval", [tick], id=tick.name, seconds=tick.seconds)
        self._scheduler.start()
        return self

    def __exit__(self, *error: object) -> None:
        """Wait for the work at hand and stop."""
        self._scheduler.shutdown(wait=True)


def _guarded(tick: Tick) -> None:
    try:
        tick.work()
    except Exception:  # the thread that ticks must live
        log.exception("tick %s failed", tick.name)
