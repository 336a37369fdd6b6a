"""The kinds of office records and their typed fields: what an office did that no ticket tells. Pure.

The list lies in data/record_kinds.toml. What people write into a form or a sheet is read by one function for both.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, tzinfo
from importlib.resources import files

from storage.sheet_moments import read_moment

MOST_OF_A_LINE, MOST_OF_A_TEXT, MOST_PEOPLE = 200, 4_000, 500
MOST_COUNTED = 1_000_000

Person = tuple[str, str, float | None]
"""Name, unit, and score where there was one."""
Value = str | int | float | tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record: its title, and the titles that other sheets have for it."""

    name: str
    title: str
    type: str
    required: bool = False
    choices: tuple[str, ...] = ()
    whole: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of record with all its fields, the common ones first."""

    name: str
    title: str
    unit: str
    fields: Mapping[str, Field]
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class Content:
    """What a record says; `values` are the fields that were filled in, days as ISO text."""

    kind: str
    values: Mapping[str, Value] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """A field of text; empty where nothing was written."""
        return str(self.values.get(name, ""))

    def number(self, name: str) -> int | None:
        """A count, or None."""
        value = self.values.get(name)
        return value if isinstance(value, int) else None

    def people(self) -> tuple[Person, ...]:
        """Who took part, one by one."""
        value = self.values.get("participants", ())
        return value if isinstance(value, tuple) else ()

    @property
    def attendance(self) -> int | None:
        """How many took part: as written, else as listed."""
        told = self.number("people")
        return told if told is not None else len(self.people()) or None


class ContentWrong(ValueError):
    """What was written cannot be a record; `faults` has a sentence for each field."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("".join(faults))
        self.faults = faults


def _read() -> Mapping[str, Kind]:
    raw = tomllib.loads((files("tickets") / "data" / "record_kinds.toml").read_text("utf-8"))
    common = _fields(raw["common"])
    return {
        name: Kind(
            name,
            kind["title"],
            kind["unit"],
            common | _fields(kind.get("fields", {})),
            kind.get("ahead", False),
        )
        for name, kind in raw["kinds"].items()
    }


def _fields(raw: Mapping[str, Mapping[str, object]]) -> dict[str, Field]:
    return {
        name: Field(name, **{key: tuple(v) if isinstance(v, list) else v for key, v in one.items()})  # type: ignore[arg-type]
        for name, one in raw.items()
    }


KINDS = _read()


def kind_named(word: str) -> Kind | None:
    """A kind by its title or its name."""
    return next((kind for kind in KINDS.values() if word.strip() in (kind.name, kind.title)), None)


def read_content(kind: Kind, written: Mapping[str, str], today: date, zone: tzinfo) -> Content:
    """What was written, by the names of the fields. Raises ContentWrong with every fault."""
    values: dict[str, Value] = {}
    faults: list[str] = []
    for name, wanted in kind.fields.items():
        text = written.get(name, "").strip()
        if not text:
            faults += [f"请填写{wanted.title}。"] if wanted.required else []
            continue
        try:
            values[name] = _value(wanted, text, zone)
        except ValueError as error:
            faults.append(f"{wanted.title}：{error}。")
    faults += _contradictions(kind, values, today)
    if faults:
        raise ContentWrong(tuple(faults))
    return Content(kind.name, values)


def _value(wanted: Field, text: str, zone: tzinfo) -> Value:
    if wanted.type == "day":
        at = read_moment(text, zone)
        if at is None:
            raise ValueError(f"“{text[:20]}”不是日期，写成 2024-10-14")
        return at.date().isoformat()
    if wanted.type == "count":
        return _count(text)
    if wanted.type == "number":
        return _number(text)
    if wanted.type == "people":
        return tuple(_people(text))
    if wanted.type == "choice" and text not in wanted.choices:
        raise ValueError(f"“{text[:20]}”只能是{'、'.join(wanted.choices)}")
    most = MOST_OF_A_TEXT if wanted.type == "long" else MOST_OF_A_LINE
    if len(text) > most:
        raise ValueError(f"太长，最多 {most} 个字")
    return text.upper() if wanted.type == "ticket" else text


def _count(text: str) -> int:
    plain = re.sub(r"[,，\s人次篇个件]|\.0+$", "", text)
    if not re.fullmatch(r"[0-9]{1,7}", plain) or int(plain) > MOST_COUNTED:
        raise ValueError(f"“{text[:20]}”不是整数，写不小于 0 的整数")
    return int(plain)


def _number(text: str) -> float:
    if not re.fullmatch(r"[0-9]{1,7}(\.[0-9]{1,3})?", text):
        raise ValueError(f"“{text[:20]}”不是数字")
    return float(text)


def _people(text: str) -> Iterator[Person]:
    lines = [line.strip() for line in re.split(r"[\n;；|]", text) if line.strip()]
    if len(lines) > MOST_PEOPLE:
        raise ValueError(f"人太多，最多 {MOST_PEOPLE} 人，请分开记录")
    for line in lines:
        words = re.split(r"[\s,，、]+", line)
        score = _number(words.pop()) if len(words) > 1 and words[-1][:1].isdigit() else None
        if len(words) > 2 or len(line) > MOST_OF_A_LINE:
            raise ValueError(f"“{line[:20]}”看不懂，每行写一人：姓名 单位 分数")
        yield words[0], words[1] if len(words) > 1 else "", score


def _contradictions(kind: Kind, values: Mapping[str, Value], today: date) -> Iterator[str]:
    day, until = str(values.get("day", "")), str(values.get("until", ""))
    if until and until < day:
        yield "结束日期早于开始的日期。"
    if day > today.isoformat() and not kind.ahead:
        yield f"日期 {day} 还没有到，{kind.title}等发生以后再记。"
    for name, wanted in kind.fields.items():
        part, whole = values.get(name), values.get(wanted.whole)
        if isinstance(part, int) and isinstance(whole, int) and part > whole:
            yield f"{wanted.title} {part} 大于{kind.fields[wanted.whole].title} {whole}。"
    if kind.name == "exam" and any(person[2] is None for person in values.get("participants", ())):  # type: ignore[union-attr]
        yield "考试的每个人都要写分数。"
