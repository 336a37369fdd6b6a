"""Takes a message with several requests apart, and finds the question inside a long story.

Conservative: a request too few can be asked for, a story torn apart cannot be mended.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from language.acts import act_of
from language.cues import weigh
from language.judging import is_how_to, is_trouble
from language.lists import load, pattern_of
from language.numerals import to_int
from language.remarks import may_lean
from language.spans import aligned, boundaries, clauses, sentences
from language.speech import polished
from language.topics import topics_of


class _Cut(NamedTuple):
    """Where a message may be cut: the piece after it begins at `start` with an opening word up to `end`."""

    start: int
    end: int
    opened: bool
    new_line: bool = False


class _Saying(NamedTuple):
    """What a piece says: whether it is a request by itself, whether it asks, of what it speaks."""

    stands_alone: bool
    asks: bool
    topics: frozenset[str]


_NOTHING_YET = _Saying(False, False, frozenset())


class _Row(NamedTuple):
    """Markers of one kind; `numbered` ones count up from one, others begin with `first`."""

    marks: re.Pattern[str]
    first: re.Pattern[str]
    numbered: bool


_lists = load("requests")
_OPENERS = pattern_of(_lists["openers"]["words"])
_INNER_OPENERS = pattern_of(_lists["openers"]["inner"])
_JOINTS = pattern_of(_lists["openers"]["joints"])
_GOES_ON = pattern_of(_lists["goes_on"]["words"])
_ROWS = tuple(
    _Row(pattern_of(row["marks"]), pattern_of(row.get("first", row["marks"])), row.get("numbered", False))
    for row in _lists["row"]
)
_QUESTION = pattern_of(_lists["questions"]["words"])
_LEAD_IN = pattern_of(load("summaries")["empty"])
_CIRCLED = frozenset("①②③④⑤⑥⑦⑧⑨⑩")
_BARE = 12  # characters of a matter without a word of what is wrong
_SHORTEST = 4  # characters of a request
_MOST = 12  # requests of one message
_MOST_APART = 8  # questions; who writes more in one message asks none of them
_LONG_STORY = (
    60  # characters: after so many a new sentence on another matter is more likely part of the story
)
_PROPOSES = 3.0  # weight of the weakest wording that proposes by itself


def split_requests(text: str) -> tuple[str, ...]:
    """The requests of a message in their order, each in the citizen's words; () for an empty one.

    What introduces the first request stays with it, what follows a request stays with that. More than a person can be asked
    about one by one stay together in the last.
    """
    pieces = _enumerated(text) or _opened(text)
    found = [piece.strip(" ，,;；、\n") for piece in pieces if any(map(str.isalnum, piece))]
    last = ["；".join(found[_MOST - 1 :])] if len(found) > _MOST else found[_MOST - 1 :]
    return (*found[: _MOST - 1], *last)


def questions_apart(text: str) -> tuple[str, ...]:
    """The questions that opening words put side by side: 末班船几点，还有老人要票吗; () unless every piece asks, and where there
    are more than a person asks at once. Whether they are of one matter the words do not tell."""
    cuts = [_Cut(0, 0, False), *(cut for cut in _cuts(text) if cut.opened)]
    if len(cuts) > _MOST_APART:
        return ()
    ends = [cut.start for cut in cuts[1:]] + [len(text)]
    pieces = [text[cut.end : end].strip(" ，,;；、\n") for cut, end in zip(cuts, ends, strict=True)]
    asks = all(len(polished(piece)) >= _SHORTEST and is_how_to(piece) for piece in pieces)
    return tuple(pieces) if asks and len(pieces) > 1 else ()


def core_question(text: str, room: int = 0) -> str | None:
    """The last question of a message without its fillers, with what it asks about; None when nothing is asked.

    怎么办 alone is no question: 医保卡丢了，怎么办？ gives both clauses. Where `room` is for more characters, what its sentence
    says before it stands there too, and what was said before that where it names no matter: 娃要上小学。要带些啥？
    """
    told = sentences(text)
    for at, sentence in reversed([*enumerate(told)]):
        parts = [clause.text for clause in clauses(sentence.text)]
        asking = [i for i, part in enumerate(parts) if is_how_to(part) or _QUESTION.search(aligned(part))]
        if not asking:
            continue
        first = last = asking[-1]
        while first - 1 in asking or (
            first > 0 and _is_bare(parts[first]) and not _is_bare(parts[first - 1])
        ):
            first -= 1
        question = joined(parts[first : last + 1])
        if question and not _is_bare(question):
            names_none = all(map(may_lean, parts[first : last + 1]))
            earlier = [clause.text for one in told[:at] for clause in clauses(one.text)] if names_none else []
            return _with_before([*earlier, *parts[:first]], parts[first : last + 1], room)
    return None


def _with_before(before: list[str], asked: list[str], room: int) -> str:
    """The question after as many of the clauses before it as there is room for."""
    for part in reversed(before):
        if not _is_lead_in(part):
            if len(joined([part, *asked])) > room:
                break
            asked = [part, *asked]
    return joined(asked)


def joined(parts: Iterable[str], names: tuple[str, ...] = ()) -> str:
    """Clauses polished and set side by side, `names` whole, the last mark kept if it asks."""
    kept = [part for part in (polished(part, names) for part in parts) if part]
    return ", ".join(kept) if all(part.isascii() for part in kept) else "，".join(kept)


def _enumerated(text: str) -> list[str]:
    """1. ... 2. ...; 第一 ... 第二 ...; 一个是 ... 还有 ...; [] when the message is no such list."""
    plain = "".join(raw if raw in _CIRCLED else char for raw, char in zip(text, aligned(text), strict=True))
    starts = [clause.start for clause in clauses(text)]
    for row in _ROWS:
        marks = _in_sequence(row, [mark for at in starts if (mark := row.marks.match(plain, at))])
        if len(marks) > 1 and (pieces := _items(text, marks)):
            return pieces
    return []


def _in_sequence(row: _Row, marks: list[re.Match[str]]) -> list[re.Match[str]]:
    if not row.numbered:
        begins = next((i for i, mark in enumerate(marks) if row.first.fullmatch(mark[0])), len(marks))
        return marks[begins:]
    found: list[re.Match[str]] = []
    for mark in marks:
        said = next(group for group in mark.groups() if group)
        if to_int(said) == len(found) + 1:
            found.append(mark)
    return found


def _items(text: str, marks: list[re.Match[str]]) -> list[str]:
    """The pieces between the marks; [] when they are points of one story."""
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    items = [text[mark.end() : end] for mark, end in zip(marks, ends, strict=True)]
    before = text[: marks[0].start()]
    if _are_matters(items):
        return [before + items[0] if not _is_lead_in(before) else items[0], *items[1:]]
    if not all(map(_is_item, items[:2])) or (is_trouble(before) and not _are_apart(before, items)):
        return []
    lead = "" if _is_lead_in(before) else before
    return _with_followers([lead + items[0], *items[1:]])


def _are_matters(items: list[str]) -> bool:
    """A list of bare matters of which one tells what is wrong: ①路灯 ②井盖 ③绿化没人管."""
    topics = [topics_of(item) for item in items]
    apart = len(frozenset.union(*topics)) == sum(map(len, topics))
    return (
        apart and all(topics) and all(len(item) <= _BARE for item in items[:-1]) and any(map(_is_item, items))
    )


def _are_apart(before: str, items: list[str]) -> bool:
    """Each item speaks of a matter that neither the story before nor another item speaks of."""
    topics = [topics_of(item) - topics_of(before) for item in items]
    return all(topics) and len(frozenset.union(*topics)) >= len(items)


def _with_followers(items: list[str]) -> list[str]:
    """What is no request of its own (3. 请尽快处理) stays with the item before it."""
    pieces = items[:1]
    for item in items[1:]:
        if _is_item(item):
            pieces.append(item)
        else:
            pieces[-1] += item
    return pieces


def _opened(text: str) -> list[str]:
    """Cut where a piece of its own begins; what is no such piece goes on with the one before it."""
    cuts = [_Cut(0, 0, False), *_cuts(text)]
    ends = [cut.start for cut in cuts[1:]] + [len(text)]
    pieces, begin, told = [], 0, _NOTHING_YET
    for cut, end in zip(cuts, ends, strict=True):
        piece = text[cut.end : end]
        saying = _saying(piece)
        if _is_another(told, saying, piece, cut, cut.start - begin):
            pieces.append(text[begin : cut.start])
            begin, told = cut.end, saying
        else:
            told = _both(told, saying)
    return [*pieces, text[begin:]]


def _cuts(text: str) -> Iterator[_Cut]:
    """Beginnings of sentences, opening words, English joints; in the order of the text."""
    plain = aligned(text)
    begins = {clause.start for clause in clauses(text)}
    found = {at: _Cut(at, at, False, "\n" in text[max(0, at - 3) : at]) for at, *_ in sentences(text)[1:]}
    found |= {mark.start(): _Cut(*mark.span(), False) for mark in _JOINTS.finditer(plain)}
    found |= {at: _Cut(*mark.span(), True) for at in begins if (mark := _OPENERS.match(plain, at))}
    inner = [mark for mark in _INNER_OPENERS.finditer(plain) if mark.start() not in begins]
    words = boundaries(plain) if inner else frozenset()
    found |= {mark.start(): _Cut(*mark.span(), True) for mark in inner if mark.start() in words}
    return iter(sorted(cut for at, cut in found.items() if at > 0))


def _saying(piece: str) -> _Saying:
    return _Saying(_stands_alone(piece), is_how_to(piece), topics_of(piece))


def _both(told: _Saying, more: _Saying) -> _Saying:
    return _Saying(told.stands_alone or more.stands_alone, told.asks or more.asks, told.topics | more.topics)


def _is_another(told: _Saying, saying: _Saying, piece: str, cut: _Cut, length: int) -> bool:
    """The piece is a request of its own, on another matter than what was told in `length` characters before it."""
    if not (told.stands_alone and saying.stands_alone) or told.topics & saying.topics:
        return False
    other_kind = told.asks != saying.asks
    if cut.opened:
        return bool(saying.topics) or other_kind
    if _GOES_ON.match(aligned(piece).lstrip()) or not (told.topics and saying.topics):
        return False
    return other_kind or length <= _LONG_STORY or cut.new_line


def _is_item(item: str) -> bool:
    """In a list a word is enough, if it names a matter: 停水, but not 没人管."""
    return _stands_alone(item) or (bool(topics_of(item)) and _is_request(item))


def _stands_alone(piece: str) -> bool:
    return len(polished(piece)) >= _SHORTEST and _is_request(piece)


def _is_request(piece: str) -> bool:
    """Asks, tells of a trouble or proposes."""
    return is_how_to(piece) or is_trouble(piece) or weigh(piece).heaviest.get("建议", 0) >= _PROPOSES


def _is_lead_in(before: str) -> bool:
    """你好，我有三个问题: nothing of the matter yet."""
    rest = [polished(clause.text) for clause in clauses(before)]
    return all(not part or _LEAD_IN.fullmatch(aligned(part)) or act_of(part) != "content" for part in rest)


def _is_bare(part: str) -> bool:
    """怎么办, 对吗: asks, but not what."""
    return len(polished(part)) < 2 or act_of(part) in (
        "unclear",
        "yes",
        "no",
        "choice",
        "invalid",
        "greeting",
        "thanks",
    )
