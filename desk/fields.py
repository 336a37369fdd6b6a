"""What an officer filled in, as it comes from a page, the API or a scenario, read into `Fields`. Pure.

Names of units may be short, dates may be days, results may be in words; what cannot be read is refused with a sentence.
"""

from collections.abc import Mapping
from datetime import date, datetime, time

from channels.storable import storable
from language.ratings import CAUSES
from storage.clock import YEARS
from tickets.model import Fields, Refusal
from tickets.refusals import refuse
from tickets.units import Units
from tickets.workcalendar import Calendar

MOST_CHARACTERS = 20_000

_YES = frozenset({"true", "yes", "1", "是", "已解决", "解决", "解决了"})
_NO = frozenset({"false", "no", "0", "否", "未解决", "没解决"})


class Unreadable(Exception):
    """A field that cannot be read: the code of the refusal and what its sentence names."""

    def __init__(self, reason: str, **values: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.values = values


def read_fields(action: str, raw: Mapping[str, object], units: Units, calendar: Calendar) -> Fields | Refusal:
    """Read the fields of an action. A day without a time means the close of work of that day."""
    try:
        return Fields(
            text=_text(raw, "text"),
            public=_text(raw, "public"),
            reason=_text(raw, "reason"),
            suggest=_unit(_text(raw, "suggest"), units),
            outcome=_text(raw, "outcome"),
            until=_moment(_text(raw, "until"), calendar),
            unit=_unit(_text(raw, "unit"), units),
            units=tuple(_unit(name, units) for name in _list(raw.get("units"))),
            into=_text(raw, "into").upper(),
            rating=_text(raw, "rating"),
            solved=_truth(_text(raw, "solved")),
            causes=tuple(code for code in CAUSES if code in _list(raw.get("causes"))),
            place=_text(raw, "place"),
            media=tuple(_list(raw.get("media"))),
        )
    except Unreadable as error:
        return refuse(action, error.reason, **error.values)


def _text(raw: Mapping[str, object], name: str) -> str:
    value = raw.get(name)
    return "" if value is None else storable(str(value), MOST_CHARACTERS).strip()


def _list(value: object) -> list[str]:
    """A list, or a text with `|`, `、` or commas between the names."""
    parts = (
        value
        if isinstance(value, list | tuple)
        else str(value or "").replace("、", "|").replace(",", "|").split("|")
    )
    return [name for part in parts if (name := storable(str(part)).strip())]


def _unit(name: str, units: Units) -> str:
    if not name:
        return ""
    unit = units.find(name)
    if unit is None:
        raise Unreadable("unit_unknown", unit=name)
    return unit.name


def _moment(text: str, calendar: Calendar) -> datetime | None:
    if not text:
        return None
    try:
        is_day = len(text) <= len("2024-10-12")
        at = (
            datetime.combine(date.fromisoformat(text), time(), calendar.zone)
            if is_day
            else datetime.fromisoformat(text)
        )
    except ValueError:
        raise Unreadable("until_unreadable", value=text) from None
    if at.year not in YEARS:
        raise Unreadable("until_unreadable", value=text)
    if is_day:
        return calendar.close_of(at.date())
    return at.replace(tzinfo=calendar.zone) if at.tzinfo is None else at.astimezone(calendar.zone)


def _truth(text: str) -> bool | None:
    if text.lower() in _YES:
        return True
    return False if text.lower() in _NO else None
