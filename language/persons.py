"""Names of citizens in running text, told by the words beside them, and their masking.

An official's name beside an office (市长, 局长) stays; a name with no such word beside it cannot be told and stays too.
"""

from collections.abc import Iterator

import rjieba

from language.lists import load

_lists = load("persons")
_BEFORE, _AFTER = tuple(_lists["before"]), tuple(_lists["after"])
_NAMES = frozenset({"nr", "nrt", "nrfg"})
_JOINTS = "：:为是系叫（( "
_LONGEST, _REACH = 4, 8


def mask_names(text: str) -> str:
    """The text with 某 for all but the first character of each citizen's name: 王某."""
    masked, at = "", 0
    for start, end in _names(text):
        if _is_citizen(text, start, end):
            masked += text[at : start + 1] + "某"
            at = end
    return masked + text[at:]


def has_names(text: str) -> bool:
    """Whether a word of the text may be anybody's name."""
    return any(True for _ in _names(text))


def _is_citizen(text: str, start: int, end: int) -> bool:
    before = text[max(start - _REACH, 0) : start].rstrip(_JOINTS)
    return before.endswith(_BEFORE) or text[end : end + _REACH].startswith(_AFTER)


def _names(text: str) -> Iterator[tuple[int, int]]:
    """Runs of words that are names, of two to four characters."""
    at, begun = 0, -1
    whole = text.encode(
        "utf-8", "replace"
    ).decode()  # halves of a pair become one character each, as they were
    for word, kind in (*rjieba.tag(whole), ("", "")):
        if kind in _NAMES and begun < 0:
            begun = at
        elif kind not in _NAMES and begun >= 0:
            if 2 <= at - begun <= _LONGEST:
                yield begun, at
            begun = -1
        at += len(word)
