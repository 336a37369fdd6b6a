"""The words of the pages in other languages than Chinese: one folder a language, one file a part of the console.

A file says what a Chinese sentence is in the other language: `"会话" = "Conversations"`. What has no line there
stays Chinese. Places for values are written `{count}` and must be the same in both. A sentence has one translation,
whatever file it stands in; tests keep both rules.
"""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

CHINESE = "zh-CN"
LANGUAGES: Mapping[str, str] = {CHINESE: "中文", "en": "English"}
"""What can be chosen, by the name that the page's `lang` attribute takes."""
_HERE = Path(__file__).parent


def said(sentence: str, language: str) -> str:
    """The sentence in this language, or as it is when nobody translated it."""
    return catalogue(language).get(sentence, sentence)


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Everything that is translated into this language."""
    return {sentence: translated for _, words in files(language) for sentence, translated in words.items()}


def files(language: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The files of a language by their names."""
    for path in sorted((_HERE / language).glob("*.toml")):
        yield path.name, tomllib.loads(path.read_text(encoding="utf-8"))
