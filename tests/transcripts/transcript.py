"""What was sent and got, line by line, with every secret masked."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from storage.clock import Clock
from tests.known_secrets import EVERYWHERE, NOT_LOGGED, NOT_PRINTED

MOST_CHARACTERS = 900
_ACCESS_TOKEN = re.compile(r"\b86_[\w-]{40,}")
_SEALED = re.compile(r"[A-Za-z0-9+/=_-]{120,}")


@dataclass
class Transcript:
    """The lines so far; `tell` hears of each."""

    clock: Clock
    tell: Callable[[str], None] = lambda line: None
    secrets: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def title(self, text: str) -> None:
        """A new part of the story."""
        self._add(f"## {text}")

    def note(self, who: str, what: object) -> None:
        """Somebody sent or got something; an object is shown as JSON."""
        text = what if isinstance(what, str) else as_json(what)
        self._add(f"{self.clock.now():%H:%M:%S} {who}  {' ⏎ '.join(text.split(chr(10)))}")

    def said(self, words: str) -> bool:
        """Whether some line holds these words."""
        return any(words in line for line in self.lines)

    def text(self) -> str:
        return "\n".join(self.lines) + "\n"

    def _add(self, line: str) -> None:
        masked = self._masked(line)
        shown = masked if len(masked) <= MOST_CHARACTERS else masked[:MOST_CHARACTERS] + "……"
        self.lines.append(shown)
        self.tell(shown)

    def _masked(self, line: str) -> str:
        for secret in (*EVERYWHERE.values(), *self.secrets):
            line = line.replace(secret, "***")
        for form in NOT_PRINTED.values():
            line = form.sub("/act/***", line)
        for form in (*NOT_LOGGED.values(), _ACCESS_TOKEN):
            line = form.sub("***", line)
        return _SEALED.sub(lambda found: f"{found[0][:24]}……（{len(found[0])} 字符密文）", line)


def as_json(value: Any) -> str:
    """Compact, with Chinese as Chinese."""
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
