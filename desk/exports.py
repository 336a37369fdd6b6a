"""Lists of tickets for those who may ask for them (inspection, discipline, justice): asked for, approved by another person,
frozen, and every look at them written down.

The rows are frozen when the list is approved: the same list has the same count and digest for ever, and a later export with
the same filter of a period that was over gets the very same rows.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from channels.storable import storable
from desk.city import City
from desk.export_cells import GRANTABLE, cells_of
from desk.export_filter import Filter, counted, numbers, read_filter
from storage.clock import stamp
from storage.transaction import Row, Transaction
from tickets.access import Readers
from tickets.model import Refusal

ASKERS = frozenset({"reviewer", "duty_leader", "auditor"})
APPROVERS = frozenset({"duty_leader", "auditor"})
Action = Literal["asked", "approved", "refused", "downloaded"]
MOST_ROWS = 100_000
LOOKED_AT = 5_000
"""Tickets of a period that a page counts."""
_AT_ONCE = 500

SENTENCES: Mapping[str, str] = {
    "role": "清单由审核员、值班长和审计人员申请和查看，承办单位看不到。",
    "approver": "清单须由值班长或审计人员批准。",
    "title_missing": "请写明清单的名称，例如：行政执法领域群众举报线索。",
    "requester_missing": "请写明提出要求的单位，例如：市司法局。",
    "basis_missing": "请写明依据：法律条款或来函的文号。",
    "period": "起止日期不对，开始不能晚于结束。",
    "no_export": "没有找到第 {id} 号清单。",
    "decided": "第 {id} 号清单已经{state}，不能再次处理。",
    "second_person": "申请人不能批准自己的申请，请另一位值班长或审计人员批准。",
    "not_approved": "第 {id} 号清单还没有批准，不能下载。",
    "erased": "第 {id} 号清单的内容已过保存期限，已经删除，不能再下载；需要时请重新申请。",
    "reason_missing": "请写明不批准的理由。",
    "accused": "提出要求的{unit}正是其中工单被反映的单位，不能提供给它。",
    "lines": "清单里有您无权查阅的专线工单，请由有权查阅的人员办理。",
    "too_many": "符合条件的有 {count} 件，超过一次可以导出的 {most} 件，请缩短期间或增加条件。",
}
DEEDS: Mapping[str, str] = {"asked": "申请", "approved": "批准", "refused": "退回", "downloaded": "下载"}
STATES: Mapping[str, str] = {"asked": "待批准", "approved": "批准", "refused": "退回"}


@dataclass(frozen=True, slots=True)
class Person:
    """Who does something: their role, the unit that they belong to, and the lines that they may not read."""

    name: str
    role: str
    hidden: frozenset[str] = frozenset()
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for. `granted` are columns wanted unmasked."""

    title: str
    requester: str
    basis: str
    wanted: Filter
    granted: tuple[str, ...] = ()


def person(name: str, role: str, unit: str, readers: Readers) -> Person:
    """Somebody with the lines that their role may not read."""
    return Person(
        name, role, frozenset(line for line, allowed in readers.items() if role not in allowed), unit
    )


def ask(tx: Transaction, who: Person, request: Request, now: datetime) -> int | Refusal:
    """Ask for a list; returns its number."""
    texts = {name: storable(getattr(request, name), 200).strip() for name in ("title", "requester", "basis")}
    if who.role not in ASKERS:
        return _refuse("ask", "role")
    missing = next((name for name, text in texts.items() if not text), "")
    if missing:
        return _refuse("ask", f"{missing}_missing")
    if request.wanted.last < request.wanted.first:
        return _refuse("ask", "period")
    number = tx.insert_id(
        "exports", **texts, filter=request.wanted.keeping_out(who.hidden).written(),
        columns=json.dumps(sorted({*request.granted} & {*GRANTABLE})), asked_at=stamp(now), asked_by=who.name,
    )  # fmt: skip
    _log(tx, number, who, "asked", now)
    return number


