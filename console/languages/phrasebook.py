"""What a finished Chinese sentence is in another language, whichever layer has put it together. Pure.

A refusal comes from the rules as `工单现在是“已签收”，不能退回。…`: the values are in it already. The phrasebook knows the
sentence with its places, `工单现在是“{status}”，不能{title}。{advice}。`, finds the values in the finished one and puts them, in
their own translation where they have one, into the translation. So no layer below needs to know of languages.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

LONGEST = 2_000
"""Characters; a longer text is no sentence of ours."""
_PLACE = re.compile(r"\{(\w+)\}")
_COUNTS = frozenset({"count", "days", "hours", "minutes"})
"""Places that hold a number alone, so that `{days} 天` is no part of another sentence."""
_FEWEST_LETTERS = 2
_SENTENCES = re.compile(r"[^。\n]*[。\n]?")
_NUMBERED = re.compile(r"(\d{1,3}\. )?(.*)", re.DOTALL)
_HAN = re.compile("[\u4e00-\u9fff]")
_AND = "、"
_BETWEEN = "，"
_DEEPEST = 2
"""So many sentences one within another: what somebody typed may look like any number of them."""
_FIRST = 2
"""So many characters of the beginning tell which sentences with places are worth trying."""


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A sentence with places: the words before, between and behind them, and its translation."""

    pieces: tuple[str, ...]
    names: tuple[str, ...]
    translated: str

    @property
    def is_telling(self) -> bool:
        """Whether it is known by its words: `{former} {was}` would be found in whatever anybody writes."""
        letters = sum(character.isalpha() for piece in self.pieces for character in piece)
        return letters >= _FEWEST_LETTERS or _COUNTS.issuperset(self.names)

    @property
    def weight(self) -> int:
        """How much of it is words."""
        return sum(map(len, self.pieces))

    def begins_with_a_name(self, values: Mapping[str, str]) -> bool:
        """Whether what stands first may be anybody's words."""
        return not self.pieces[0] and _HAN.search(values[self.names[0]]) is not None

    def values_in(self, sentence: str) -> dict[str, str] | None:
        """What stands in its places, each as short as can be; None where the sentence is another one. In one pass."""
        first, *middle, last = self.pieces
        end = len(sentence) - len(last)
        if not (sentence.startswith(first) and sentence.endswith(last) and len(first) <= end):
            return None
        values, start = [], len(first)
        for piece in middle:
            found = sentence.find(piece, start, end)
            if found < 0:
                return None
            values.append(sentence[start:found])
            start = found + len(piece)
        if start > end:
            return None
        found_in = dict(zip(self.names, (*values, sentence[start:end]), strict=True))
        return found_in if all(found_in[name].isdecimal() for name in _COUNTS & found_in.keys()) else None


class Phrasebook:
    """All sentences of one language, by their Chinese."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self._words = words
        self._patterns: dict[str, list[_Pattern]] = defaultdict(list)
        for sentence, translated in words.items():
            pieces = _PLACE.split(sentence)
            if len(pieces) > 1:
                pattern = _Pattern(tuple(pieces[::2]), tuple(pieces[1::2]), translated)
                if pattern.is_telling:
                    self._patterns[pattern.pieces[0][:_FIRST]].append(pattern)
        for patterns in self._patterns.values():
            patterns.sort(key=lambda pattern: -pattern.weight)

    def say(self, sentence: str) -> str:
        """The sentence in this language, or several of them; as it is when nobody translated it."""
        if sentence in self._words or not sentence or len(sentence) > LONGEST:
            return self._words.get(sentence, sentence)
        parts = [part.strip() for part in _SENTENCES.findall(sentence) if part.strip()]
        each = [self._one(part) for part in parts]
        if len(parts) > 1 and None not in each:
            return " ".join(filter(None, each))
        whole = self._one(sentence)
        return whole or (" ".join(map(self.say, parts)) if any(each) and len(parts) > 1 else sentence)

    def _one(self, sentence: str) -> str | None:
        return self._words.get(sentence) or self._filled(sentence, self._worth_trying(sentence))

    def _filled(self, sentence: str, patterns: Iterable[_Pattern], depth: int = 0) -> str | None:
        """The sentence by the first of these that it is; a part of another one is surely ours where it begins like ours."""
        for pattern in patterns:
            values = pattern.values_in(sentence)
            if values is not None and not (depth and pattern.begins_with_a_name(values)):
                said = {name: self._value(value, depth + 1) for name, value in values.items()}
                return pattern.translated.format(**said)
        return None

    def _worth_trying(self, sentence: str) -> Iterator[_Pattern]:
        """Those that begin like it, the longest beginning first."""
        for length in range(_FIRST, -1, -1):
            yield from self._patterns.get(sentence[:length], ())

    def _value(self, value: str, depth: int) -> str:
        """A word of ours, several of them, or sentences a line; everything else stays, for it is a name or a number."""
        if value in self._words or depth > _DEEPEST:
            return self._words.get(value, value)
        if "\n" in value:
            return "\n".join(map(self._line, value.split("\n")))
        for between in (_AND, _BETWEEN):
            parts = value.split(between)
            said = [self._value(part, depth + 1) for part in parts] if len(parts) > 1 else []
            if said and not any(part == one for part, one in zip(parts, said, strict=True)):
                return ", ".join(said)
        return self._filled(value, self._worth_trying(value), depth) or value

    def _line(self, line: str) -> str:
        number, sentence = _NUMBERED.fullmatch(line).groups()  # type: ignore[union-attr]  # it matches everything
        return f"{number or ''}{self.say(sentence)}"
