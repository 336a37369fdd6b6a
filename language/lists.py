"""Word lists that the finders read: TOML files in `language/data`, read once. A city's own words come from its pack."""

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any

_SYNTAX = re.compile(r"\(\?[:=!<>]+|\\.|[()+*?|{}\d,^$]")


@lru_cache(maxsize=32)
def load(name: str) -> dict[str, Any]:
    """The parsed file `language/data/<name>.toml`."""
    text = (files("language") / "data" / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def any_of(patterns: list[str]) -> str:
    """One regular expression for a list of them; those with more characters of their own first, as 对头 before 对+."""
    return "(?:" + "|".join(sorted(patterns, key=_own_characters, reverse=True)) + ")"


def pattern_of(patterns: list[str]) -> re.Pattern[str]:
    """The compiled `any_of`."""
    return re.compile(any_of(patterns))


def _own_characters(pattern: str) -> int:
    return len(_SYNTAX.sub("", pattern))
