"""Scenario files: JSON lines in time order, checked before the first one runs."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

SENDERS: Mapping[str, tuple[str, ...]] = {
    "citizen": ("channel", "sender"),
    "unit": ("unit", "user", "role", "action"),
    "office": ("user", "role", "action"),
    "knowledge": ("user", "action"),
    "channel": ("channel", "mode"),
    "crash": (),
    "clock": (),
}
"""Who can act in a line, and the fields that such a line must have."""

KINDS = ("text", "voice", "image", "location", "event", "file")
MODES = ("ok", "reject", "timeout", "down")
CHOICES = (("citizen", "kind", KINDS), ("channel", "mode", MODES), ("crash", "point", ("before_reply",)))
"""Fields of a line that know only these values."""
MOST_TICKETS = 1_000_000


class ScenarioFault(Exception):
    """A malformed line; the text names its number and what is wrong."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a scenario: its number in the file, its moment, and its fields."""

    number: int
    at: datetime
    sender: str
    fields: Mapping[str, Any]

    def text(self, name: str, default: str = "") -> str:
        """A field as text; a number is written out."""
        value = self.fields.get(name)
        return default if value is None else str(value)


def read_scenario(lines: Iterable[str]) -> list[Line]:
    """Parse and check every line; raises ScenarioFault at the first malformed one. Blank lines are skipped."""
    found: list[Line] = []
    for number, text in enumerate(lines, start=1):
        if not text.strip():
            continue
        line = _line(number, text)
        if found and line.at < found[-1].at:
            raise ScenarioFault(f"第 {number} 行：时间早于上一行（场景须按时间顺序）。")
        found.append(line)
    return found


def _line(number: int, text: str) -> Line:
    try:
        fields = json.loads(text)
    except ValueError as error:
        raise ScenarioFault(f"第 {number} 行：不是有效的 JSON（{error}）。") from None
    if not isinstance(fields, dict):
        raise ScenarioFault(f"第 {number} 行：应是一个 JSON 对象。")
    line = Line(number, _moment(number, fields.get("at")), str(fields.get("from")), fields)
    _check_fields(line)
    return line


def _moment(number: int, value: object) -> datetime:
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise ScenarioFault(
            f'第 {number} 行："at" 须是带时区的 ISO 8601 时间，例如 2024-10-14T10:00:00+08:00。'
        )
    return at


def _check_fields(line: Line) -> None:
    required = SENDERS.get(line.sender)
    if required is None:
        raise ScenarioFault(f'第 {line.number} 行："from" 只能是 {"、".join(SENDERS)}。')
    missing = [name for name in required if name not in line.fields]
    if missing:
        raise ScenarioFault(f"第 {line.number} 行：缺少 {'、'.join(missing)}。")
    if line.sender == "unit" and not {"ticket", "risk"} & line.fields.keys():
        raise ScenarioFault(f"第 {line.number} 行：缺少 ticket。")
    for sender, name, allowed in CHOICES:
        if line.sender == sender and name in line.fields and line.fields[name] not in allowed:
            raise ScenarioFault(f'第 {line.number} 行："{name}" 只能是 {"、".join(allowed)}。')
    for name in ("ticket", "into"):
        if not _is_reference(line.fields.get(name)):
            raise ScenarioFault(f'第 {line.number} 行："{name}" 须是工单编号，或 {{"sender": …, "nth": 1}}。')
    if not _is_place(line.fields.get("place")):
        raise ScenarioFault(
            f'第 {line.number} 行："place" 须是地点名称，或 {{"lat": …, "lon": …, "label": …}}。'
        )


def _is_reference(value: object) -> bool:
    if not isinstance(value, Mapping):
        return value is None or isinstance(value, str)
    nth = value.get("nth", 1)
    return isinstance(value.get("sender"), str) and isinstance(nth, int) and 1 <= nth <= MOST_TICKETS


def _is_place(value: object) -> bool:
    if not isinstance(value, Mapping):
        return value is None or isinstance(value, str)
    degrees, radius = (value.get("lat", 0), value.get("lon", 0)), value.get("radius", 0)
    angles = all(isinstance(angle, int | float) and -180 <= angle <= 180 for angle in degrees)
    return angles and isinstance(radius, int | float) and radius >= 0
