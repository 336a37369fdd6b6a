"""Every sentence that the service says to a citizen or an officer, by key and language, as the city's pack words it."""

import string
from collections.abc import Mapping

DEFAULT_LANGUAGE = "zh"


class PhraseMissing(LookupError):
    """A sentence that the pack does not have: a broken pack, found by `pack check` before anybody hears of it."""


class Phrases:
    """Sentences of one city: `{"zh": {key: template}, "en": {...}}`; templates use `{name}` placeholders."""

    def __init__(self, texts: Mapping[str, Mapping[str, str]]) -> None:
        self._texts = texts

    def text(self, key: str, language: str = DEFAULT_LANGUAGE, /, **values: object) -> str:
        """The sentence with its placeholders filled; Chinese where the language has none."""
        template = self._texts.get(language, {}).get(key)
        if template is None:
            template = self._texts.get(DEFAULT_LANGUAGE, {}).get(key)
        if template is None:
            raise PhraseMissing(key)
        return template.format_map(values)

    def keys(self, language: str = DEFAULT_LANGUAGE) -> frozenset[str]:
        """The keys that this language has."""
        return frozenset(self._texts.get(language, {}))

    def faults(self) -> list[str]:
        """What is wrong with the sentences themselves, one line a fault: `en.receipt: ...`."""
        found = []
        for language, texts in self._texts.items():
            for key, template in texts.items():
                problem = _problem(template, self._placeholders(key))
                if problem:
                    found.append(f"{language}.{key}: {problem}")
        return found

    def _placeholders(self, key: str) -> frozenset[str]:
        original = self._texts.get(DEFAULT_LANGUAGE, {}).get(key, "")
        try:
            return placeholders(original)
        except ValueError:
            return frozenset()


def placeholders(template: str) -> frozenset[str]:
    """The names in braces; raises ValueError on an unbalanced brace."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(template) if name is not None)


def _problem(template: str, known: frozenset[str]) -> str | None:
    try:
        names = placeholders(template)
    except ValueError as error:
        return f"花括号不成对（{error}）"
    unknown = sorted(names - known)
    return f"出现了中文原句没有的占位符 {', '.join(unknown)}" if unknown else None