def approve(tx: Transaction, city: City, who: Person, number: int, now: datetime) -> Refusal | None:
    """Approve a list and freeze its rows; None when it is done."""
    row = _locked(tx, number)
    refusal = _may_decide(row, who, number)
    if refusal or row is None:
        return refusal
    wanted = read_filter(row["filter"]).keeping_out(who.hidden)
    before = _same_list(tx, wanted, row["columns"])
    found = [] if before else _found(tx, wanted, now)
    if len(found) > MOST_ROWS:
        return _refuse("approve", "too_many", count=len(found), most=MOST_ROWS)
    cells = _frozen(tx, before["id"]) if before else list(_read(tx, found, json.loads(row["columns"])))
    unit = city.units.full_name(row["requester"])
    if _is_accused(tx, unit, [ticket for ticket, _ in cells]):
        return _refuse("approve", "accused", unit=unit)
    tx.insert_many(
        "export_rows",
        (
            {
                "export_id": number,
                "position": n,
                "ticket": ticket,
                "cells": json.dumps(said, ensure_ascii=False),
            }
            for n, (ticket, said) in enumerate(cells, start=1)
        ),
    )
    tx.run(
        "UPDATE exports SET state = 'approved', decided_at = :now, decided_by = :who, count = :count, digest = :digest,"
        " same_as = :same, filter = :filter WHERE id = :id",
        now=stamp(now), who=who.name, count=len(cells), digest=digest(said for _, said in cells), id=number,
        same=before["id"] if before else None, filter=wanted.written(),
    )  # fmt: skip
    _log(tx, number, who, "approved", now)
    return None


def refuse(tx: Transaction, who: Person, number: int, reason: str, now: datetime) -> Refusal | None:
    """Send a request back with its reason; None when it is done."""
    row = _locked(tx, number)
    refusal = _may_decide(row, who, number)
    reason = storable(reason, 500).strip()
    if refusal is None and not reason:
        refusal = _refuse("refuse", "reason_missing")
    if refusal is None:
        tx.run(
            "UPDATE exports SET state = 'refused', decided_at = :now, decided_by = :who, reason = :reason WHERE id = :id",
            now=stamp(now), who=who.name, reason=reason, id=number,
        )  # fmt: skip
        _log(tx, number, who, "refused", now)
    return refusal


def opened(tx: Transaction, who: Person, number: int) -> Row | Refusal:
    """An approved list for somebody who may have it."""
    row = tx.one("SELECT * FROM exports WHERE id = :id", id=number)
    if who.role not in ASKERS:
        return _refuse("download", "role")
    if row is None:
        return _refuse("download", "no_export", id=number)
    if row["state"] != "approved":
        return _refuse("download", "not_approved", id=number)
    tickets = [ticket for ticket, _ in _frozen(tx, number)]
    if row["count"] and not tickets:
        return _refuse("download", "erased", id=number)
    if who.unit and _is_accused(tx, who.unit, tickets):
        return _refuse("download", "accused", unit=who.unit)
    return _refuse("download", "lines") if _on_lines(tx, who.hidden, tickets) else row


def note_download(
    tx: Transaction, who: Person, number: int, form: str, file_digest: str, now: datetime
) -> None:
    """Write down who took which file; `file_digest` is its SHA-256."""
    _log(tx, number, who, "downloaded", now, form, file_digest)


def rows_of(tx: Transaction, number: int) -> list[list[str]]:
    """The frozen rows of a list, in order."""
    return [cells for _, cells in _frozen(tx, number)]


def would_find(tx: Transaction, row: Row, now: datetime) -> int:
    """How many tickets the filter of a list finds today."""
    return len(_found(tx, read_filter(row["filter"]), now))


def would_count(tx: Transaction, row: Row, now: datetime) -> tuple[int, bool]:
    """The same of the first LOOKED_AT tickets of the period, and whether these were all."""
    assert now.tzinfo is not None, "the clock is in the city's zone"
    return counted(tx, read_filter(row["filter"]), now.tzinfo, LOOKED_AT)


