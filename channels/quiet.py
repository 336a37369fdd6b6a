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


def quiet_hours(window: str) -> QuietHours:
    """`09:00-20:00` as the hours in which people may be disturbed."""
    opens, closes = window.split("-")
    end = time.max if closes == "24:00" else time.fromisoformat(closes)
    return QuietHours(time.fromisoformat(opens), end)
