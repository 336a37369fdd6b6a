"""What `doctor` says of one thing: how it stands, and what to do."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

Status = Literal["ok", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Finding:
    """How one thing stands."""

    name: str
    status: Status
    detail: str


def findings(name: str, said: Iterable[tuple[bool, str]], otherwise: Status = "error") -> Iterator[Finding]:
    """A finding for each sentence; `otherwise` is the status where something is not well."""
    return (Finding(name, "ok" if well else otherwise, sentence) for well, sentence in said)


def looked_at(name: str, look: Callable[[], Iterable[Finding]]) -> list[Finding]:
    """What a look finds; one that itself breaks is a finding, too, and hides none of the others."""
    try:
        return list(look())
    except Exception as error:  # told, with its kind; its text may hold an address
        defect = f"没有查完：程序内部错误（{type(error).__name__}），请把这一行发给维护人员"
        return [Finding(name, "error", defect)]
