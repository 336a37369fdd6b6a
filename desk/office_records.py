"""Recording what the office did: recorded, amended and withdrawn with a reason, every version kept; follow-ups until done.

One record a kind, day, title and unit: a sheet that is brought in twice changes nothing the second time.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from channels.storable import storable
from desk.city import City
from storage.clock import stamp
from storage.transaction import Transaction
from tickets.model import Actor, Refusal
from tickets.office_records import Record, record_of, write_values
from tickets.record_kinds import KINDS, Content, Kind, read_content

MAY_KEEP = frozenset({"seat", "reviewer", "duty_leader"})
MAY_FINISH = MAY_KEEP | {"handler", "unit_leader"}
MOST_OF_A_REASON = 500
MOST_WRITTEN = 20_000

SENTENCES: Mapping[str, str] = {
    "role": "工作记录由热线办的话务员、审核员和值班长维护。",
    "missing": "没有找到这条记录，或者它已经撤下。",
    "changed": "这条记录刚被别人改过，请重新打开后再改。",
    "known": "{day} 已有一条{kind}“{title}”，请打开它修改，或换一个标题。",
    "reason_missing": "请写明理由。",
    "ticket": "没有找到编号为 {number} 的工单，请核对编号，或不填。",
    "kind": "记录的类别不能改，请撤下这一条，另记一条。",
    "task_missing": "请写明要做的事情。",
    "unit_unknown": "单位名录里没有“{unit}”，请使用名录里的单位名称或简称。",
    "due": "完成日期须不早于{day}，写成 2024-10-14 的样子。",
    "follow_up_missing": "没有找到这个待落实事项，或者它已经办完。",
    "note_missing": "请写明落实的情况。",
}
Change = Literal["recorded", "amended", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be done after a record, by whom and until when."""

    task: str
    unit: str
    due: str


@dataclass(frozen=True, slots=True)
class Brought:
    """What a sheet brought: how many records were `new`, `updated` or `unchanged`, and a sentence for each refused one."""

    counts: Counter[str] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)


def read(city: City, kind: Kind, written: Mapping[str, str], now: datetime) -> Content:
    """What somebody wrote into a form or a row, its unit by the full name. Raises ContentWrong."""
    assert now.tzinfo is not None, "the clock is in the city's zone"
    clean = {name: storable(text, MOST_WRITTEN) for name, text in written.items()}
    clean["unit"] = city.units.full_name(clean.get("unit", "").strip())
    return read_content(kind, clean, now.date(), now.tzinfo)


def record(tx: Transaction, actor: Actor, content: Content, now: datetime) -> int | Refusal:
    """Put a record down; returns its id."""
    if not _may_keep(actor):
        return _refuse("role")
    if number := _missing_ticket(tx, content):
        return _refuse("ticket", number=number)
    key = _key(content)
    opened = tx.insert_new(
        "office_records", kind=content.kind, day=content.text("day"), title=content.text("title"),
        unit=content.text("unit"), content=write_values(content), dedupe_key=key, recorded_at=stamp(now),
        recorded_by=actor.user,
    )  # fmt: skip
    if not opened:
        return _known(content)
    found = int(tx.value("SELECT id FROM office_records WHERE dedupe_key = :key", key=key))
    _note(tx, found, 1, "recorded", actor, "", content, now)
    return found


def amend(
    tx: Transaction, actor: Actor, record_id: int, version: int, content: Content, reason: str, now: datetime
) -> Refusal | None:
    """Change what a record says; `version` is the one that was looked at. None when it is done."""
    reason = storable(reason, MOST_OF_A_REASON).strip()
    old = _seen(tx, actor, record_id, version, reason)
    if isinstance(old, Refusal):
        return old
    if content.kind != old.content.kind:
        return _refuse("kind")
    if number := _missing_ticket(tx, content):
        return _refuse("ticket", number=number)
    key = _key(content)
    if tx.one("SELECT id FROM office_records WHERE dedupe_key = :key AND id <> :id", key=key, id=record_id):
        return _known(content)
    changed = tx.run(
        "UPDATE office_records SET day = :day, title = :title, unit = :unit, content = :content, dedupe_key = :key,"
        " version = version + 1 WHERE id = :id AND version = :version AND withdrawn_at IS NULL",
        day=content.text("day"), title=content.text("title"), unit=content.text("unit"),
        content=write_values(content), key=key, id=record_id, version=version,
    )  # fmt: skip
    if not changed:
        return _refuse("changed")
    _note(tx, record_id, version + 1, "amended", actor, reason, content, now)
    return None


