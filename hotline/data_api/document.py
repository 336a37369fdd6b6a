"""The OpenAPI document of the whole `/api/v1`: the message API's own with the reading half laid beside it."""

from typing import Any

from channels.message_api.document import document as messages
from hotline.data_api.questions import MOST_ROWS, ROWS
from reports.kinds import KINDS
from tickets.states import STATES

Schema = dict[str, Any]


def document() -> Schema:
    """OpenAPI 3.1, complete."""
    whole = messages()
    whole["info"] = {
        "title": "12345热线接口 Hotline API",
        "version": "1",
        "description": "交来群众来信、取回答复；读取工单、知识、单位和统计数字。"
        " Hand messages in, get replies; read tickets, articles, units and figures.",
    }
    whole["paths"] |= _PATHS
    whole["components"]["schemas"] |= _SCHEMAS
    return whole


def _text(description: str = "", **more: object) -> Schema:
    return {"type": "string", **({"description": description} if description else {}), **more}


def _object(**properties: Schema) -> Schema:
    return {"type": "object", "required": list(properties), "properties": properties}


def _list(item: Schema) -> Schema:
    return {"type": "array", "items": item}


def _reference(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _query(name: str, description: str, **schema: object) -> Schema:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}


def _in_path(name: str) -> Schema:
    return {"name": name, "in": "path", "required": True, "schema": _text()}


def _get(
    summary: str, scope: str, schema: Schema, *parameters: Schema, codes: str = "400 401 403 429"
) -> Schema:
    refused = {"$ref": "#/components/responses/Refused"}
    return {
        "get": {
            "summary": f"{summary}（令牌范围 {scope}）",
            "parameters": list(parameters),
            "responses": {
                "200": {"description": "完成 Done", "content": {"application/json": {"schema": schema}}},
                **dict.fromkeys(codes.split(), refused),
            },
        }
    }


def _page(name: str, item: str) -> Schema:
    return _object(
        **{name: _list(_reference(item))}, next=_OR_NONE | {"description": "下一页的 after；没有了为空"}
    )


_OR_NONE: Schema = {"type": ["string", "null"]}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_TRUTH: Schema = {"type": "boolean"}
_WORDS = _list(_text())
_STATUS: Schema = {"type": "string", "enum": sorted(STATES)}
_PAGING = (
    _query("after", "上一页的 next the next of the page before", type="string"),
    _query("limit", f"一页多少条，默认 {ROWS}", type="integer", minimum=1, maximum=MOST_ROWS, default=ROWS),
)
_DAY = {"type": "string", "format": "date"}

_TICKET = _object(
    number=_text("工单编号"), status=_STATUS, purpose=_text("诉求类型"), category=_text(), topic=_text(), line=_text("专线"),
    unit=_text("承办单位"), assistants=_WORDS, channel=_text(), opened=_text(format="date-time"), due=_OR_NONE,
    closed=_OR_NONE, outcome=_text(), rating=_text(), solved=_text(), contacts=_COUNT, returns=_COUNT, reworks=_COUNT,
    origin=_text("own 为本系统受理，其余为导入"), upstream_number=_text("上级平台的编号"), places=_WORDS, areas=_WORDS,
    urgent=_TRUTH, confidential=_TRUTH, title=_text(), text=_text("群众的话，电话和证件号码已遮盖"), public_reply=_text(),
)  # fmt: skip
_EVENT = _object(
    at=_text(format="date-time"), event=_text(), unit=_text(), due_before=_OR_NONE, due_after=_OR_NONE
)
_ARTICLE = _object(
    article=_text("知识编号"), version={"type": "integer", "minimum": 1}, unit=_text(), kind=_text(), audience=_text(),
    question=_text(), wordings=_WORDS, answer=_text(), basis=_text(), phone=_text(), address=_text(), valid_from=_OR_NONE,
    valid_to=_OR_NONE,
)  # fmt: skip
_FIGURE = _object(
    id=_text(), title=_text(), value={"type": ["number", "null"]}, numerator={"type": ["number", "null"]},
    denominator={"type": ["number", "null"]}, unit=_text(), definition=_text("口径"), tickets=_COUNT,
)  # fmt: skip
_SCHEMAS: Schema = {
    "Ticket": _TICKET,
    "TicketWithHistory": {"allOf": [_reference("Ticket"), _object(events=_list(_EVENT))]},
    "Tickets": _page("tickets", "Ticket"),
    "Article": _ARTICLE,
    "Articles": _page("articles", "Article"),
    "Unit": _object(unit=_text("单位全称"), kind=_text("类型"), aliases=_WORDS),
    "Units": _page("units", "Unit"),
    "Figures": _object(
        kind=_text(), period=_object(**{"from": _DAY, "to": _DAY}), figures=_list(_FIGURE),
        tables=_list({"type": "object"}), text=_list({"type": "object"}),
    ),
}  # fmt: skip
_PATHS: Schema = {
    "/api/v1/tickets": _get(
        "工单，按编号 Tickets by number", "tickets", _reference("Tickets"),
        _query("status", "工单状态", **_STATUS), _query("unit", "承办单位全称", type="string"),
        _query("from", "从哪天受理 accepted from", **_DAY), _query("to", "到哪天受理 accepted to", **_DAY), *_PAGING,
    ),
    "/api/v1/tickets/{number}": _get(
        "一张工单和它的经过 A ticket and its history", "tickets", _reference("TicketWithHistory"), _in_path("number"),
        codes="401 403 404 429",
    ),
    "/api/v1/articles": _get(
        "已发布的知识，不含内部的 Released articles", "articles", _reference("Articles"),
        _query("unit", "只要这个单位的", type="string"), *_PAGING,
    ),
    "/api/v1/articles/{article}": _get(
        "一条知识 An article", "articles", _reference("Article"), _in_path("article"), codes="401 403 404 429"
    ),
    "/api/v1/units": _get("承办单位 Units", "units", _reference("Units"), *_PAGING),
    "/api/v1/figures": _get(
        "一个时期的公开统计 Public figures of a period", "figures", _reference("Figures"),
        _query("kind", "报表", type="string", enum=sorted(KINDS), default="monthly"),
        _query("period", "2024-10-14、2024-W42、2024-10、2024-Q4、2024-H1、2024、2024-10-01..2024-10-07", type="string"),
    ),
    "/api/v1/openapi.json": {
        "get": {
            "summary": "本文档 This document",
            "security": [],
            "responses": {
                "200": {"description": "OpenAPI 3.1", "content": {"application/json": {"schema": {"type": "object"}}}}
            },
        }
    },
}  # fmt: skip
