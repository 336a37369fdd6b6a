"""Reads a push of the platform: XML from outside, so every surprise ends in BadPush and never in a traceback. Pure.

No document type, no entities, every field once: what the platform sends has none of these.
"""

import math
import re
from collections.abc import Mapping
from xml.parsers.expat import ExpatError

import xmltodict

MOST_BYTES = 64 * 1024
"""The longest push of the platform, encrypted, is a tenth of this."""
_CDATA = re.compile(r"<!\[CDATA\[.*?\]\]>", re.DOTALL)
_NAME = re.compile(r"[A-Za-z0-9_@.\-]{1,64}")
MOST_CHARACTERS = 20_000


class BadPush(Exception):
    """A push that cannot be read; the text says why, for the log."""


class Fields:
    """The fields of a push by name. Every reading checks the shape; a missing field is empty."""

    def __init__(self, values: Mapping[str, object]) -> None:
        doubled = [name for name, value in values.items() if isinstance(value, list)]
        if doubled:
            raise BadPush("a field comes twice")
        self._values = values

    def text(self, name: str, most: int = MOST_CHARACTERS) -> str:
        """A text of at most so many characters."""
        value = self._values.get(name) or ""
        if not isinstance(value, str) or len(value) > most:
            raise BadPush(f"{name} is no text of at most {most} characters")
        return value

    def name(self, name: str) -> str:
        """The name of an account: letters, digits and a few marks, never empty."""
        value = self.text(name, 64)
        if not _NAME.fullmatch(value):
            raise BadPush(f"{name} is no name of an account")
        return value

    def seconds(self, name: str) -> int:
        """Seconds since 1970, within the years 1970 to 2200."""
        value = self.text(name, 20)
        if not re.fullmatch("[0-9]{1,10}", value, re.ASCII) or int(value) > 7_258_118_400:
            raise BadPush(f"{name} is no moment")
        return int(value)

    def number(self, name: str, most: float) -> float:
        """A number between -most and most."""
        try:
            value = float(self.text(name, 40))
        except ValueError:
            raise BadPush(f"{name} is no number") from None
        if not math.isfinite(value) or abs(value) > most:
            raise BadPush(f"{name} is not between -{most} and {most}")
        return value

    def inner(self, name: str) -> "tuple[Fields, ...]":
        """The groups of fields inside a field: a list of the platform has one or several of them."""
        value = self._values.get(name) or ()
        groups = value if isinstance(value, list | tuple) else (value,)
        if not all(isinstance(group, dict) for group in groups):
            raise BadPush(f"{name} is no list")
        return tuple(_Group(group) for group in groups)


class _Group(Fields):
    """Fields inside a field, where lists are allowed."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self._values = values


def read(body: str | bytes) -> Fields:
    """The fields of `<xml>...</xml>`; raises BadPush."""
    if len(body) > MOST_BYTES:
        raise BadPush("too long")
    try:
        text = body.decode() if isinstance(body, bytes) else body
        if "<!" in _CDATA.sub("", text):
            raise BadPush("declarations are not allowed")
        values = xmltodict.parse(text).get("xml")
    except (ExpatError, ValueError, RecursionError) as error:  # UnicodeDecodeError is a ValueError
        raise BadPush(type(error).__name__) from None
    if not isinstance(values, dict):
        raise BadPush("no fields")
    return Fields(values)
