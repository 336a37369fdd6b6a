"""The OpenAPI document of the whole `/api/v1`: the message API's own with what is read and done of our own data laid beside it."""

from channels.message_api.document import document as messages
from hotline.data_api.document_writes import PATHS, SCHEMAS
from hotline.data_api.questions import MOST_ROWS, ROWS
from hotline.data_api.shapes import (
    COUNT,
    OR_NONE,
    TRUTH,
    WORDS,
    Schema,
    closed,
    in_path,
    in_query,
    operation,
    reference,
    several,
    text,
)
from reports.kinds import KINDS
from tickets.states import STATES


def document() -> Schema:
    """OpenAPI 3.1, complete."""
    whole = messages()
    whole["info"] = {
        "title": "12345热线接口 Hotline API",
        "version": "1",
        "description": "交来群众来信、取回答复；读取工单、知识、单位和统计数字；转来和办理工单，编写知识。"
        " Hand messages in, get replies; read tickets, articles, units and figures; pass tickets on, act on them, write articles.",
    }
    for path, methods in (*_PATHS.items(), *PATHS.items()):
        whole["paths"][path] = whole["paths"].get(path, {}) | methods
    whole["components"]["schemas"] |= _SCHEMAS | SCHEMAS
    return whole


def _get(
    summary: str, scope: str, schema: Schema, *parameters: Schema, codes: str = "400 401 403 429"
) -> Schema:
    return {"get": operation(summary, scope, schema, *parameters, codes=codes)}


def _page(name: str, item: str) -> Schema:
    return closed(
        **{name: several(reference(item))}, next=OR_NONE | {"description": "下一页的 after；没有了为空"}
    )


_STATUS: Schema = {"type": "string", "enum": sorted(STATES)}
_PAGING = (
    in_query("after", "上一页的 next the next of the page before", type="string"),
    in_query("limit", f"一页多少条，默认 {ROWS}", type="integer", minimum=1, maximum=MOST_ROWS, default=ROWS),
)
_DAY = {"type": "string", "format": "date"}

_TICKET = closed(
    number=text("工单编号"), status=_STATUS, purpose=text("诉求类型"), category=text(), topic=text(), line=text("专线"),
    unit=text("承办单位"), assistants=WORDS, channel=text(), opened=text(format="date-time"), due=OR_NONE,
    closed=OR_NONE, outcome=text(), rating=text(), solved=text(), contacts=COUNT, returns=COUNT, reworks=COUNT,
    origin=text("own 为本系统受理，其余为导入"), upstream_number=text("上级平台的编号"), places=WORDS, areas=WORDS,
    urgent=TRUTH, confidential=TRUTH, version=COUNT | {"description": "第几次变动；办理时交回来，别人先改过的就不会被盖掉"}, title=text(),
    text=text("群众的话，电话和证件号码已遮盖"), public_reply=text(),
)  # fmt: skip
_EVENT = closed(at=text(format="date-time"), event=text(), unit=text(), due_before=OR_NONE, due_after=OR_NONE)
_ARTICLE = closed(
    article=text("知识编号"), version={"type": "integer", "minimum": 1}, unit=text(), kind=text(), audience=text(),
    question=text(), wordings=WORDS, answer=text(), basis=text(), phone=text(), address=text(), valid_from=OR_NONE,
    valid_to=OR_NONE,
)  # fmt: skip
_FIGURE = closed(
    id=text(), title=text(), value={"type": ["number", "null"]}, numerator={"type": ["number", "null"]},
    denominator={"type": ["number", "null"]}, unit=text(), definition=text("口径"), tickets=COUNT,
)  # fmt: skip
_SCHEMAS: Schema = {
    "Ticket": _TICKET,
    "TicketWithHistory": {"allOf": [reference("Ticket"), closed(events=several(_EVENT))]},
    "Tickets": _page("tickets", "Ticket"),
    "Article": _ARTICLE,
    "Articles": _page("articles", "Article"),
    "Unit": closed(unit=text("单位全称"), kind=text("类型"), aliases=WORDS),
    "Units": _page("units", "Unit"),
    "Figures": closed(
        kind=text(), period=closed(**{"from": _DAY, "to": _DAY}), figures=several(_FIGURE),
        tables=several({"type": "object"}), text=several({"type": "object"}),
    ),
}  # fmt: skip
_PATHS: Schema = {
    "/api/v1/tickets": _get(
        "工单，按编号 Tickets by number", "tickets", reference("Tickets"),
        in_query("status", "工单状态", **_STATUS), in_query("unit", "承办单位全称", type="string"),
        in_query("from", "从哪天受理 accepted from", **_DAY), in_query("to", "到哪天受理 accepted to", **_DAY), *_PAGING,
    ),
    "/api/v1/tickets/{number}": _get(
        "一张工单和它的经过 A ticket and its history", "tickets", reference("TicketWithHistory"), in_path("number"),
        codes="401 403 404 429",
    ),
    "/api/v1/articles": _get(
        "已发布的知识，不含内部的 Released articles", "articles", reference("Articles"),
        in_query("unit", "只要这个单位的", type="string"), *_PAGING,
    ),
    "/api/v1/articles/{article}": _get(
        "一条知识 An article", "articles", reference("Article"), in_path("article"), codes="401 403 404 429"
    ),
    "/api/v1/units": _get("承办单位 Units", "units", reference("Units"), *_PAGING),
    "/api/v1/figures": _get(
        "一个时期的公开统计 Public figures of a period", "figures", reference("Figures"),
        in_query("kind", "报表", type="string", enum=sorted(KINDS), default="monthly"),
        in_query("period", "2024-10-14、2024-W42、2024-10、2024-Q4、2024-H1、2024、2024-10-01..2024-10-07", type="string"),
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
