"""Which encoders the setting names: `none`, `use`, `e5`, the address of an endpoint, or `use+` and one of the latter.

It is read by every command, most of which need no encoder: nothing heavy is imported here.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

FAST, SLOW, _AND = "use", "e5", "+"
_SCHEMES = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class Choice:
    """A setting, understood: `fast` and `slow` are names of encoders, `slow` may be an address; "" is none."""

    fast: str = ""
    slow: str = ""

    @property
    def is_endpoint(self) -> bool:
        """The slow one is an endpoint, which needs the name of a model."""
        return self.slow.startswith(_SCHEMES)


def understood(setting: str) -> Choice:
    """Raises ValueError for what is no choice."""
    if setting == "none":
        return Choice()
    if setting == FAST:
        return Choice(fast=FAST)
    slow = setting.removeprefix(FAST + _AND)
    if slow != SLOW and not _is_address(slow):
        raise ValueError("只能是 none、use、e5、use+e5、接口地址，或 use+接口地址")
    return Choice(FAST if slow != setting else "", slow)


def _is_address(text: str) -> bool:
    try:
        return text.startswith(_SCHEMES) and bool(urlsplit(text).hostname)
    except ValueError:
        return False
