"""What a cell of a pack's table may hold: each function reads one kind, or says why it cannot (ValueError)."""

import re
from collections.abc import Callable
from datetime import date, datetime

from tickets.durations import parse_duration

_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_MOMENT = re.compile(rf"{_DAY.pattern}[ T](\d{{1,2}}):(\d{{2}})(?::00)?")
_YES, _NO = ("1", "是"), ("", "0", "否")


def text(cell: str) -> str:
    """Any text."""
    return cell


def words(cell: str) -> tuple[str, ...]:
    """A list separated by `|`, each word once."""
    parts = (part.strip() for part in re.split(r"[|｜]", cell))
    return tuple(dict.fromkeys(part for part in parts if part))


def flag(cell: str) -> bool:
    """1, or empty."""
    if cell in _YES or cell in _NO:
        return cell in _YES
    raise ValueError(f"“{cell}”应写 1（是）或留空（否）")


def day(cell: str) -> date | None:
    """A day such as 2024-10-01, also as spreadsheets rewrite it (2024/10/1); empty is no day."""
    if not cell:
        return None
    match = _DAY.fullmatch(cell)
    try:
        return date(*map(int, match.groups())) if match else _refuse_day(cell)
    except ValueError:
        raise ValueError(f"日期“{cell}”有误，应写成 2024-10-01") from None


def moment(cell: str) -> datetime:
    """A minute of the city's clock, without zone: 2024-10-01 08:00, or with a T."""
    match = _MOMENT.fullmatch(cell)
    try:
        if match:
            return datetime(*map(int, match.groups()))  # type: ignore[arg-type]  # noqa: DTZ001 - the city's clock
    except ValueError:
        pass  # an impossible day or hour is told in the same words
    raise ValueError(f"时间“{cell}”有误，应写成 2024-10-01 08:00")


def duration(cell: str) -> str:
    """A length of time such as 5wd, 4wh, 24h or 30m, kept as text; empty is none."""
    if cell:
        parse_duration(cell)
    return cell


def order(cell: str) -> int:
    """A place in a row, from 1; empty is 1."""
    if re.fullmatch(r"[1-9]\d?", cell or "1"):
        return int(cell or "1")
    raise ValueError(f"“{cell}”应是 1 至 99 的整数")


def last_digits(cell: str) -> str:
    """The last four digits of a telephone number."""
    if re.fullmatch(r"\d{4}", cell):
        return cell
    raise ValueError(f"“{cell}”应是四位数字")


def one_of(*allowed: str) -> Callable[[str], str]:
    """One of a closed list; empty is the first."""

    def read(cell: str) -> str:
        if cell and cell not in allowed:
            raise ValueError(f"“{cell}”只能是 {'、'.join(dict.fromkeys(allowed))} 之一")
        return cell or allowed[0]

    return read


def _refuse_day(cell: str) -> date:
    raise ValueError(cell)
