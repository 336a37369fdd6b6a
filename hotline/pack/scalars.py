"""What a single value of `city.toml` must be beyond its type, and the sentence for the one who wrote it."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from knowledge_base.articles import AUDIENCES, KINDS
from language.ratings import GRADES
from tickets.answers import NOT_REACHED, RATED
from tickets.durations import Duration
from tickets.states import STATE_TITLES
from tickets.vendor_columns import COLUMNS
from tickets.vendor_rows import WAYS

_RANGE = re.compile(r"([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)")
_HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True, slots=True)
class Must:
    """What a value must satisfy beyond its type, and the sentence for the one who wrote it."""

    holds: Callable[[Any], bool]
    sentence: str


def _by_the_clock(length: Duration) -> bool:
    return length.unit in ("h", "m")


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (LookupError, OSError, ValueError):
        return False
    return True


def _is_range(text: str) -> bool:
    return bool(_RANGE.fullmatch(text)) and text[:5] < text[6:]


Clock = Annotated[Duration, Must(_by_the_clock, "须按钟点计，例如 24h 或 30m")]
Share = Annotated[float, Must(lambda share: 0 <= share <= 1, "须在 0 与 1 之间")]
Count = Annotated[int, Must(lambda count: count >= 1, "须是不小于 1 的整数")]
Amount = Annotated[float, Must(lambda amount: amount >= 0, "不能小于 0")]
Issue = Annotated[int, Must(lambda number: number >= 0, "不能小于 0")]
Hour = Annotated[str, Must(lambda hour: bool(_HOUR.fullmatch(hour)), "须写成 08:30")]
MonthDay = Annotated[int, Must(lambda day: 1 <= day <= 28, "须在 1 与 28 之间")]
Window = Annotated[str, Must(_is_range, "须写成 09:00-20:00")]
Text = Annotated[str, Must(bool, "不能为空")]
Seat = Annotated[str, Must(lambda seat: bool(re.fullmatch(r"\d{4}", seat)), "须是四位数字，例如 6032")]
Prefix = Annotated[str, Must(lambda text: bool(re.fullmatch(r"[A-Z]{1,8}", text)), "须是 1 至 8 个大写字母")]
Grade = Annotated[str, Must(lambda grade: grade in GRADES, f"只能是 {'、'.join(GRADES)}")]
Rating = Annotated[str, Must(lambda rating: rating in RATED, f"只能是 {'、'.join(RATED)}")]
Kind = Annotated[str, Must(lambda kind: kind in KINDS, f"须是 {'、'.join(KINDS)} 之一")]
Audience = Annotated[str, Must(lambda name: name in AUDIENCES, f"须是 {'、'.join(AUDIENCES)} 之一")]
Zone = Annotated[str, Must(_is_zone, "须是时区名，例如 Asia/Shanghai")]


def _keys_in(known: Collection[str]) -> Must:
    """The keys of a table are some of these."""
    return Must(lambda table: set(table) <= set(known), f"的项只能是 {'、'.join(known)}")


Words = Mapping[str, tuple[Text, ...]]
VendorHeadings = Annotated[Words, _keys_in(tuple(COLUMNS.words))]
VendorStates = Annotated[Words, _keys_in(tuple(STATE_TITLES))]
VendorRatings = Annotated[Words, _keys_in((*GRADES, *sorted(NOT_REACHED)))]
VendorWays = Annotated[Words, _keys_in(WAYS)]
