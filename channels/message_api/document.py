"""The OpenAPI document of the message API, written by hand as data. A test holds it against every route and answer.

`hotline.data_api` lays the reading half beside it and serves both under `/api/v1/openapi.json`.
"""

from typing import Any

from channels.json_bodies import MOST_CHARACTERS, MOST_CHARACTERS_OF_A_KEY, MOST_CHARACTERS_OF_A_LABEL
from channels.message_api.inputs import (
    KINDS,
    MOST_CHARACTERS_OF_A_NAME,
    MOST_CHARACTERS_OF_A_SENDER,
    MOST_IDS,
)

Schema = dict[str, Any]


def document() -> Schema:
    """OpenAPI 3.1, complete: paths, shapes, and an example of each."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "12345热线消息接口 Hotline message API",
            "version": "1",
            "description": "把别的系统收到的群众来信交给热线，并取回答复。"
            " Hand citizens' messages in, get the replies back.",
        },
        "security": [{"token": []}],
        "paths": {
            "/api/v1/messages": {"post": _POST_MESSAGE, "get": _GET_MESSAGES},
            "/api/v1/messages/acknowledge": {"post": _ACKNOWLEDGE},
            "/api/v1/media": {"post": _POST_MEDIA},
            "/api/v1/media/{media}": {"get": _GET_MEDIA},
        },
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": _SCHEMAS,
            "responses": {
                "Refused": _answer("拒绝：代码和一句说明 A code and a sentence", "#/components/schemas/Error")
            },
        },
    }


def _text(most: int | None = None, description: str = "", **more: object) -> Schema:
    limits = {"maxLength": most} if most else {}
    return {"type": "string", **limits, **({"description": description} if description else {}), **more}


def _object(required: str, **properties: Schema) -> Schema:
    return {"type": "object", "required": required.split(), "properties": properties}


def _list(of: str, **limits: int) -> Schema:
    return {"type": "array", "items": _reference(of), **limits}


def _reference(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _answer(description: str, schema: str) -> Schema:
    return {"description": description, "content": {"application/json": {"schema": {"$ref": schema}}}}


def _operation(summary: str, answer: Schema, **more: object) -> Schema:
    content = {"application/json": answer}
    refused = {"$ref": "#/components/responses/Refused"}
    codes = dict.fromkeys(("400", "401", "403", "413", "429"), refused)
    return {
        "summary": summary,
        **more,
        "responses": {"200": {"description": "完成 Done", "content": content}, **codes},
    }


def _json_body(schema: Schema, example: Schema) -> Schema:
    return {"required": True, "content": {"application/json": {"schema": schema, "example": example}}}


def _query(name: str, description: str, schema: Schema) -> Schema:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}


_NAME: Schema = _text(MOST_CHARACTERS_OF_A_NAME, minLength=1)
_SENDER: Schema = _text(
    MOST_CHARACTERS_OF_A_SENDER, "群众在该账号上的标识 the citizen's id on that account", minLength=1
)
_ID: Schema = {"type": "integer", "minimum": 1}
_OR_NONE = ["string", "null"]

_MESSAGE = _object(
    "id at kind text options ticket article by body media",
    id=_ID,
    at=_text(format="date-time"),
    kind=_text(description="answer、question、summary、receipt、progress、safety、survey 等"),
    text=_text(description="完整的一条消息 the whole message"),
    body=_text(description="不含编号选项的文字 the text without its numbered options"),
    options=_list("Option"),
    ticket={"type": _OR_NONE, "description": "工单编号"},
    article={"type": _OR_NONE, "description": "知识编号"},
    by={"type": "string", "enum": ["bot", "office", "person"]},
    media={
        "type": ["object", "null"],
        "description": "随信的文件，用 GET /api/v1/media/{id} 取 a file that came with it",
        "required": ["id", "type"],
        "properties": {
            "id": _text(),
            "type": _text(description="例如 image/png；已不在时为空 empty when it is gone"),
        },
    },
)
_SCHEMAS: Schema = {
    "Inbound": _object(
        "channel account sender key",
        channel={
            **_NAME,
            "description": "群众写信所用的渠道，例如 wechat；不能是 api console alerts where the citizen wrote",
        },
        account={**_NAME, "description": "该渠道的哪个账号，例如 main"},
        sender=_SENDER,
        key=_text(
            MOST_CHARACTERS_OF_A_KEY,
            "消息编号：同一编号再次提交即同一条消息 the same key is the same message",
            minLength=1,
        ),
        kind={"type": "string", "enum": list(KINDS), "default": "text"},
        text=_text(MOST_CHARACTERS),
        place=_object(
            "lat lon",
            lat={"type": "number", "minimum": -90, "maximum": 90},
            lon={"type": "number", "minimum": -180, "maximum": 180},
            label=_text(MOST_CHARACTERS_OF_A_LABEL),
        ),
        media=_text(MOST_CHARACTERS_OF_A_KEY, "先用 /api/v1/media 上传 upload it first"),
        phone=_text(21, "平台核验过的手机号 a number that the platform has verified"),
        sent_at=_text(format="date-time", description="不填为现在 now when absent"),
    ),
    "Option": _object(
        "label value", label=_text(), value=_text(description="选中后作为 text 提交 post it as text")
    ),
    "Message": _MESSAGE,
    "Addressed": {
        "allOf": [
            _reference("Message"),
            _object("channel account sender", channel=_text(), account=_text(), sender=_text()),
        ]
    },
    "Replies": _object("replies", replies=_list("Message")),
    "Messages": _object("messages", messages=_list("Addressed")),
    "Ids": _object("ids", ids={"type": "array", "items": _ID, "minItems": 1, "maxItems": MOST_IDS}),
    "Acknowledged": _object("acknowledged", acknowledged={"type": "array", "items": _ID}),
    "Media": _object("media", media=_text()),
    "Error": _object("error message", error=_text(), message=_text()),
}

_REPLY: Schema = {
    "id": 41, "at": "2024-10-14T12:00:00.000+08:00", "kind": "answer", "text": "请带旧护照和身份证……\n1. 解决了\n2. 没解决",
    "body": "请带旧护照和身份证……", "options": [{"label": "解决了", "value": "解决了"}, {"label": "没解决", "value": "没解决"}],
    "ticket": None, "article": "KB-1", "by": "bot", "media": None,
}  # fmt: skip
_NOTICE: Schema = {
    "id": 57, "at": "2024-10-15T09:30:00.000+08:00", "kind": "progress", "text": "您反映的“路灯不亮”已转市住建局办理。",
    "body": "您反映的“路灯不亮”已转市住建局办理。", "options": [], "ticket": "HX24101460320020", "article": None, "by": "office",
    "media": {"id": "hT1xCq0Zc2vX9w8KpLr7AbCd", "type": "image/png"},
    "channel": "wechat", "account": "main", "sender": "oA1b2C3",
}  # fmt: skip

_POST_MESSAGE = _operation(
    "交来一条群众来信，答复在响应中 Hand a message in; the replies are in the response",
    {"schema": _reference("Replies"), "example": {"replies": [_REPLY]}},
    requestBody=_json_body(
        _reference("Inbound"),
        {
            "channel": "wechat", "account": "main", "sender": "oA1b2C3", "key": "23456789012345678", "kind": "text",
            "text": "护照到期了怎么换", "sent_at": "2024-10-14T12:00:00+08:00",
        },
    ),
)  # fmt: skip
_GET_MESSAGES = _operation(
    "取后来的消息，确认之前会重复给出 Fetch later messages; each comes again until it is acknowledged",
    {"schema": _reference("Messages"), "example": {"messages": [_NOTICE]}},
    parameters=[
        _query(
            "sender", "只取这位群众的；不填则取所有未确认的 of one citizen, or all unacknowledged", _SENDER
        ),
        _query(
            "after",
            "只取编号大于它的和未确认的，与 sender 同用 messages after this id",
            {"type": "integer", "minimum": 0},
        ),
        _query("channel", "与 account 一起填 together with account", _NAME),
        _query("account", "与 channel 一起填 together with channel", _NAME),
    ],
)
_ACKNOWLEDGE = _operation(
    "确认这些消息已经送到群众 These messages have reached their citizens",
    {"schema": _reference("Acknowledged"), "example": {"acknowledged": [57]}},
    requestBody=_json_body(_reference("Ids"), {"ids": [57]}),
)
_POST_MEDIA = _operation(
    "上传图片、语音、视频或 PDF，10 MB 以内 Upload a file of at most 10 MB",
    {"schema": _reference("Media"), "example": {"media": "hT1xCq0Zc2vX9w8KpLr7AbCd"}},
    requestBody={
        "required": True,
        "content": {
            "multipart/form-data": {"schema": _object("file", file={"type": "string", "format": "binary"})}
        },
    },
)
_GET_MEDIA: Schema = {
    "summary": "取随信的文件 Fetch a file that came with a message",
    "parameters": [{"name": "media", "in": "path", "required": True, "schema": _text()}],
    "responses": {
        "200": {
            "description": "文件本身；不能直接显示的为 application/octet-stream The file itself",
            "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}},
        },
        **dict.fromkeys(("401", "404"), {"$ref": "#/components/responses/Refused"}),
    },
}
