"""The writing half of the OpenAPI document. What an action takes is read from its form, so that it cannot say anything else."""

from typing import get_args

from channels.json_bodies import MOST_CHARACTERS_OF_A_KEY
from console.article_deeds import TITLES
from console.forms import FORMS, SEVERAL, Field
from desk.fields import MOST_CHARACTERS
from desk.upstream import Taken
from hotline.data_api.bodies import ARTICLE_TEXTS, MOST_FILES, TRANSFER_TEXTS
from hotline.data_api.shapes import COUNT, TRUTH, WORDS, Schema, closed, in_path, operation, reference, text
from knowledge_base.articles import AUDIENCES, KINDS, STATES
from knowledge_base.articles import LONGEST as LONGEST_OF_AN_ARTICLE
from language.ratings import CAUSES
from tickets.answers import JUDGEMENT_TITLES, OUTCOME_TITLES, RATING_TITLES
from tickets.lifecycle import RULES
from tickets.states import STATES as STATUSES

_CODES = "400 401 403 404 409 413 422 429"
_KEY: Schema = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "每件事一个编号，重发时不变：只做一次，再得到同样的回答。 One for each thing to be done; sent again it is answered"
    " again, and done once.",
    "schema": text(minLength=1, maxLength=MOST_CHARACTERS_OF_A_KEY),
}
_VALUES = {
    "outcome": OUTCOME_TITLES,
    "judgement": JUDGEMENT_TITLES,
    "rating": RATING_TITLES,
}
_HINTS = {
    "until": "2024-10-25 或 2024-10-25T18:00+08:00；只写日期即当天下班",
    "unit": "单位全称或简称",
    "ticket": "工单编号",
}


def _field(field: Field) -> Schema:
    if field.kind == "file":
        return {**WORDS, "maxItems": MOST_FILES, "description": "POST /api/v1/media 给出的编号"}
    if field.kind in SEVERAL:
        named = "、".join(CAUSES) if field.kind == "causes" else "单位全称或简称"
        return {**WORDS, "description": f"{field.label}：{named}"}
    if field.kind == "solved":
        return {**TRUTH, "description": field.label}
    values = "、".join(f"{code} {title}" for code, title in _VALUES.get(field.kind, {}).items())
    told = (field.label, field.hint or _HINTS.get(field.kind, ""), values)
    return text("；".join(filter(None, told)), maxLength=MOST_CHARACTERS)


def _shape_of(action: str) -> Schema:
    """The body of one action."""
    fields = {field.name: _field(field) for field in FORMS[action]}
    required = [field.name for field in FORMS[action] if field.required]
    return {
        "title": f"{action} {RULES[action].title}",
        "type": "object",
        "additionalProperties": False,
        **({"required": required} if required else {}),
        "properties": {**fields, "version": _VERSION},
    }


_VERSION: Schema = {
    **COUNT,
    "description": "读到的 version；别人先改过的回答 409 stale，不写则不核对 what was decided on; left out it is not compared",
}


def _body(schema: Schema) -> Schema:
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def _post(summary: str, scope: str, answer: str, body: Schema, *parameters: Schema) -> Schema:
    told = operation(summary, scope, reference(answer), *parameters, _KEY, codes=_CODES, **_body(body))
    return {"post": told}


def _article_text(name: str) -> Schema:
    enum = {"kind": list(KINDS), "audience": list(AUDIENCES)}.get(name)
    if enum:
        return text(enum=enum)
    title, most = LONGEST_OF_AN_ARTICLE.get(name, (name, 0))
    return text(title, maxLength=most) if most else text()


_DAY: Schema = {"type": ["string", "null"], "format": "date"}
_WRITTEN: Schema = {
    "type": "object",
    "required": ["article", "unit", "question", "answer", "version"],
    "additionalProperties": False,
    "properties": {
        "article": _article_text("article"),
        **{name: _article_text(name) for name in ARTICLE_TEXTS},
        "wordings": WORDS,
        "valid_from": _DAY,
        "valid_to": _DAY,
        "version": {
            **COUNT,
            "description": "那边已知的最新版本，新知识为 0 the newest version known there, 0 for none",
        },
        "draft": {**TRUTH, "description": "只存为草稿，不提交审核 a draft that nobody is asked to approve"},
        "note": text("给审核人员的话"),
        "announce": {**TRUTH, "description": "发布时推送给订阅了主题的群众 tell subscribers"},
    },
}
_STEP: Schema = {
    "type": "object",
    "required": ["version"],
    "additionalProperties": False,
    "properties": {"version": COUNT, "reason": text("退回修改必填")},
}
_TRANSFER: Schema = {
    "type": "object",
    "required": ["number", "text"],
    "additionalProperties": False,
    "properties": {
        **{name: text() for name in TRANSFER_TEXTS},
        "number": text("对方系统的编号；同一编号只受理一次"),
        "text": text("诉求内容", maxLength=MOST_CHARACTERS),
        "source": text("来源渠道"),
        "at": text("对方受理的时间"),
        "due": text("对方规定的时限"),
    },
}  # fmt: skip
SCHEMAS: Schema = {
    "Moved": closed(
        number=text("工单编号"), status=text(enum=sorted(STATUSES)), version=COUNT,
        events={**WORDS, "description": "由此产生的经过，空的表示没有变化"},
    ),
    "Taken": closed(
        number=text("本系统的工单编号"),
        taken=text("new 新受理，repeat 并入在办工单，updated 更新时限，unchanged 没有变化", enum=list(get_args(Taken))),
    ),
    "ArticleVersion": closed(
        article=text("知识编号"), version=COUNT, state=text(enum=list(STATES))
    ),
    **{f"Move_{action}": _shape_of(action) for action in FORMS},
}  # fmt: skip
_ACTIONS = "、".join(f"{action} {RULES[action].title}" for action in FORMS)
PATHS: Schema = {
    "/api/v1/tickets": _post("转来一张工单 Pass a ticket on", "transfers", "Taken", _TRANSFER),
    "/api/v1/tickets/{number}/{action}": _post(
        f"办理工单，规则与工作台相同：{_ACTIONS} Act on a ticket",
        "moves",
        "Moved",
        {"anyOf": [reference(f"Move_{action}") for action in FORMS]},
        in_path("number"),
        in_path("action", enum=list(FORMS)),
    ),
    "/api/v1/articles": _post("编写一条知识的新版本 Write a version", "drafts", "ArticleVersion", _WRITTEN),
    "/api/v1/articles/{article}/{action}": _post(
        f"提交、审核、归档：{'、'.join(f'{action} {title}' for action, title in TITLES.items())} Move an article on",
        "drafts",
        "ArticleVersion",
        _STEP,
        in_path("article"),
        in_path("action", enum=list(TITLES)),
    ),
}
