"""What is wrong with a pack: file, line, reason; and near misses, which are told but do not stop anything."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One sentence about one line of a file. A warning leaves the pack usable."""

    file: str
    line: int
    reason: str
    warning: bool = False

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {'警告：' if self.warning else ''}{self.reason}"


class PackBroken(Exception):
    """A pack that cannot be used; the text has a line for every fault."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


def near(name: str, known: Iterable[str]) -> str:
    """A hint at the nearest known name, or nothing."""
    match = difflib.get_close_matches(name, sorted(known), n=1)
    return f"，是不是“{match[0]}”？" if match else ""
