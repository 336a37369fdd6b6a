"""Brings any message into one comparable form, so that matching never stumbles over the way it was typed.

`fold` is for search and keeps every word; `normalise` is for matching and also drops what carries no meaning.
Both accept any string (lone surrogates, control and direction marks, 100,000 characters) and never raise.
"""

import re
import unicodedata
from functools import lru_cache

from opencc import OpenCC

MATCHING_CAP = 2_000
"""Characters of a message that matching looks at; a longer message has said what it wants by then."""

_to_simplified = OpenCC("t2s").convert

_HAN = r"\u3400-\u9fff\U00020000-\U0003ffff"
_LOOSE_POINT = re.compile(r"(?<!\d)\.|\.(?!\d)|(?<!\d)%")
_SPACE_BESIDE_HAN = re.compile(rf"(?<=[{_HAN}]) | (?=[{_HAN}])")
_SOUNDS = re.compile("(?:[呃嗯啊哦噢喔诶欸唉哎]|唔(?![系使得到可见好知会要明想同够识记办做能去来过]))+")
"""Hesitation; but 唔 is also the Cantonese 不: 唔使, 办唔办到."""
_DEMONSTRATIVE = re.compile("(?:^| )(?:(?:那个|这个) ?)+|(?:那个|这个)(?=那个|这个)")
_SAME_CHARACTER = re.compile(r"(\D)\1{2,}")
_SAME_PHRASE = re.compile(r"(\D{2,6}?)\1{2,}")


@lru_cache(maxsize=256)
def fold(text: str, cap: int | None = None) -> str:
    """One script, one width, one case; marks and emoji gone, punctuation a single space.

    At most `cap` characters. Points and percent signs stay only where they belong to a number (3.5, 80%).
    """
    clean = "".join(map(_clean, unicodedata.normalize("NFKC", text[:cap])))
    lower = _to_simplified(clean).lower()
    return " ".join(_LOOSE_POINT.sub(" ", lower).split())[:cap]


@lru_cache(maxsize=256)
def normalise(text: str) -> str:
    """The form that matching compares: folded, no spaces inside Chinese, no fillers, no long repeats."""
    spoken = _SOUNDS.sub(" ", fold(text, MATCHING_CAP))
    plain = _DEMONSTRATIVE.sub(" ", " ".join(spoken.split()))
    joined = _SPACE_BESIDE_HAN.sub("", " ".join(plain.split()))
    return _SAME_PHRASE.sub(r"\1", _SAME_CHARACTER.sub(r"\1\1", joined))


@lru_cache(maxsize=30_000)
def _clean(char: str) -> str:
    category = unicodedata.category(char)
    if category[0] in "LN" or char in ".%":
        return char
    if category[0] == "M":
        return "" if unicodedata.name(char, "").startswith("VARIATION SELECTOR") else char
    if category in ("Cc", "Cf", "Cs") and not char.isspace():
        return ""
    return " "
