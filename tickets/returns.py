"""On what ground a unit gives a ticket back: the pack's own list, so that 推诿 can be counted by ground. Pure."""

from collections.abc import Sequence


def ground_of(reason: str, grounds: Sequence[str]) -> str:
    """The ground that a reason names; the last of the list where it names none of them."""
    said = "".join(reason.split())
    return next((ground for ground in grounds if ground in said), grounds[-1])
