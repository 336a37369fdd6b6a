"""What a message wants: 咨询 求助 投诉 建议 举报 or 其他, with a score and the words that say so.

Asking, being in need, blaming, proposing and informing each leave their wordings; the heaviest group wins.
"""

from dataclasses import dataclass, field
from typing import Literal

from language.acts import Act, act_of
from language.cues import weigh
from language.judging import purpose_weights
from language.likeness import likeness
from language.message_kind import kind_of
from language.speech import spoken

PurposeKind = Literal["咨询", "求助", "投诉", "建议", "举报", "其他"]
OtherKind = Literal["表扬", "撤销", "无效", "骚扰", "系统测试", ""]


@dataclass(frozen=True, slots=True)
class Purpose:
    """`score` 0...1: how far the kind stands above the next. `sub` is set for 其他 only. `reasons`: the words found."""

    kind: PurposeKind
    score: float
    sub: OtherKind = ""
    reasons: tuple[str, ...] = field(default=())


_OTHERS: dict[Act, OtherKind] = {
    "praise": "表扬", "withdraw": "撤销", "invalid": "无效", "harass": "骚扰", "abuse": "骚扰", "test": "系统测试",
}  # fmt: skip
_CERTAIN = 0.9  # an act that takes the whole message leaves little doubt
_KIND = 2.0  # what the kind of the message weighs between asking and everything else
_LIKENESS = 3.0  # what being like the examples of one purpose only weighs: as much as one clear wording
_KINDS: tuple[PurposeKind, ...] = ("求助", "投诉", "咨询", "举报", "建议")
"""Of equal weights the first wins: who may need help is not sent to read an article."""


def purpose_of(text: str) -> Purpose:
    """The purpose of one request; of a message with several, that of the heaviest."""
    act = act_of(text)
    if act == "progress":
        return Purpose("咨询", _CERTAIN, "", (act,))
    if act != "content":
        return Purpose("其他", _CERTAIN, _OTHERS.get(act, ""), (act,))
    like, asked = likeness(text), _share_of_questions(text)
    weights = {kind: weight + _LIKENESS * like[kind] for kind, weight in purpose_weights(text).items()}
    for kind in weights:
        weights[kind] += _KIND * (asked if kind == "咨询" else 1 - asked)
    kind = max(_KINDS, key=lambda each: weights[each])
    best, second = sorted(weights.values())[-1:-3:-1]
    score = round(0.5 + (best - second) / (2 * (best + second)), 2)
    return Purpose(kind, score, "", weigh(spoken(text)).words.get(kind, ()))


def _share_of_questions(text: str) -> float:
    """Of the two kinds of messages that want something how much is a question."""
    kinds = kind_of(text)
    return kinds.question / max(1e-9, kinds.question + kinds.request)
