"""Bodies that no honest platform sends, made from a good one of a channel's own: JSON or XML, by its first byte."""

import json
import re

WORDS = "停水了"
"""Stands once in the good body, unescaped."""
DIGITS = "9" * 5_000
_DECLARED = '<?xml version="1.0"?><!DOCTYPE xml [{}]>'
_LAUGHS = '<!ENTITY a "哈">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefg", "bcdefgh", strict=True)
)


def hostile(good: str) -> dict[str, bytes]:
    """Every attack by its name. None of them may be answered with a success, or with anything from 500 on."""
    bodies = {
        "nothing": "",
        "half a message": good[: len(good) // 2],
        "a document type": _DECLARED.format("") + _as_xml(good),
        "entities": _DECLARED.format(_LAUGHS) + _as_xml(good).replace(WORDS, "&h;"),
        "an entity from outside": _DECLARED.format('<!ENTITY h SYSTEM "file:///etc/passwd">')
        + _as_xml(good).replace(WORDS, "&h;"),
        "a doubled field": _doubled(good),
        "a huge number": _with_huge_number(good),
        "depth": "[" * 60_000 if _is_json(good) else "<a>" * 20_000,
        "a zero byte": good.replace(WORDS, "\0"),
        "one megabyte": good.replace(WORDS, "水" * 350_000),
    }
    return {name: body.encode() for name, body in bodies.items()} | {
        "invalid UTF-8": good.encode().replace(WORDS.encode(), b"\xff\xfe\x80"),
        "UTF-16": good.encode("utf-16"),
    }


def _is_json(good: str) -> bool:
    return good.startswith("{")


def _as_xml(good: str) -> str:
    return f"<xml><Content>{WORDS}</Content></xml>" if _is_json(good) else good


def _doubled(good: str) -> str:
    """The first field stands twice, with two values."""
    if _is_json(good):
        name = next(iter(json.loads(good)))
        return f'{{"{name}": "another", {good[1:]}'
    return re.sub(r"(<(\w+)>)([^<]*|<!\[CDATA\[.*?\]\]>)(</\2>)", r"\1another\4\g<0>", good, count=1)


def _with_huge_number(good: str) -> str:
    """The first field that is a number, else the first field, has more digits than any number has."""
    if not _is_json(good):
        return re.sub(r">\d+<", f">{DIGITS}<", good, count=1)
    fields = json.loads(good)
    name = next((name for name, value in fields.items() if isinstance(value, int)), next(iter(fields)))
    return json.dumps({**fields, name: "HUGE"}, ensure_ascii=False).replace('"HUGE"', DIGITS)
