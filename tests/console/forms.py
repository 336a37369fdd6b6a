"""The forms of a page as a browser sees them, for tests that fill in all of them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

MOST_OF_A_FILE = 10_000
"""A longer one lies on disk while it is read."""


@dataclass
class Input:
    """One field: its kind (`text`, `area`, `select`, `hidden`, `file` ...) and what a browser would send untouched."""

    name: str
    kind: str
    value: str = ""


@dataclass
class Form:
    """Where a form goes, and its fields."""

    action: str
    method: str
    inputs: list[Input] = field(default_factory=list)

    @property
    def shape(self) -> tuple[str, tuple[str, ...]]:
        """What makes two forms the same but for the thing they are about."""
        words = "/".join(part for part in self.action.split("/") if not any(char.isdigit() for char in part))
        return words, tuple(sorted({one.name for one in self.inputs}))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._select: Input | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Form(given.get("action", ""), given.get("method", "get"))
            self.forms.append(self._open)
        elif tag == "option" and self._select is not None:
            self._select.value = self._select.value or given.get("value", "")
        elif (
            tag in ("input", "textarea", "select", "button") and given.get("name") and self._open is not None
        ):
            kind = {"textarea": "area", "select": "select", "button": "hidden"}.get(
                tag, given.get("type", "text")
            )
            one = Input(given["name"], kind, given.get("value", ""))
            self._open.inputs.append(one)
            self._select = one if tag == "select" else None

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        if tag == "select":
            self._select = None


def forms_of(page: str) -> list[Form]:
    """Every form of the page."""
    reader = _Reader()
    reader.feed(page)
    return reader.forms


def filled(form: Form, said: str, chosen: Callable[[Input], bool]) -> dict[str, Any]:
    """The form with `said` in the fields that are chosen, the others as they stand; a file holds it as well."""
    fields: dict[str, Any] = {}
    for one in form.inputs:
        if one.kind == "file":
            fields[one.name] = (BytesIO(said[:MOST_OF_A_FILE].encode()), f"{said[:20]}.csv")
        else:
            fields[one.name] = said if chosen(one) and one.name != "csrf_token" else one.value
    return fields