def withdraw(
    tx: Transaction, actor: Actor, record_id: int, version: int, reason: str, now: datetime
) -> Refusal | None:
    """Take a record out of every list and figure; it and its history are kept. None when it is done."""
    reason = storable(reason, MOST_OF_A_REASON).strip()
    old = _seen(tx, actor, record_id, version, reason)
    if isinstance(old, Refusal):
        return old
    changed = tx.run(
        "UPDATE office_records SET withdrawn_at = :now, dedupe_key = :key, version = version + 1"
        " WHERE id = :id AND version = :version AND withdrawn_at IS NULL",
        now=stamp(now), key=f"withdrawn:{record_id}", id=record_id, version=version,
    )  # fmt: skip
    if not changed:
        return _refuse("changed")
    _note(tx, record_id, version + 1, "withdrawn", actor, reason, old.content, now)
    return None


def bring(tx: Transaction, actor: Actor, contents: Iterable[Content], reason: str, now: datetime) -> Brought:
    """Records of a sheet; those that are refused stay out and are named."""
    brought = Brought()
    for content in contents:
        key = _key(content)
        row = tx.one("SELECT id, version, content FROM office_records WHERE dedupe_key = :key", key=key)
        if row and row["content"] == write_values(content):
            brought.counts["unchanged"] += 1
            continue
        made = (
            amend(tx, actor, row["id"], row["version"], content, reason, now)
            if row
            else record(tx, actor, content, now)
        )
        if isinstance(made, Refusal):
            brought.refused.append(f"{content.text('day')} {content.text('title')}：{made.text}")
        else:
            brought.counts["updated" if row else "new"] += 1
    return brought


def ask(
    tx: Transaction, city: City, actor: Actor, record_id: int, wanted: Wanted, now: datetime
) -> int | Refusal:
    """Put down what a unit has to do after a record; returns the id."""
    if not _may_keep(actor):
        return _refuse("role")
    found = record_of(tx, record_id)
    if found is None or found.withdrawn_at:
        return _refuse("missing")
    task = storable(wanted.task, MOST_OF_A_REASON).strip()
    unit = city.units.find(wanted.unit)
    day = found.content.text("day")
    if not task:
        return _refuse("task_missing")
    if unit is None:
        return _refuse("unit_unknown", unit=wanted.unit[:50])
    if not _is_day(wanted.due) or wanted.due < day:
        return _refuse("due", day=day)
    return tx.insert_id(
        "follow_ups", record_id=record_id, task=task, unit=unit.name, due=wanted.due, opened_at=stamp(now),
        opened_by=actor.user,
    )  # fmt: skip


def finish(tx: Transaction, actor: Actor, follow_up: int, note: str, now: datetime) -> Refusal | None:
    """Say how it was done; a unit says so of its own. None when it is done."""
    note = storable(note, MOST_OF_A_REASON).strip()
    if actor.role not in MAY_FINISH:
        return _refuse("role")
    if not note:
        return _refuse("note_missing")
    done = tx.run(
        "UPDATE follow_ups SET done_at = :now, done_by = :user, note = :note"
        " WHERE id = :id AND done_at IS NULL AND (:unit = '' OR unit = :unit)",
        now=stamp(now), user=actor.user, note=note, id=follow_up, unit=actor.unit if actor.side == "unit" else "",
    )  # fmt: skip
    return None if done else _refuse("follow_up_missing")


def _seen(tx: Transaction, actor: Actor, record_id: int, version: int, reason: str) -> Record | Refusal:
    """The record as somebody saw it who may change it and says why."""
    if not _may_keep(actor):
        return _refuse("role")
    old = record_of(tx, record_id)
    if old is None or old.withdrawn_at:
        return _refuse("missing")
    if old.version != version:
        return _refuse("changed")
    return old if reason else _refuse("reason_missing")


def _missing_ticket(tx: Transaction, content: Content) -> str:
    """The number of a ticket that the record names and that there is not; empty where all is well."""
    named = [one.name for one in KINDS[content.kind].fields.values() if one.type == "ticket"]
    numbers = [content.text(name) for name in named if content.text(name)]
    known = {row["number"] for row in tx.all("SELECT number FROM tickets WHERE number IN :all", all=numbers)}
    return next((number for number in numbers if number not in known), "")


def _note(
    tx: Transaction, record_id: int, version: int, change: Change, actor: Actor, reason: str,
    content: Content, now: datetime,
) -> None:  # fmt: skip
    tx.insert(
        "office_record_changes", record_id=record_id, version=version, change=change, at=stamp(now),
        by_user=actor.user, reason=reason, content=write_values(content),
    )  # fmt: skip


def _key(content: Content) -> str:
    return "|".join((content.kind, content.text("day"), content.text("unit"), content.text("title")))


def _known(content: Content) -> Refusal:
    kind = KINDS[content.kind].title
    return _refuse("known", day=content.text("day"), kind=kind, title=content.text("title"))


def _may_keep(actor: Actor) -> bool:
    return actor.side == "office" and actor.role in MAY_KEEP


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _refuse(reason: str, **values: str) -> Refusal:
    return Refusal("records", reason, SENTENCES[reason].format(**values))
