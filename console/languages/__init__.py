"""The words of the pages in other languages than Chinese: one folder a language, one file a part of the console.

A file says what a Chinese sentence is in the other language: `"会话" = "Conversations"`. What has no line there
stays Chinese. Places for values are written `{count}` and must be the same in both; a sentence whose places are filled
already is found as well (`phrasebook`). Where two files have the same sentence, the later name decides: what means
something else needs other Chinese words.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from console.languages.phrasebook import Phrasebook

CHINESE = "zh-CN"
LANGUAGES: Mapping[str, str] = {CHINESE: "中文", "en": "English"}
"""What can be chosen, by the name that the page's `lang` attribute takes."""
_HERE = Path(__file__).parent


def said(sentence: str, language: str) -> str:
    """The sentence in this language, or as it is when nobody translated it."""
    return _phrasebook(language).say(sentence)


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Everything that is translated into this language."""
    words: dict[str, str] = {}
    for path in sorted((_HERE / language).glob("*.toml")):
        words |= tomllib.loads(path.read_text(encoding="utf-8"))
    return words


@cache
def _phrasebook(language: str) -> Phrasebook:
    return Phrasebook(catalogue(language))
