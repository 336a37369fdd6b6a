"""The small form of each ticket action, and which of them a user is offered. Pure.

What may be done is asked of the life cycle itself: an action is tried with nothing filled in, and the refusal tells
whether a form is worth showing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from werkzeug.datastructures import MultiDict

from tickets.lifecycle import RULES, decide_move
from tickets.model import Actor, Fields, Refusal, TicketView

Kind = Literal[
    "area",
    "line",
    "unit",
    "units",
    "until",
    "outcome",
    "rating",
    "solved",
    "causes",
    "judgement",
    "ticket",
    "ground",
    "file",
]


@dataclass(frozen=True, slots=True)
class Field:
    """One input: `name` is the field of `tickets.model.Fields` that it fills."""

    name: str
    label: str
    kind: Kind = "line"
    required: bool = True
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """An action that is offered: its form, or in its place the sentence that says what stands in the way."""

    action: str
    title: str
    fields: tuple[Field, ...]
    obstacle: str = ""


_REASON = Field("reason", "理由")
_UNIT = Field("unit", "承办单位", "unit")
_ASSISTANTS = Field("units", "协办单位", "units", required=False)
_PICTURE = Field("media", "照片或文件", "file", required=False)
_PROOF = Field(
    "media", "办理的照片或文件", "file", required=False, hint="审核时可以看到，最多 5 个，每个 10 MB 以内"
)
_TOLD = Field("reason", "理由", "area", hint="群众会看到，请写明依据")
_REMARK = Field("text", "说明（内部）", "area", required=False)

FORMS: Mapping[str, tuple[Field, ...]] = {
    "sign": (),
    "assign": (Field("text", "经办人"),),
    "contact": (
        Field("text", "联系时间和情况", "area"),
        Field("outcome", "联系结果", required=False, hint="例如：已说明办理计划、未接通"),
    ),
    "return": (
        Field("reason", "退回理由", "ground"),
        Field("text", "依据和说明", "area", hint="写明法规、职责分工等依据"),
        Field("suggest", "建议承办单位", "unit"),
    ),
    "reply": (
        Field("outcome", "办理结果", "outcome"),
        Field("public", "给群众的答复", "area", hint="群众会逐字看到这段话"),
        Field("text", "办理情况（内部）", "area", hint="做了什么、依据是什么"),
        _PROOF,
    ),
    "coreply": (Field("text", "协办意见", "area"),),
    "approve": (_REMARK,),
    "approve_reject": (_REASON, _REMARK),
    "extend": (Field("until", "申请延期到", "until", required=False), _REASON),
    "handover": (Field("text", "移交给"), Field("reason", "原因", required=False)),
    "onsite": (
        Field("text", "现场情况", "area"),
        Field("place", "地点", required=False),
        Field("until", "到现场的日期", "until", required=False, hint="不填即今天"),
        _PICTURE,
    ),
    "protect": (Field("text", "采取的措施", "area"), _PICTURE),
    "news": (Field("public", "告诉群众的进展", "area"),),
    "dispatch": (_UNIT, _ASSISTANTS, Field("reason", "派单说明", required=False)),
    "lead": (Field("unit", "牵头单位", "unit"), _ASSISTANTS, Field("reason", "理由", required=False)),
    "assist": (Field("units", "协办单位", "units"), Field("reason", "请协办什么", required=False)),
    "difficult": (_REASON,),
    "meeting": (Field("text", "协调会情况", "area"),),
    "interim": (Field("unit", "采取措施的单位", "unit"), Field("reason", "说明", required=False)),
    "extend_grant": (
        Field("until", "延期到", "until", required=False, hint="不填则按申请的日期"),
        Field("reason", "说明", required=False),
    ),
    "extend_refuse": (_REASON,),
    "urge": (Field("text", "催办内容", "area", required=False),),
    "supervise": (Field("text", "督办要求", "area", required=False),),
    "park": (Field("until", "承诺办结日期", "until"), _REASON),
    "review_pass": (_REMARK,),
    "review_reject": (_REASON, _REMARK),
    "verify": (
        Field("outcome", "哪一级代表", hint="例如：省、市、县市区、乡镇"),
        Field("text", "核实方式和姓名", "area", required=False),
    ),
    "merge": (Field("into", "并入的工单编号", "ticket"), Field("reason", "理由", required=False)),
    "unreasonable": (_TOLD,),
    "settle": (_TOLD,),
    "reopen": (_REASON,),
    "callback": (
        Field("rating", "群众评价", "rating"),
        Field("solved", "问题是否解决", "solved", required=False),
        Field("causes", "不满意的原因", "causes", required=False),
        Field("text", "群众的话或通话情况", "area", required=False),
    ),
    "judge": (
        Field("outcome", "研判结果", "judgement"),
        _REASON,
        Field("public", "给群众的解释", "area", required=False, hint="作出解释的必填，群众会逐字看到"),
    ),
    "withdraw": (_REASON,),
}

SEVERAL = frozenset({"units", "causes"})
"""Fields of which several values come in."""
_TO_BE_FILLED_IN = frozenset(
    {
        "reason_missing", "suggest_missing", "outcome_missing", "public_missing", "text_missing", "words_missing",
        "level_missing", "unit_missing", "until_missing", "into_missing", "rating_missing", "judgement_missing",
    }
)  # fmt: skip
_NOT_FOR_THIS_USER_NOW = frozenset(
    {
        "role",
        "not_your_unit",
        "state",
        "lead_replies",
        "extension_none",
        "judge_none",
        "interim_none",
        "interim_asked",
    }
)


def offers(ticket: TicketView, actor: Actor, now: datetime, returns_max: int) -> Iterator[Offer]:
    """The actions that this user can take on the ticket as it stands, and those that something stands in the way of."""
    for action, fields in FORMS.items():
        tried = decide_move(ticket, action, actor, Fields(), now, returns_max)
        title = RULES[action].title
        if not isinstance(tried, Refusal) or tried.reason in _TO_BE_FILLED_IN:
            yield Offer(action, title, fields)
        elif tried.reason not in _NOT_FOR_THIS_USER_NOW and not tried.reason.startswith("rework_"):
            yield Offer(action, title, (), tried.text)


def filled_in(form: "MultiDict[str, str]", action: str) -> dict[str, object]:
    """What a form says, as `desk.fields.read_fields` takes it; files come apart."""
    return {
        field.name: form.getlist(field.name) if field.kind in SEVERAL else form.get(field.name, "")
        for field in FORMS[action]
        if field.kind != "file"
    }
