"""What two versions of an article differ in, field by field and word by word. Pure.

Chinese is compared by words, not by characters: 三个工作日 against 五个工作日 is one word for another.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from knowledge_base.articles import Content
from language.words import pieces

Change = Literal["same", "removed", "added"]

FIELDS: Mapping[str, str] = {
    "question": "标准问题",
    "wordings": "其他问法",
    "answer": "答案",
    "unit": "责任单位",
    "kind": "类型",
    "audience": "受众",
    "topic": "主题",
    "basis": "依据",
    "valid_from": "有效期从",
    "valid_to": "有效期至",
    "phone": "咨询电话",
    "address": "办理地址",
}
"""The fields of an article in the order in which a reader wants them."""

_MOST_PAIRS = 300_000
"""Equal pairs of words that are looked at: some tenths of a second. A text of one word a thousand times has more."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that both sides have, or one of them alone."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One field: the earlier text as `before` and the later one as `after`, each in pieces."""

    title: str
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]

    @property
    def changed(self) -> bool:
        """Something was removed or added."""
        return any(piece.change != "same" for piece in (*self.before, *self.after))


def differences(before: Content, after: Content) -> list[Difference]:
    """Every field in which the two versions differ."""
    found = (
        Difference(title, *compared(_text(before, name), _text(after, name)))
        for name, title in FIELDS.items()
    )
    return [one for one in found if one.changed]


def compared(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts in pieces: first by lines, then by words within the lines that differ."""
    left: list[Piece] = []
    right: list[Piece] = []
    for old, new in _apart(before.splitlines(keepends=True), after.splitlines(keepends=True)):
        if old == new:
            _put(left, "same", old)
            _put(right, "same", new)
            continue
        for gone, come in _apart(pieces(old), pieces(new)):
            _put(left, "same" if gone == come else "removed", gone)
            _put(right, "same" if gone == come else "added", come)
    return tuple(left), tuple(right)


def _apart(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Stretches of both sides beside one another; where they are alike both are the same text."""
    if _pairs(before, after) > _MOST_PAIRS:
        yield "".join(before), "".join(after)
        return
    for _, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        yield "".join(before[i:j]), "".join(after[k:m])


def _pairs(before: Sequence[str], after: Sequence[str]) -> int:
    ours, theirs = Counter(before), Counter(after)
    return sum(count * theirs[word] for word, count in ours.items())


def _put(side: list[Piece], change: Change, text: str) -> None:
    if not text:
        return
    if side and side[-1].change == change:
        side[-1] = Piece(change, side[-1].text + text)
    else:
        side.append(Piece(change, text))


def _text(content: Content, name: str) -> str:
    value = getattr(content, name)
    if isinstance(value, tuple):
        return "\n".join(value)
    return str(value) if value else ""
