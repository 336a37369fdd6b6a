"""Checks `phrases.toml`: every sentence is text, its braces pair, its placeholders are those that the program fills."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from bot.special_lines import question_key
from hotline.pack.faults import Fault, near
from hotline.pack.toml_text import Document
from language.phrases import DEFAULT_LANGUAGE, Phrases

_ORIGINAL = "original"


def phrase_faults(
    city: Mapping[str, Document], base: Mapping[str, Document], lines: Iterable[str] = ()
) -> Iterator[Fault]:
    """What is wrong with the sentences of a city laid over those of the base; `lines` may have a question each."""
    own, under = city.get("phrases", Document()), base.get("phrases", Document())
    whole = own.over(under)
    texts: dict[str, dict[str, str]] = {}
    for language, table in whole.data.items():
        if not isinstance(table, Mapping):
            yield whole.fault((language,), f"{language}：应是一种语言的表，写成 [{language}]")
            continue
        texts[language] = {key: text for key, text in table.items() if isinstance(text, str)}
        for key in table.keys() - texts[language].keys():
            yield whole.fault((language, key), f"{language}.{key}：应是一句话，写在引号里")
    yield from _sentence_faults(whole, texts, under)
    yield from _strangers(own, {*_sentences(under), *map(question_key, lines)})


def _sentence_faults(whole: Document, texts: dict[str, dict[str, str]], under: Document) -> Iterator[Fault]:
    # A city may leave a placeholder of the base's sentence out, so the base's is the one to compare with.
    original = texts.get(DEFAULT_LANGUAGE, {}) | dict(under.data.get(DEFAULT_LANGUAGE, {}))
    spoken = {f"{_ORIGINAL}.{language}": sentences for language, sentences in texts.items()}
    for told in Phrases({DEFAULT_LANGUAGE: original, **spoken}).faults():
        if told.startswith(_ORIGINAL):
            name, reason = told.removeprefix(f"{_ORIGINAL}.").split(": ", maxsplit=1)
            yield whole.fault(name.split(".", maxsplit=1), f"{name}：{reason}")


def _strangers(own: Document, known: Collection[str]) -> Iterator[Fault]:
    for language, table in own.data.items():
        for key in table if isinstance(table, Mapping) else ():
            if key not in known:
                reason = f"{language}.{key}：程序里没有这句话，不会用到{near(key, known)}"
                yield own.fault((language, key), reason, warning=True)


def _sentences(document: Document) -> Mapping[str, Any]:
    table = document.data.get(DEFAULT_LANGUAGE, {})
    return table if isinstance(table, Mapping) else {}
