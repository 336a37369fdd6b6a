"""The life of an outward message: which state may follow which, and what an attempt to send it ends in. Pure.

Nothing leads from `unknown` back to a send: what may have arrived is never repeated by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from channels.errors import SendError, SendFailed
from channels.messages import OutboxStatus

MOVES: Mapping[OutboxStatus, frozenset[OutboxStatus]] = {
    # A page fetches its messages and a webhook answers with them: then `sent` follows at once.
    "pending": frozenset({"pending", "sending", "sent", "expired", "held"}),
    "retry": frozenset({"pending", "sending", "sent", "expired", "held"}),
    "sending": frozenset({"sent", "retry", "dead", "unknown"}),
    # The sender was slow, not dead, and its news comes after all.
    "unknown": frozenset({"sent", "dead"}),
    # A person sends it once more: the copy takes its place.
    "held": frozenset({"sent", "expired"}),
    "sent": frozenset(),
    "dead": frozenset(),
    "expired": frozenset(),
}
"""What may follow each state. `pending` after `pending` or `retry` is the same wish at a later hour."""

UNDELIVERED: frozenset[OutboxStatus] = frozenset({"dead", "unknown", "expired", "held"})
"""States in which a person must know that the message did not, or may not have, arrived."""

MOST_ATTEMPTS = 12
"""With the pauses below a platform may be down for five hours."""
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)
MOST_SECONDS_A_PLATFORM_MAY_ASK_FOR = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """The state to settle a message in, why, and for `pending` and `retry` when it is due again."""

    status: OutboxStatus
    reason: str = ""
    again_at: datetime | None = None


def sources(target: OutboxStatus) -> tuple[OutboxStatus, ...]:
    """The states from which `target` may be reached."""
    return tuple(state for state, following in MOVES.items() if target in following)


def outcome_of(error: SendFailed | None, attempts: int, now: datetime) -> Outcome:
    """What the attempt number `attempts` ended in; None is success."""
    if error is None:
        return Outcome("sent")
    if not isinstance(error, SendError):
        return Outcome("unknown", str(error))
    if error.permanent or attempts >= MOST_ATTEMPTS:
        return Outcome("dead", str(error))
    return Outcome("retry", str(error), now + _pause(error.retry_after, attempts))


def _pause(asked_for: float | None, attempts: int) -> timedelta:
    """What the platform asks for; else a pause that doubles."""
    if asked_for is None:
        return min(FIRST_PAUSE * (1 << max(attempts - 1, 0)), LONGEST_PAUSE)
    return timedelta(seconds=min(max(asked_for, 1.0), MOST_SECONDS_A_PLATFORM_MAY_ASK_FOR))
