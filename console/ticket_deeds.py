"""An action on a ticket with the gates of the console: what is out of sight does not exist, and what was done is logged.

The page of a ticket and the interface for other systems both come through here.
"""

from collections.abc import Mapping

from console import audit
from console.reads import tickets
from console.scope import Sight
from desk.ticket_actions import Act, Result, attempt
from storage.transaction import Transaction
from tickets.lifecycle import RULES
from tickets.model import Refusal
from tickets.refusals import refuse


def do(
    tx: Transaction,
    act: Act,
    number: str,
    fields: Mapping[str, object],
    seen: int | None = None,
    via: str = "",
) -> Result:
    """Do it. `seen` is the version on which it was decided, `via` the system through which the officer acts."""
    if tickets.one(tx, number, Sight(act.actor, act.city.readers)) is None:
        return refuse(act.action, "missing_ticket", number=number)
    result = attempt(tx, act, number, fields, seen)
    if not isinstance(result, Refusal):
        detail = " · ".join(filter(None, (RULES[act.action].title, via)))
        audit.record(tx, act.now, act.actor.user, "ticket_act", number, detail)
    return result
