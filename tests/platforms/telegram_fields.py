"""What a call to the Bot API says: the fields of a form, with or without files, or of a JSON object."""

import json
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs

from werkzeug.formparser import parse_form_data


class Fields(dict[str, str]):
    """The fields of a call, and the files that came with them."""

    files: dict[str, bytes]

    def __init__(self, values: Any) -> None:
        super().__init__(values)
        self.files = {}


def fields_of(kind: str, body: bytes) -> Fields:
    """The fields of a form, with or without files, or of a JSON object."""
    if kind.startswith("application/json"):
        values = json.loads(body or b"{}").items()
        return Fields({key: value if isinstance(value, str) else json.dumps(value) for key, value in values})
    if not kind.startswith("multipart/form-data"):
        return Fields({key: values[0] for key, values in parse_qs(body.decode()).items()})
    environ = {
        "wsgi.input": BytesIO(body), "CONTENT_TYPE": kind, "CONTENT_LENGTH": str(len(body)), "REQUEST_METHOD": "POST",
    }  # fmt: skip
    _, form, files = parse_form_data(environ, stream_factory=lambda *_, **__: BytesIO())
    found = Fields(form.items())
    found.files = {name: file.read() for name, file in files.items()}
    return found
