"""When citizens are asked how it went and how often, whom a person phones, and on which scale: the pack's `[survey]`. Pure."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from channels.quiet import QuietHours
from tickets.durations import Duration
from tickets.scale import Scale

_KIND = "survey"
_PRECISION = 1 << 64


@dataclass(frozen=True, slots=True)
class SurveyRules:
    """One city's way of asking.

    `delay` after closing, then `reminders` counted from the first question, over `close` after the last of them;
    `cause` is how long the question for the cause waits, `amend` how long an answer may be changed, `call` the time for
    a call. Of those who never answer the share `phone_share` is phoned, picked by `seed`.
    """

    delay: timedelta = timedelta(hours=2)
    reminders: tuple[timedelta, ...] = (timedelta(hours=24), timedelta(hours=72))
    close: timedelta = timedelta(hours=24)
    cause: timedelta = timedelta(hours=2)
    amend: timedelta = timedelta(days=30)
    call: Duration = Duration(2, "wd")
    phone_share: float = 0.2
    seed: str = "1"
    quiet: QuietHours = QuietHours(time(9), time(20))
    scale: Scale = field(default_factory=Scale)

    def within(self, at: datetime) -> datetime:
        """That moment, or the next at which a citizen may be asked."""
        return self.quiet.earliest(_KIND, at)

    def reminder(self, asked: datetime, reminders: int) -> datetime | None:
        """When to remind for the next time after so many reminders; None when there is none to come."""
        if reminders >= len(self.reminders):
            return None
        return self.within(asked + self.reminders[reminders])

    def end(self, asked: datetime) -> datetime:
        """When a survey is over that nobody answers."""
        last = self.within(asked + self.reminders[-1]) if self.reminders else asked
        return last + self.close

    def is_phoned(self, number: str) -> bool:
        """Whether this ticket is one of the random share: the same for ever, on every machine."""
        drawn = hashlib.sha256(f"{self.seed}:{number}".encode()).digest()[:8]
        return int.from_bytes(drawn) / _PRECISION < self.phone_share
