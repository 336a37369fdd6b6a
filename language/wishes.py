"""What a citizen wishes, and a message in one line: for the read-back and the title of the ticket.

Both only take from the message. A line may leave words out, never change or add one; only commas are ours.
"""

import re

from language.acts import act_of, has_abuse
from language.cues import weigh
from language.lists import any_of, load, pattern_of
from language.requests import joined
from language.spans import HAN, Span, aligned, clauses, tokens
from language.speech import polished
from language.topics import topics_of

_lists = load("summaries")
_BEGINS = pattern_of(_lists["wish"]["begins"])
_NOT_AFTER = re.compile(any_of(_lists["wish"]["not_after"]) + "$")
_EMPTY = pattern_of(_lists["empty"])
_LONGEST_WISH = 60  # characters
_SHORTEST_WISH = 3
_ELLIPSIS = "…"
_SENTENCE_MARKS = "。!?;…\n"
_CLAUSE_MARK = re.compile(rf"[,。!?;…\n]|\.(?=\s|$)|(?<=[{HAN}]) +(?=[{HAN}])")
_GOES_ON = pattern_of(_lists["wish"]["goes_on"])
_SAY_NOTHING = frozenset(
    {"greeting", "thanks", "unclear", "abuse", "test", "invalid", "harass", "handover", "yes", "no"}
)


def wish_of(text: str) -> Span | None:
    """The last wish of the message, from 希望, 要求, 请, please ... to the end of its clause; None when there is none.

    A list of demands (要求退款、道歉，并赔偿) stays whole while it is one sentence and not too long.
    """
    plain = aligned(text)
    found = [
        match
        for match in _BEGINS.finditer(plain)
        if not _NOT_AFTER.search(plain[max(0, match.start() - 3) : match.start()])
    ]
    for match in reversed(_outermost(found)):
        end = _end_of_wish(plain, match)
        if end - match.start() >= _SHORTEST_WISH:
            return Span(match.start(), end, text[match.start() : end])
    return None


def summarise(text: str, limit: int = 80, names: tuple[str, ...] = ()) -> str:
    """One line of at most `limit` characters in the citizen's words, insults, greetings and telephones left out; `names` of
    places that are known to stand in it stay whole.

    When not all fits, the clauses that say most stay, in their order. "" when nothing is said.
    """
    parts = [part for clause in clauses(text) if (part := _worth(clause.text, names))]
    line = joined(parts, names)
    if len(line) <= limit:
        return line
    return _cut(joined(_most_telling(parts, limit), names), limit)


def _outermost(matches: list[re.Match[str]]) -> list[re.Match[str]]:
    """Of 希望 ... 尽快处理 in one clause the first word begins the wish."""
    kept: list[re.Match[str]] = []
    for match in matches:
        between = match.string[kept[-1].end() : match.start()] if kept else _SENTENCE_MARKS
        if not kept or any(mark in between for mark in _SENTENCE_MARKS + ","):
            kept.append(match)
    return kept


def _end_of_wish(plain: str, match: re.Match[str]) -> int:
    """The clause; and the next ones that go on with it (并, 同时, 尽快 ...)."""
    ends = [end.start() for end in _CLAUSE_MARK.finditer(plain, match.end())] + [len(plain)]
    end = ends[0]
    for later in ends[1:]:
        if (
            plain[end] in _SENTENCE_MARKS
            or later - match.start() > _LONGEST_WISH
            or not _GOES_ON.match(plain, end)
        ):
            break
        end = later
    return min(end, match.start() + _LONGEST_WISH)


def _worth(clause: str, names: tuple[str, ...]) -> str:
    """The clause polished, or "" when it says nothing of the matter."""
    part = polished(clause, names)
    if not part or _EMPTY.fullmatch(aligned(part)) or act_of(part) in _SAY_NOTHING:
        return ""
    return part


def _most_telling(parts: list[str], limit: int) -> list[str]:
    """Clauses by weight while they fit, at least one; in the order of the message."""
    order = sorted(range(len(parts)), key=lambda i: (-_weight(parts[i]), i))
    chosen: list[int] = []
    for i in order:
        if len(joined(parts[j] for j in sorted([*chosen, i]))) <= limit or not chosen:
            chosen.append(i)
    return [parts[i] for i in sorted(chosen)]


def _weight(part: str) -> float:
    """How much a clause tells of the matter: its wordings, its topic; an insult tells nothing."""
    weights = weigh(part)
    telling = max(weights.heaviest.values(), default=0.0) + 1.5 * bool(topics_of(part))
    return telling - 3.0 * has_abuse(part)


def _cut(line: str, limit: int) -> str:
    """At the last comma, or the last word, that fits."""
    if len(line) <= limit:
        return line
    ends = [token.start for token in tokens(aligned(line)) if token.start < limit]
    comma = max(line.rfind("，", 0, limit), line.rfind(", ", 0, limit))
    end = comma if comma > limit // 2 else max(ends, default=limit - 1) or limit - 1
    return line[:end].rstrip(" ，,") + _ELLIPSIS
