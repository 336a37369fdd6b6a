"""Runs commands of the command line in the test's own process."""

import json
from typing import Any, NamedTuple, Protocol


class Said(NamedTuple):
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever the command prints
        """The one JSON object on stdout."""
        return json.loads(self.out)


class Run(Protocol):
    """Runs one command, given as its words."""

    def __call__(self, *words: object) -> Said: ...