def digest(rows: Iterable[list[str]]) -> str:
    """SHA-256 over the rows, whatever file they are written into."""
    total = hashlib.sha256()
    for row in rows:
        total.update(json.dumps(row, ensure_ascii=False).encode() + b"\n")
    return total.hexdigest()


def listed(tx: Transaction) -> list[Row]:
    """The lists, the newest first."""
    return tx.all("SELECT * FROM exports ORDER BY id DESC LIMIT 200")


def one(tx: Transaction, number: int) -> Row | None:
    """A list."""
    return tx.one("SELECT * FROM exports WHERE id = :id", id=number)


def log_of(tx: Transaction, number: int) -> list[Row]:
    """Everything that was done with a list, the oldest first."""
    return tx.all("SELECT * FROM export_log WHERE export_id = :id ORDER BY id", id=number)


def _may_decide(row: Row | None, who: Person, number: int) -> Refusal | None:
    if who.role not in APPROVERS:
        return _refuse("approve", "approver")
    if row is None:
        return _refuse("approve", "no_export", id=number)
    if row["state"] != "asked":
        return _refuse("approve", "decided", id=number, state=STATES[row["state"]])
    return _refuse("approve", "second_person") if row["asked_by"] == who.name else None


def _locked(tx: Transaction, number: int) -> Row | None:
    return tx.one("SELECT * FROM exports WHERE id = :id /* for update */", id=number)


def _same_list(tx: Transaction, wanted: Filter, columns: str) -> Row | None:
    """The first list of the same filter, if it was frozen when its period was over."""
    rows = tx.all(
        "SELECT id, decided_at FROM exports WHERE filter = :filter AND columns = :columns AND state = 'approved' ORDER BY id",
        filter=wanted.written(),
        columns=columns,
    )
    return next((row for row in rows if wanted.has_ended(datetime.fromisoformat(row["decided_at"]))), None)


def _found(tx: Transaction, wanted: Filter, now: datetime) -> list[str]:
    assert now.tzinfo is not None, "the clock is in the city's zone"
    return numbers(tx, wanted, now.tzinfo)


def _read(tx: Transaction, found: list[str], granted: list[str]) -> Iterator[tuple[str, list[str]]]:
    for begins in range(0, len(found), _AT_ONCE):
        page = found[begins : begins + _AT_ONCE]
        rows = tx.all(
            "SELECT t.*, f.area, f.unit AS last_unit FROM tickets t LEFT JOIN ticket_facts f ON f.number = t.number"
            " WHERE t.number IN :page",
            page=page,
        )
        by_number = {row["number"]: row for row in rows}
        yield from ((number, cells_of(by_number[number], granted)) for number in page)


def _frozen(tx: Transaction, number: int) -> list[tuple[str, list[str]]]:
    rows = tx.all("SELECT ticket, cells FROM export_rows WHERE export_id = :id ORDER BY position", id=number)
    return [(row["ticket"], json.loads(row["cells"])) for row in rows]


def _is_accused(tx: Transaction, unit: str, tickets: list[str]) -> bool:
    rows = _of_tickets(tx, "accused_units", tickets)
    return any(unit in json.loads(row["accused_units"]) for row in rows)


def _on_lines(tx: Transaction, lines: frozenset[str], tickets: list[str]) -> bool:
    return bool(lines) and any(row["line"] in lines for row in _of_tickets(tx, "line", tickets))


def _of_tickets(tx: Transaction, column: str, tickets: list[str]) -> Iterator[Row]:
    for begins in range(0, len(tickets), _AT_ONCE):
        yield from tx.all(
            f"SELECT {column} FROM tickets WHERE number IN :page", page=tickets[begins : begins + _AT_ONCE]
        )


def _log(
    tx: Transaction,
    number: int,
    who: Person,
    action: Action,
    now: datetime,
    form: str = "",
    file_digest: str = "",
) -> None:
    tx.insert(
        "export_log",
        export_id=number,
        at=stamp(now),
        by_whom=who.name,
        action=action,
        format=form,
        digest=file_digest,
    )


def _refuse(action: str, reason: str, **values: object) -> Refusal:
    return Refusal(action, reason, SENTENCES[reason].format(**values))
