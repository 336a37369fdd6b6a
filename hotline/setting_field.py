"""A field of the settings: its Chinese name and how to get its value, in Chinese and in English."""

from typing import Any

from pydantic import Field


def setting(default: Any, title: str, how: str, english: str, **limits: Any) -> Any:  # noqa: ANN401 - as Field
    """A field for a class of settings; `limits` are those of `pydantic.Field`."""
    extra: dict[str, Any] = {"english": english}
    return Field(default=default, title=title, description=how, json_schema_extra=extra, **limits)
