"""Project files: tickets that belong to one undertaking (保交楼, a site with unpaid wages), whatever their units.

The office keeps them; a ticket may lie in several. Nothing of a ticket changes by it.
"""

from collections.abc import Mapping
from datetime import datetime

from channels.storable import storable
from desk.city import City
from storage.clock import stamp
from storage.transaction import Row, Transaction
from tickets import store
from tickets.access import may_read
from tickets.model import Actor, Refusal

MAY_KEEP = frozenset({"seat", "reviewer", "duty_leader"})
MOST_CHARACTERS_OF_A_TITLE = 100
MOST_CHARACTERS_OF_A_NOTE = 2_000

SENTENCES: Mapping[str, str] = {
    "role": "项目档案由热线办的话务员、审核员和值班长维护。",
    "title_missing": "请填写项目名称，例如：某某小区保交楼。",
    "title_known": "已经有名为“{title}”的项目，请直接使用或换一个名称。",
    "missing_project": "没有找到这个项目档案。",
    "closed": "这个项目档案已经结束，不能再改动。",
    "missing_ticket": "没有找到编号为 {number} 的工单，请核对编号。",
    "unknown_action": "没有“{named}”这个操作。",
}


def begin(tx: Transaction, actor: Actor, title: str, note: str, now: datetime) -> int | Refusal:
    """Open a file and return its id."""
    title = storable(title, MOST_CHARACTERS_OF_A_TITLE).strip()
    if not _may(actor):
        return _refuse("begin", "role")
    if not title:
        return _refuse("begin", "title_missing")
    if tx.one("SELECT id FROM projects WHERE title = :title", title=title):
        return _refuse("begin", "title_known", title=title)
    note = storable(note, MOST_CHARACTERS_OF_A_NOTE).strip()
    return tx.insert_id("projects", title=title, note=note, opened=stamp(now), opened_by=actor.user)


def keep(
    tx: Transaction, city: City, actor: Actor, project: int, action: str, number: str, now: datetime
) -> Refusal | None:
    """Do `add remove end` to a file; None when it is done."""
    row = tx.one("SELECT * FROM projects WHERE id = :id /* for update */", id=project)
    if not _may(actor):
        return _refuse(action, "role")
    if row is None:
        return _refuse(action, "missing_project")
    if row["closed"]:
        return _refuse(action, "closed")
    if action == "end":
        tx.run("UPDATE projects SET closed = :now WHERE id = :id", now=stamp(now), id=project)
        return None
    if action not in ("add", "remove"):
        return _refuse(action, "unknown_action", named=action)
    return _change(tx, city, actor, row, action, number.strip().upper(), now)


def _change(
    tx: Transaction, city: City, actor: Actor, project: Row, action: str, number: str, now: datetime
) -> Refusal | None:
    ticket = store.load(tx, number)
    if ticket is None or not may_read(ticket, actor, city.readers):
        return _refuse(action, "missing_ticket", number=number)
    if action == "add":
        tx.insert_new(
            "project_tickets",
            project_id=project["id"],
            ticket=number,
            added_at=stamp(now),
            added_by=actor.user,
        )
    else:
        tx.run(
            "DELETE FROM project_tickets WHERE project_id = :id AND ticket = :number",
            id=project["id"],
            number=number,
        )
    return None


def _may(actor: Actor) -> bool:
    return actor.side == "office" and actor.role in MAY_KEEP


def _refuse(action: str, reason: str, **values: str) -> Refusal:
    return Refusal(action, reason, SENTENCES[reason].format(**values))
