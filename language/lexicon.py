"""Finds the pack's emergency, risk and abuse words in a message, and tells an alarm from a mere mention.

没有着火, 怎么预防火灾 and 之前着火的事 are no alarms; 着了火, 电梯又停了...关人了 and 煤汽泄漏 are. Where a person could be
hurt, doubt is an alarm: a needless warning costs a minute.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from language.lexicon_context import Context, without_idioms
from language.lexicon_words import WordIndex
from language.spans import aligned, apart
from language.typed_text import in_characters

AlarmClass = Literal["emergency", "risk", "abuse"]


@dataclass(frozen=True, slots=True)
class LexiconEntry:
    """`words`: as in the pack's safety.csv; parts of a word that others may stand between are joined by "..."."""

    name: str
    kind: AlarmClass
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alarm:
    """`word` is the pack's, `text` what was written."""

    name: str
    kind: AlarmClass
    word: str
    text: str
    start: int
    end: int


@lru_cache(maxsize=4)
def _index_of(entries: tuple[LexiconEntry, ...]) -> WordIndex:
    """The words of the entries, by the number of their entry. Most revisions of a pack leave them as they are."""
    return WordIndex((word, number) for number, entry in enumerate(entries) for word in entry.words)


class Lexicon:
    """Built once for a revision of the pack; `find` is free of state and may be called from any thread."""

    def __init__(self, entries: Iterable[LexiconEntry]) -> None:
        self._entries = tuple(entries)
        self._index = _index_of(self._entries)

    def find(self, text: str) -> tuple[Alarm, ...]:
        """The alarms of a message in its order, the longest wording of each entry; () when there is none. Typed pinyin is
        read as the words it means; what is found there stands for the whole message."""
        plain = without_idioms(aligned(text))
        typed = in_characters(plain)
        found = self._found(text, plain)
        if found or typed == plain:
            return found
        return tuple(replace(alarm, text=text, start=0, end=len(text)) for alarm in self._found(typed, typed))

    def _found(self, text: str, plain: str) -> tuple[Alarm, ...]:
        context = Context(plain)
        alarms = [
            self._alarm(text, word, number, parts)
            for word, number, parts in self._index.find(plain)
            if self._entries[number].kind == "abuse" or not context.is_harmless(parts)
        ]
        return _longest(alarms)

    def denies(self, text: str) -> bool:
        """Whether the message names a danger only to say that there is none: 没有闻到煤气味."""
        plain = without_idioms(aligned(text))
        context = Context(plain)
        named = [
            context.is_harmless(parts)
            for _, number, parts in self._index.find(plain)
            if self._entries[number].kind == "emergency"
        ]
        return bool(named) and all(named)

    def _alarm(self, text: str, word: str, number: int, parts: tuple[tuple[int, int], ...]) -> Alarm:
        entry, start, end = self._entries[number], parts[0][0], parts[-1][1]
        return Alarm(entry.name, entry.kind, word, text[start:end], start, end)


def _longest(alarms: list[Alarm]) -> tuple[Alarm, ...]:
    """Of overlapping alarms of one entry the longest stays; different entries may share the words."""
    by_name: defaultdict[str, list[Alarm]] = defaultdict(list)
    for alarm in sorted(alarms, key=lambda alarm: (alarm.start - alarm.end, alarm.start, alarm.word)):
        by_name[alarm.name].append(alarm)
    chosen = [alarm for same in by_name.values() for alarm in apart(same)]
    return tuple(sorted(chosen, key=lambda alarm: (alarm.start, alarm.end, alarm.name)))
