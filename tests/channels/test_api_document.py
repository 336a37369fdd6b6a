"""The OpenAPI document tells the truth: every route, every example, and every answer that a running API gives."""

import re
from typing import Any

import pytest
from flask import Flask

from channels.api import Api
from channels.message_api.document import document
from tests.channels.parts import EchoCore
from tests.channels.test_message_api import ACKNOWLEDGE, MESSAGES, System, message

Schema = dict[str, Any]
TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,), "array": (list,), "string": (str,), "integer": (int,), "number": (int, float), "null": (type(None),),
}  # fmt: skip


def resolved(schema: Schema) -> Schema:
    """The schema that a reference leads to."""
    if "$ref" not in schema:
        return schema
    found: Any = document()
    for part in schema["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    return resolved(found)


def check(value: Any, schema: Schema, where: str = "") -> None:
    """Fail unless the value has the shape; covers what our document uses of JSON Schema, and fails on anything else."""
    schema = resolved(schema)
    known = {
        "type", "required", "properties", "items", "enum", "minimum", "maximum", "minLength", "maxLength", "minItems",
        "maxItems", "format", "description", "default", "allOf",
    }  # fmt: skip
    assert set(schema) <= known, (where, set(schema) - known)
    for part in schema.get("allOf", ()):
        check(value, part, where)
    named = schema.get("type", ())
    wanted = tuple(kind for name in ([named] if isinstance(named, str) else named) for kind in TYPES[name])
    assert not wanted or isinstance(value, wanted), (where, value, named)
    assert value in schema.get("enum", [value]), (where, value)
    if isinstance(value, str):
        assert schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)), where
    if isinstance(value, int | float):
        assert schema.get("minimum", value) <= value <= schema.get("maximum", value), where
    if isinstance(value, list):
        assert schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)), where
        for number, item in enumerate(value):
            check(item, schema["items"], f"{where}[{number}]")
    if isinstance(value, dict):
        assert set(schema.get("required", ())) <= set(value), (where, schema["required"], value)
        for name, part in schema.get("properties", {}).items():
            if name in value:
                check(value[name], part, f"{where}.{name}")


def operations() -> list[tuple[str, str, Schema]]:
    return [
        (path, method, operation)
        for path, methods in document()["paths"].items()
        for method, operation in methods.items()
    ]


def answered(path: str, method: str) -> Schema:
    """The shape of a good answer."""
    content = document()["paths"][path][method]["responses"]["200"]["content"]
    schema: Schema = content["application/json"]["schema"]
    return schema


def test_every_route_is_in_the_document_and_nothing_else(core: EchoCore) -> None:
    app = Flask("test", static_folder=None)
    app.register_blueprint(Api({}).routes(core))
    routes = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert routes == {(path, method) for path, method, _ in operations()}


@pytest.mark.parametrize(("path", "method", "operation"), operations(), ids=lambda value: str(value)[:24])
def test_every_example_has_the_shape_beside_it(path: str, method: str, operation: Schema) -> None:
    bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
    seen = 0
    for content in (content for body in bodies for content in resolved(body).get("content", {}).values()):
        if "example" in content:
            check(content["example"], content["schema"], f"{method} {path}")
            seen += 1
    assert seen or path == "/api/v1/media/{media}"


def test_a_running_api_answers_in_the_shapes_of_the_document(core: EchoCore) -> None:
    system = System(core)
    check(message(), {"$ref": "#/components/schemas/Inbound"})
    check(system.say().json, answered(MESSAGES, "post"))
    later = system.put(media="gone")
    check(system.fetch(sender="o1").json, answered(MESSAGES, "get"))
    check(system.post(ACKNOWLEDGE, ids=[later]).json, answered(ACKNOWLEDGE, "post"))
    for refused in (system.raw(b"["), system.client.get(MESSAGES)):
        check(refused.json, {"$ref": "#/components/schemas/Error"})


def test_the_examples_themselves_are_accepted(core: EchoCore) -> None:
    system = System(core)
    for path, method, operation in operations():
        content = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if content:
            assert (
                system.client.open(
                    path, method=method.upper(), json=content["example"], headers=system.headers
                ).status_code
                == 200
            )
