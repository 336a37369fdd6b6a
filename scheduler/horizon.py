"""When something happens next: lets a replay jump from due moment to due moment instead of waiting."""

from collections.abc import Mapping
from datetime import datetime

from channels import inbox
from channels.channel import Outlet
from scheduler.delivery import Policy, next_delivery
from scheduler.due import next_due
from scheduler.stuck import OLD_ENOUGH
from storage.database import Database


def next_moment(
    db: Database, now: datetime, channels: Mapping[str, Outlet], policy: Policy
) -> datetime | None:
    """The first moment after `now` at which any of the clock's work may find something to do; None: never."""
    with db.read() as tx:
        moments = (
            next_due(tx, now),
            next_delivery(tx, now, channels, policy),
            inbox.next_retry(tx, now, OLD_ENOUGH),
        )
    return min((moment for moment in moments if moment is not None), default=None)
