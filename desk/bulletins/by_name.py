"""An action on the issue of a kind and period, for those who know no id: scenarios, and whoever scripts the service."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from desk.bulletins import issues
from desk.bulletins.actions import Deed, act, begin
from desk.bulletins.press import Span
from desk.city import City
from storage.database import Database
from tickets.model import Actor, Refusal


def perform(
    db: Database, city: City, now: datetime, actor: Actor, action: str, fields: Mapping[str, Any]
) -> Refusal | None:
    """Do `begin` or an action of `actions.ACTIONS` to the issue of `fields["bulletin"]`: `{"kind", "period"}`, and
    `"meeting"` for one that a meeting hears.
    """
    assert city.press is not None
    named = fields["bulletin"] if isinstance(fields.get("bulletin"), Mapping) else {}
    kind, deed = str(named.get("kind", "")), Deed(city, city.press, actor, action, fields, now)
    try:
        span = city.press.span(str(named.get("period", "")))
        meeting = date.fromisoformat(str(named["meeting"])) if named.get("meeting") else None
    except ValueError as error:
        return Refusal(action, "period_unread", str(error))
    if action == "begin":
        with db.write() as tx:
            made = begin(tx, deed, kind, span, meeting)
        return made if isinstance(made, Refusal) else _on(db, deed, "compute", kind, span)
    return _on(db, deed, action, kind, span)


def _on(db: Database, deed: Deed, action: str, kind: str, span: Span) -> Refusal | None:
    """What is to be computed is computed while nothing is held."""
    found: dict[str, Any] = {}
    with db.read() as tx:
        issue = issues.find(tx, kind, span)
        if action == "compute" and issue is not None:
            found["galley"] = deed.press.compute(tx, kind, span.name, deed.now)
    with db.write() as tx:
        done = Deed(deed.city, deed.press, deed.actor, action, {**deed.fields, **found}, deed.now)
        return act(tx, done, issue or 0)
