"""What a user may see of tickets and conversations, as a condition for lists: what is out of sight does not exist.

The rule itself is `tickets.access.may_read`; these conditions are its form in SQL, and a test compares the two.
"""

import json
from dataclasses import dataclass
from typing import Literal

from console.users import User
from tickets.access import Readers
from tickets.model import Actor
from tickets.states import OPEN

Condition = tuple[str, dict[str, object]]

_NOT_ACCUSED = "replace(accused_units, :sight_accused, '') = accused_units"
"""The list, written as JSON, does not name the unit; both engines read this alike."""


@dataclass(frozen=True, slots=True)
class Sight:
    """Whose eyes a page is read with, and who may read the restricted lines."""

    actor: Actor
    readers: Readers

    @property
    def unit(self) -> str:
        """The unit whose tickets alone are seen; empty for the office."""
        return self.actor.unit if self.actor.side == "unit" else ""

    @property
    def hidden(self) -> list[str]:
        """Lines that this user may not read."""
        return sorted(line for line, allowed in self.readers.items() if self.actor.role not in allowed)


def actor_of(user: User) -> Actor:
    """The user as the ticket side knows them."""
    side: Literal["unit", "office"] = "unit" if user.of_unit else "office"
    return Actor(side, user.name, user.role, user.unit if user.of_unit else "")


def tickets_seen(sight: Sight) -> Condition:
    """The condition on rows of `tickets`."""
    if sight.unit:
        return (
            "EXISTS (SELECT 1 FROM unit_tickets u WHERE u.unit = :sight_unit AND u.opened = tickets.opened"
            " AND u.ticket = tickets.number)",
            {"sight_unit": sight.unit},
        )
    if sight.hidden:
        return "line NOT IN :sight_hidden", {"sight_hidden": sight.hidden}
    return "1 = 1", {}


def tickets_held(sight: Sight) -> Condition:
    """What a unit works on now, as lead or as assistant: a part of what it sees, found without reading what it has had."""
    if not sight.unit:
        return tickets_seen(sight)
    return (
        f"{_NOT_ACCUSED} AND number IN (SELECT number FROM tickets WHERE unit = :sight_unit AND status IN :sight_open"
        " UNION SELECT ticket FROM legs WHERE unit = :sight_unit AND ended IS NULL)",
        {
            "sight_unit": sight.unit,
            "sight_accused": json.dumps(sight.unit, ensure_ascii=False),
            "sight_open": sorted(OPEN),
        },
    )


def conversations_seen(sight: Sight) -> Condition:
    """The condition on rows of `conversations`; one with a contact or a ticket of a hidden line is hidden."""
    return _without_hidden_lines(sight, _OF_CONVERSATION.format("conversations.id"))


def messages_seen(sight: Sight) -> Condition:
    """The condition on rows of `outbox`; one about a ticket or in a conversation of a hidden line is hidden."""
    about = "NOT EXISTS (SELECT 1 FROM tickets t WHERE t.number = outbox.ticket AND t.line IN :sight_hidden LIMIT 1 OFFSET 0)"
    return _without_hidden_lines(sight, f"{about} AND {_OF_CONVERSATION.format('outbox.conversation_id')}")


_OF_CONVERSATION = (
    "NOT EXISTS (SELECT 1 FROM tickets t WHERE t.conversation_id = {0} AND t.line IN :sight_hidden LIMIT 1 OFFSET 0)"
    " AND NOT EXISTS (SELECT 1 FROM contacts k WHERE k.conversation_id = {0} AND k.line IN :sight_hidden LIMIT 1 OFFSET 0)"
)
"""Asked of each row: without OFFSET PostgreSQL makes a join of it, for which it reads every ticket."""


def _without_hidden_lines(sight: Sight, condition: str) -> Condition:
    return (condition, {"sight_hidden": sight.hidden}) if sight.hidden and not sight.unit else ("1 = 1", {})
