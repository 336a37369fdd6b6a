"""The pieces that the OpenAPI document is put together from. Pure."""

from typing import Any

Schema = dict[str, Any]


def text(description: str = "", **more: object) -> Schema:
    """A string."""
    return {"type": "string", **({"description": description} if description else {}), **more}


def closed(**properties: Schema) -> Schema:
    """An object that has all of these."""
    return {"type": "object", "required": list(properties), "properties": properties}


def several(item: Schema) -> Schema:
    """A list of such."""
    return {"type": "array", "items": item}


def reference(name: str) -> Schema:
    """A shape by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


def in_query(name: str, description: str, **schema: object) -> Schema:
    """A parameter that may be left out."""
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}


def in_path(name: str, **schema: object) -> Schema:
    """A part of the address."""
    return {"name": name, "in": "path", "required": True, "schema": text(**schema)}  # type: ignore[arg-type]


def operation(
    summary: str, scope: str, schema: Schema, *parameters: Schema, codes: str, **more: object
) -> Schema:
    """One method of an address; `codes` are those of its refusals."""
    refused = {"$ref": "#/components/responses/Refused"}
    return {
        "summary": f"{summary}（令牌范围 {scope}）",
        "parameters": list(parameters),
        **more,
        "responses": {
            "200": {"description": "完成 Done", "content": {"application/json": {"schema": schema}}},
            **dict.fromkeys(codes.split(), refused),
        },
    }


OR_NONE: Schema = {"type": ["string", "null"]}
COUNT: Schema = {"type": "integer", "minimum": 0}
TRUTH: Schema = {"type": "boolean"}
WORDS = several(text())
