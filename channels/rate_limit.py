"""How many messages a minute somebody may send. Kept in memory, bounded: those who write least are forgotten first."""

import threading
from collections import OrderedDict
from datetime import datetime

MOST_REMEMBERED = 10_000
SECONDS = 60.0


class RateLimit:
    """A bucket of `per_minute` messages for each name, which fills up again evenly. 0 is no limit."""

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._buckets: OrderedDict[str, tuple[float, datetime]] = OrderedDict()
        self._mutex = threading.Lock()

    def wait(self, name: str, now: datetime) -> float:
        """Count one message; 0.0 when it is allowed, else the seconds after which the next one will be."""
        if self._per_minute <= 0:
            return 0.0
        with self._mutex:
            left = self._left(name, now)
            allowed = left >= 1.0
            self._remember(name, left - 1.0 if allowed else left, now)
        return 0.0 if allowed else (1.0 - left) * SECONDS / self._per_minute

    def _left(self, name: str, now: datetime) -> float:
        left, since = self._buckets.get(name, (float(self._per_minute), now))
        seconds = max((now - since).total_seconds(), 0.0)
        return min(left + seconds * self._per_minute / SECONDS, float(self._per_minute))

    def _remember(self, name: str, left: float, now: datetime) -> None:
        self._buckets[name] = (left, now)
        self._buckets.move_to_end(name)
        if len(self._buckets) > MOST_REMEMBERED:
            self._buckets.popitem(last=False)
