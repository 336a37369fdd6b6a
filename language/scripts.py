"""Tells in which language to answer. Pinyin is Chinese: who types it reads Chinese."""

import re
from typing import Literal

from language.normalise import fold
from language.pinyin import is_pinyin

Language = Literal["zh", "en"]

_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_LATIN_WORD = re.compile(r"[a-z]{2,}")


def language_of(text: str) -> Language:
    """English takes two Latin words that are not pinyin, and fewer Chinese characters than words."""
    folded = fold(text, cap=2_000)
    words = _LATIN_WORD.findall(folded)
    if len(words) < 2 or len(_HAN.findall(folded)) >= len(words):
        return "zh"
    return "zh" if is_pinyin(folded) else "en"
