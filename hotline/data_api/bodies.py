"""What a body to the writing API may say; everything else is refused with a sentence. Pure."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Any

from channels.json_bodies import Refused, json_object, refuse
from channels.storable import storable
from console.article_deeds import TITLES, Step, Written
from console.forms import FORMS, SEVERAL, Field
from desk.fields import MOST_CHARACTERS
from knowledge_base.articles import MOST_WORDINGS, Content
from storage.sheet_reading import SheetRow
from tickets.transfers import Transfer, read_transfers

MOST_BYTES = 1024 * 1024
MOST_FILES = 5
LARGEST_VERSION = 999_999_999
ARTICLE_TEXTS = ("unit", "question", "answer", "kind", "audience", "basis", "phone", "address", "topic")
TRANSFER_TEXTS = ("number", "text", "title", "source", "name", "phone", "at", "due")
_ARTICLE = frozenset(
    {*ARTICLE_TEXTS, "article", "wordings", "valid_from", "valid_to", "version", "draft", "note", "announce"}
)

FullName = Callable[[str], str | None]
"""A unit's full name for a name or alias; None for one that the city does not have."""


@dataclass(frozen=True, slots=True)
class WantedMove:
    """What is to be done to a ticket: the fields as `desk.fields` reads them, ids of uploaded files, and the version on which
    it was decided, None where the system does not care.
    """

    fields: dict[str, object]
    media: tuple[str, ...]
    seen: int | None


def read_move(action: str, body: bytes) -> WantedMove:
    """The body of an action on a ticket, by the fields of its form."""
    if action not in FORMS:
        raise Refused(
            404, "unknown_action", f"没有这种操作，可用：{'、'.join(FORMS)}。 There is no such action."
        )
    form = {field.name: field for field in FORMS[action]}
    said = _object(body, {*form, "version"})
    media = _words(said, "media", MOST_FILES)
    fields = {name: _value(said, field) for name, field in form.items() if field.kind != "file"}
    return WantedMove(fields, media, _version(said) if "version" in said else None)


def read_transfer(body: bytes, zone: tzinfo) -> Transfer:
    """A ticket that another platform passes on."""
    said = _object(body, TRANSFER_TEXTS)
    cells = {name: _text(said, name) for name in TRANSFER_TEXTS}
    found, rejected = read_transfers([SheetRow(1, cells)], zone)
    if rejected:
        refuse("bad_transfer", f"{rejected[0].column}：{rejected[0].reason}", "See the document.")
    return found[0]


def read_written(body: bytes, full_name: FullName) -> Written:
    """An article as somebody wrote it; `version` is the newest that is known there, 0 for a new article."""
    said = _object(body, _ARTICLE)
    texts = {name: _text(said, name) for name in ARTICLE_TEXTS if name in said}
    unit = full_name(texts.get("unit", ""))
    if unit is None:
        refuse("bad_unit", "请从单位名录里选择责任单位 unit。", "unit must be a unit of this city.")
    content = Content(
        **{"question": "", "answer": "", **texts, "unit": unit},
        article=_text(said, "article"),
        wordings=_words(said, "wordings", MOST_WORDINGS),
        valid_from=_day(said, "valid_from"),
        valid_to=_day(said, "valid_to"),
    )
    draft, announce = _truth(said, "draft"), _truth(said, "announce")
    return Written(content, _version(said), is_draft=draft, note=_text(said, "note"), announce=announce)


def read_step(article: str, action: str, body: bytes) -> Step:
    """A step of a version of an article."""
    if action not in TITLES:
        raise Refused(
            404, "unknown_action", f"没有这种操作，可用：{'、'.join(TITLES)}。 There is no such action."
        )
    said = _object(body, {"version", "reason"})
    return Step(article, action, _version(said), _text(said, "reason"))


def _object(body: bytes, known: Collection[str]) -> dict[str, Any]:
    said = json_object(body, MOST_BYTES) if body.strip() else {}
    strange = sorted(set(said) - set(known))
    if strange:
        refuse(
            "bad_field",
            f"不认识“{strange[0][:64]}”，可以写：{'、'.join(sorted(known))}。",
            "This field is not known.",
        )
    return said


def _value(said: dict[str, Any], field: Field) -> object:
    """What was said of a field, as a form would bring it."""
    if field.kind in SEVERAL:
        return list(_words(said, field.name, MOST_WORDINGS))
    if field.kind == "solved" and isinstance(said.get(field.name), bool):
        return "yes" if said[field.name] else "no"
    return _text(said, field.name)


def _text(said: dict[str, Any], name: str) -> str:
    value = said.get(name)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > MOST_CHARACTERS:
        refuse("bad_text", f"{name} 须为 {MOST_CHARACTERS} 字以内的文字。", f"{name} must be a string.")
    return storable(value).strip()


def _words(said: dict[str, Any], name: str, most: int) -> tuple[str, ...]:
    value = said.get(name) or []
    good = isinstance(value, list) and len(value) <= most and all(isinstance(one, str) for one in value)
    if not good or any(len(one) > MOST_CHARACTERS for one in value):
        refuse("bad_list", f"{name} 须为最多 {most} 项文字的列表。", f"{name} must be a list of strings.")
    return tuple(filter(None, (storable(one).strip() for one in value)))


def _truth(said: dict[str, Any], name: str) -> bool:
    value = said.get(name, False)
    if not isinstance(value, bool):
        refuse("bad_truth", f"{name} 须为 true 或 false。", f"{name} must be true or false.")
    return value


def _version(said: dict[str, Any]) -> int:
    value = said.get("version", 0)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LARGEST_VERSION:
        refuse("bad_version", "version 须为读到的版本号。", "version must be the number that was read.")
    return value


def _day(said: dict[str, Any], name: str) -> date | None:
    text = _text(said, name)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        refuse("bad_day", f"{name} 须写成 2024-10-14。", f"{name} must be a day such as 2024-10-14.")
