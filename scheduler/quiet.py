"""Hours in which the public is not disturbed. Pure."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

UNASKED = frozenset({"survey", "reminder", "push"})
"""Messages to citizens that nobody waits for; everything else goes out at any hour."""


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Outside `opens` ... `closes` (half open, in the city's zone) messages of these kinds wait."""

    opens: time
    closes: time
    kinds: frozenset[str] = UNASKED

    def earliest(self, kind: str, now: datetime) -> datetime:
        """`now` where a message of this kind may go out, else the next opening."""
        if kind not in self.kinds or self.opens <= now.time() < self.closes:
            return now
        opening = datetime.combine(now.date(), self.opens, now.tzinfo)
        return opening if now < opening else opening + timedelta(days=1)
