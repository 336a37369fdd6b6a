"""The district or county that a text names (岳麓区, 长沙县), also where a file hides it (A3区). Pure.

A city's own areas come first; without them a name is one where the dictionary of words knows it as a place.
"""

import re
from collections.abc import Collection

import rjieba

from language.lists import load
from language.spans import aligned

_HIDDEN = re.compile(r"(?<![a-z\d])[a-z]\d{1,2}[区县旗市]")
_LEFT = re.compile(
    r"^[省市县区州旗镇乡街道]+(?=..)"
)  # of A3区, when the name before it is taken for a word of its own
_BEFORE = re.compile(r"^.{1,3}(?<![小社园校片辖城])[市区县旗](?=..)")
_ENDINGS = ("区", "县", "旗")
_KINDS = frozenset({"ns", "nr"})
_SHORTEST = 3
_ORDINARY = frozenset(load("places")["no_districts"])


def district_of(text: str, areas: Collection[str] = ()) -> str:
    """The first area that a text names, "" where it names none. `areas` are those of the city."""
    known = [(text.index(area), -len(area), area) for area in areas if area in text]
    if known:
        return min(known)[2]
    hidden = _HIDDEN.search(plain := aligned(text))
    if hidden:
        return text[slice(*hidden.span())]
    return next((word for word, kind in rjieba.tag(plain) if _is_district(word, kind)), "")


def _is_district(word: str, kind: str) -> bool:
    return kind in _KINDS and len(word) >= _SHORTEST and word.endswith(_ENDINGS) and word not in _ORDINARY


def without_district(name: str) -> str:
    """The name of a place without the city or district that is written before it: 望月小区 of 东城区望月小区."""
    return _LEFT.sub("", _BEFORE.sub("", name))
