"""A message as it is spoken: sounds of hesitation gone, spaces between Chinese words read as commas.

`spoken` is for judging what a message is about, its offsets are lost; `polished` is for showing, its words are the citizen's.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from language.lists import any_of, load
from language.spans import HAN, aligned, tokens
from language.typed_text import in_characters

_lists = load("summaries")
_HESITATION = (
    r"[呃嗯诶欸]+(?!$)|唔+(?=[,. 呃嗯])|(?<![金限数名余])额(?=[,. 呃嗯我你这那就])"
    r"|(?:那个|这个|就是说?|然后)(?=[,. ]*(?:呃|嗯|额))|(?:那个|这个)(?=那个|这个)|就是说(?=,|就是)"
)
_SOUNDS = re.compile(_HESITATION)
_SPACE = re.compile(rf"(?<=[{HAN}]) +| +(?=[{HAN}])")
_COMMAS = re.compile(r"[, ]*,[, ]*")
_REPEATED = re.compile(r"(\D)\1{3,}")
_EDGES = r"[\s,.。、!;:~…?\"']"
_LEADS_IN = re.compile(rf"{_EDGES}|{any_of(_lists['lead_ins'])}")
_TAIL = re.compile(rf"(?:{any_of(_lists['tails'])}|{_EDGES})+$")


@lru_cache(maxsize=256)
def spoken(text: str) -> str:
    """`aligned`, typed pinyin in characters, without hesitation, with no character more than three times in a row."""
    plain = _SPACE.sub(",", in_characters(aligned(text)))
    return _COMMAS.sub(",", _REPEATED.sub(r"\1\1\1", _SOUNDS.sub("", plain))).strip(" ,")


@lru_cache(maxsize=256)
def polished(text: str, names: tuple[str, ...] = ()) -> str:
    """A clause without what only leads in (你好, 那个, 我想问一下), hesitates or trails off; no word is changed, and no name
    of those that are known to stand in it: 我要反映下河村 speaks of 下河村 where there is such a village."""
    smooth = _without_sounds(text)
    plain = aligned(smooth)
    start = _end_of_head(plain, names)
    tail = _TAIL.search(plain, start)
    return smooth[start : tail.start() if tail else None].strip()


def _end_of_head(plain: str, names: Iterable[str]) -> int:
    """Where what leads in ends: never after the first character of a word (反映下水道), never within a name."""
    ends = [0]
    while (piece := _LEADS_IN.match(plain, ends[-1])) and piece.end() > ends[-1]:
        ends.append(piece.end())
    if ends[-1] in (0, len(plain)):
        return ends[-1]
    known = [found for name in names if name for found in re.finditer(re.escape(aligned(name)), plain)]
    inside = {token.start + 1 for token in tokens(plain) if token.end - token.start > 1}
    inside |= {place for name in known for place in range(name.start() + 1, name.end())}
    for start, end in zip(reversed(ends[:-1]), reversed(ends), strict=False):
        shorter = (at for at in range(end, start, -1) if at not in inside)
        for at in shorter:
            if at == end or _LEADS_IN.fullmatch(plain, start, at):
                return at
    return 0


def _without_sounds(text: str) -> str:
    kept, at = [], 0
    for sound in _SOUNDS.finditer(aligned(text)):
        kept.append(text[at : sound.start()])
        at = sound.end()
    return "".join([*kept, text[at:]])
