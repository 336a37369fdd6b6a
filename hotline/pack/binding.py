"""Binds a TOML table to a dataclass by its field types; every fault is told at the line of its key."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

from hotline.pack.faults import Fault, near
from hotline.pack.scalars import Must
from hotline.pack.toml_text import Document
from tickets.durations import Duration, parse_duration

T = TypeVar("T")
Path = tuple[str, ...]

KEYS = {"give_back": "return"}
"""Keys that cannot be names of fields in Python."""


class Unusable(Exception):
    """A value that cannot be bound; the fault has been noted."""


class Binder:
    """Reads one document; `faults` grows as values are read."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self.faults: list[Fault] = []

    def bind(self, kind: type[T]) -> T | None:
        """The whole document as a value, or None when something in it cannot be used."""
        try:
            return self._table(kind, self._document.data, ())
        except Unusable:
            return None

    def _table(self, kind: type[T], table: Any, path: Path) -> T:  # noqa: ANN401 - whatever TOML holds
        if not isinstance(table, Mapping):
            raise self._refuse(path, "应是一张表，写成 [" + ".".join(path) + "]")
        wanted = {KEYS.get(field.name, field.name): field for field in fields(kind)}  # type: ignore[arg-type]
        self._note_unknown(table, wanted, path)
        hints, values, complete = get_type_hints(kind, include_extras=True), {}, True
        for key, field in wanted.items():
            try:
                if key in table:
                    values[field.name] = self._value(hints[field.name], table[key], (*path, key))
                elif _is_needed(field):
                    raise self._refuse((*path, key), "缺少这一项")
            except Unusable:
                complete = False
        if not complete:
            raise Unusable
        return kind(**values)

    def _note_unknown(self, table: Mapping[str, Any], wanted: Mapping[str, object], path: Path) -> None:
        for key in table:
            if key not in wanted:
                self._note((*path, key), f"没有这一项，已忽略{near(key, wanted)}", warning=True)

    def _value(self, hint: Any, raw: Any, path: Path) -> Any:  # noqa: ANN401 - by the field's type
        if get_origin(hint) is Annotated:
            return self._checked(hint, raw, path)
        if is_dataclass(hint) and isinstance(hint, type) and hint is not Duration:
            return self._table(hint, raw, path)
        if get_origin(hint) is tuple:
            return tuple(self._items(get_args(hint)[0], raw, path))
        if get_origin(hint) is Mapping:
            return dict(self._entries(get_args(hint)[1], raw, path))
        return self._scalar(hint, raw, path)

    def _checked(self, hint: Any, raw: Any, path: Path) -> Any:  # noqa: ANN401 - by the field's type
        plain, must = get_args(hint)
        value = self._value(plain, raw, path)
        if isinstance(must, Must) and not must.holds(value):
            raise self._refuse(path, f"“{raw}”{must.sentence}")
        return value

    def _items(self, hint: Any, raw: Any, path: Path) -> Iterator[Any]:  # noqa: ANN401 - by the field's type
        if not isinstance(raw, list):
            raise self._refuse(path, '应是列表，写成 ["一", "二"]')
        for item in raw:
            yield self._value(hint, item, path)

    def _entries(self, hint: Any, raw: Any, path: Path) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - by type
        if not isinstance(raw, Mapping):
            raise self._refuse(path, "应是一张表，写成 [" + ".".join(path) + "]")
        for key, item in raw.items():
            yield key, self._value(hint, item, (*path, key))

    def _scalar(self, hint: Any, raw: Any, path: Path) -> Any:  # noqa: ANN401 - by the field's type
        read, sentence = _SCALARS[hint]
        try:
            return read(raw)
        except ValueError as error:
            raise self._refuse(path, str(error) or f"“{raw}”{sentence}") from None

    def _refuse(self, path: Path, reason: str) -> Unusable:
        self._note(path, reason)
        return Unusable()

    def _note(self, path: Path, reason: str, warning: bool = False) -> None:
        self.faults.append(self._document.fault(path, f"{'.'.join(path)}：{reason}", warning))


def _text(raw: object) -> str:
    if not isinstance(raw, str):
        raise ValueError
    return raw.strip()


def _whole(raw: object) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise ValueError
    return raw


def _number(raw: object) -> float:
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise ValueError
    return float(raw)


def _truth(raw: object) -> bool:
    if not isinstance(raw, bool):
        raise ValueError
    return raw


def _length(raw: object) -> Duration:
    return parse_duration(_text(raw))


_SCALARS: Mapping[type, tuple[Callable[[object], object], str]] = {
    str: (_text, "应是文字，写在引号里"),
    int: (_whole, "应是整数"),
    float: (_number, "应是数字"),
    bool: (_truth, "应是 true 或 false"),
    Duration: (_length, '应是写在引号里的时间长度，例如 "5wd"、"24h"'),
}


def _is_needed(field: "Field[Any]") -> bool:
    return field.default is MISSING and field.default_factory is MISSING
