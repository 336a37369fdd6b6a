"""Reads the moments that people write into tables: ISO, 2024/10/14 10:05, 2024年10月14日10时, 20241014, Excel's numbers."""

import re
from datetime import datetime, timedelta, tzinfo

from storage.clock import YEARS

_EXCEL_DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - the zone is put on what is read
_EXCEL_DAYS = (20_000, 80_000)  # 1954 to 2119: other numbers are no dates
_PARTS = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
    r"(?:\s*[T ]?\s*(\d{1,2})\s*[:：时点]\s*(?:(\d{1,2})\s*[:：分]?)?\s*(?:(\d{1,2})(?:\.\d+)?\s*秒?)?)?\s*"
    r"(Z|[+-]\d{2}:?\d{2})?"
)
_RUN = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[T ]?(\d{2}):?(\d{2})(?::?(\d{2}))?)?")


def read_moment(text: str, zone: tzinfo) -> datetime | None:
    """The moment that a cell names, in `zone` unless it names its own; a day alone is its midnight. None: unreadable."""
    plain = text.strip().replace("\u3000", " ")
    match = _PARTS.fullmatch(plain)
    if match:
        return _moment(match.groups()[:6], match[7], zone)
    match = _RUN.fullmatch(plain)
    if match:
        return _moment(match.groups(), None, zone)
    return _of_excel(plain, zone)


def _moment(parts: "tuple[str | None, ...]", offset: str | None, zone: tzinfo) -> datetime | None:
    year, month, day, hour, minute, second = (int(part or 0) for part in parts)
    if year not in YEARS:
        return None
    try:
        at = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - the zone is put on below
        told = datetime.fromisoformat(at.isoformat() + offset.replace("Z", "+00:00")) if offset else None
    except ValueError:
        return None
    return told.astimezone(zone) if told else at.replace(tzinfo=zone)


def _of_excel(text: str, zone: tzinfo) -> datetime | None:
    """Excel counts days since the end of 1899; the fraction is the time of the day."""
    try:
        days = float(text)
    except ValueError:
        return None
    if not _EXCEL_DAYS[0] <= days <= _EXCEL_DAYS[1]:
        return None
    seconds = round(days * 24 * 3600)
    return (_EXCEL_DAY_ZERO + timedelta(seconds=seconds)).replace(tzinfo=zone)
