"""A citizen's title as a bulletin may print it: the matter alone, without 请问, 投诉 and exclamation marks, and without a
telephone number. Pure."""

import re

from language.lists import any_of, load
from language.spans import sentences

_lists = load("crowds")["headings"]
_BEFORE = re.compile(rf"^(?:{any_of(_lists['before'])}|[\s，,、：:“”\"'《》【】\-—])+")
_AFTER = re.compile(rf"(?:{any_of(_lists['after'])}|[\s，,、：:。.！!？?；;~…\-—])+$")
_DIGITS = re.compile(r"\d{7,}")
_SHORTEST = 4
MOST_CHARACTERS = 40


def heading(title: str) -> str:
    """At most 40 characters on one line; a title that would lose nearly everything stays as it was."""
    told = " ".join(_DIGITS.sub("…", title).split())
    if len(told) > MOST_CHARACTERS:
        told = next((piece.text for piece in sentences(told)), told)
    short = _AFTER.sub("", _BEFORE.sub("", told))
    kept = short if len(short) >= _SHORTEST else told
    return kept if len(kept) <= MOST_CHARACTERS else f"{kept[: MOST_CHARACTERS - 1]}…"
