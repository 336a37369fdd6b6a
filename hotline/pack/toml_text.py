"""TOML as packs use it: read with the line of every key, merged key by key, and written out again."""

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from hotline.pack.faults import Fault

Table = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Document:
    """A TOML table and the files it was read from, the one that wins first."""

    data: Table = field(default_factory=dict)
    sources: tuple[tuple[str, str], ...] = ()
    """Pairs of file name and text."""

    def over(self, base: "Document") -> "Document":
        """This document's keys laid over those of another; lists are replaced as a whole."""
        return Document(_merged(base.data, self.data), self.sources + base.sources)

    def fault(self, path: Sequence[str], reason: str, warning: bool = False) -> Fault:
        """A fault at the line of a key, in the file that has it; else at the top of the first file."""
        for file, text in self.sources:
            line = _line_of(text, path)
            if line:
                return Fault(file, line, reason, warning)
        return Fault(self.sources[0][0] if self.sources else "", 1, reason, warning)


def read_toml(file: str, text: str) -> tuple[Document, list[Fault]]:
    """Read one file; a syntax error is told with its line."""
    try:
        return Document(tomllib.loads(text), ((file, text),)), []
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+)", str(error))
        line = int(place[1]) if place else text.count("\n") + 1
        return Document({}, ((file, text),)), [Fault(file, line, f"TOML 写法有误（{error}）")]


def write_toml(data: Table) -> str:
    """The text of a table; reading it again gives the same table."""
    return "\n".join(_lines(data, ())).lstrip("\n") + "\n"


def flat(data: Table, path: tuple[str, ...] = ()) -> dict[str, Any]:
    """Every value by its dotted key."""
    values: dict[str, Any] = {}
    for key, value in data.items():
        if isinstance(value, Mapping):
            values |= flat(value, (*path, key))
        else:
            values[".".join((*path, key))] = value
    return values


def _merged(base: Table, over: Table) -> dict[str, Any]:
    both = {key: _merged(base[key], over[key]) for key in base if _tables(base.get(key), over.get(key))}
    return {**base, **over, **both}


def _tables(one: object, other: object) -> bool:
    return isinstance(one, Mapping) and isinstance(other, Mapping)


def _line_of(text: str, path: Sequence[str]) -> int:
    """The line on which a key stands, or the head of the nearest table around it; 0 where neither is."""
    best, around = (0, 0), ""
    wanted = ".".join(path)
    for number, line in enumerate(text.splitlines(), start=1):
        head = re.match(r"\s*\[+([^\[\]]+)\]", line)
        key = re.match(r"\s*([\w.\"'-]+)\s*=", line)
        if head:
            around = _plain(head[1]) + "."
        found = around[:-1] if head else around + _plain(key[1]) if key else ""
        if found and (wanted == found or wanted.startswith(found + ".")):
            best = max(best, (len(found), -number))
    return -best[1]


def _plain(name: str) -> str:
    return re.sub(r"[\s\"']", "", name)


def _lines(data: Table, path: tuple[str, ...]) -> list[str]:
    values = {key: value for key, value in data.items() if not isinstance(value, Mapping)}
    tables = {key: value for key, value in data.items() if isinstance(value, Mapping)}
    lines = [f"{_key(key)} = {_value(value)}" for key, value in values.items()]
    if path and (lines or not tables):
        lines = ["", f"[{'.'.join(map(_key, path))}]", *lines]
    for key, table in tables.items():
        lines += _lines(table, (*path, key))
    return lines


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _text(name)


def _text(value: str) -> str:
    # JSON's escapes are TOML's too, but for one control character that JSON leaves as it is.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _value(value: object) -> str:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(key)} = {_value(item)}" for key, item in value.items()) + "}"
    return str(value)
