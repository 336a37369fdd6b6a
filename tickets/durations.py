"""Lengths of time as a city pack writes them: `5wd` working days, `4wh` working hours, `24h` and `30m` by the clock."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

Unit = Literal["wd", "wh", "h", "m"]

_WORDS: dict[str, str] = {"wd": "个工作日", "wh": "个工作小时", "h": "小时", "m": "分钟"}
_FORM = re.compile(r"(\d{1,4})\s*(wd|wh|h|m)")


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time; what it comes to depends on the calendar when it counts working time."""

    amount: int
    unit: Unit

    def __str__(self) -> str:
        """In words for people: `5 个工作日`."""
        return f"{self.amount} {_WORDS[self.unit]}"

    @property
    def by_the_clock(self) -> timedelta:
        """The length in minutes and hours; ValueError for working time, which has no fixed length."""
        if self.unit == "h":
            return timedelta(hours=self.amount)
        if self.unit == "m":
            return timedelta(minutes=self.amount)
        raise ValueError(f"“{self}”是工作时间，这里需要按钟点计的时间，例如 24h 或 30m。")


def parse_duration(text: str) -> Duration:
    """Read a duration of the pack; ValueError with a sentence for the person who wrote it."""
    match = _FORM.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"时间“{text}”写法不对，请写成 5wd（工作日）、4wh（工作小时）、24h 或 30m。")
    amount, unit = match.groups()
    return Duration(int(amount), unit)  # type: ignore[arg-type]  # the pattern admits these four alone
