"""Transfers from other platforms (State portal, province, letterboxes): their rows read, known again, and answered.

A transfer keeps the number and the deadline of the system it comes from. The same number again is the same transfer;
several transfers may speak of one ticket.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from language.normalise import fold
from storage.clock import stamp
from storage.sheet_columns import Columns, Rejected
from storage.sheet_moments import read_moment
from storage.sheet_reading import SheetRow
from storage.transaction import Row, Transaction

COLUMNS = Columns(
    {
        "number": ("外部编号", "上级编号", "工单编号", "受理编号", "诉求编号", "工单号", "信件编号", "编号"),
        "text": ("主要内容", "诉求内容", "留言内容", "信件内容", "内容", "诉求详情"),
        "title": ("标题", "主题", "留言标题"),
        "source": ("来源渠道", "来源", "渠道"),
        "name": ("来电人", "姓名", "诉求人", "写信人", "留言人"),
        "phone": ("电话", "联系电话", "手机", "手机号"),
        "at": ("来电时间", "受理时间", "创建时间", "留言时间", "写信时间", "转办时间", "派单时间"),
        "due": ("办理时限", "截止时间", "应办结时间", "要求办结时间", "办结期限"),
    },
    fold,
)
"""The columns of a transfer file and the words that headers use for them; `number` and `text` are needed."""

MOST_CHARACTERS = 20_000


@dataclass(frozen=True, slots=True)
class Transfer:
    """One row; `row` as Excel counts it. `at` is when the other system took it in, `due` its own deadline."""

    row: int
    number: str
    text: str
    title: str = ""
    source: str = ""
    name: str = ""
    phone: str = ""
    at: datetime | None = None
    due: datetime | None = None


def knows_header(cells: Sequence[str]) -> bool:
    """Whether a row names at least the number and the words of transfers."""
    return {"number", "text"} <= COLUMNS.found(cells)


def read_transfers(rows: Iterable[SheetRow], zone: tzinfo) -> tuple[list[Transfer], list[Rejected]]:
    """Every row as a transfer, or why not. Of one number the later row counts."""
    found: dict[str, Transfer] = {}
    rejected: list[Rejected] = []
    for row in rows:
        cells = COLUMNS.named(row.cells)
        faults = list(_faults(row.number, cells, zone))
        rejected += faults
        if not faults:
            found[cells["number"]] = _transfer(row.number, cells, zone)
    return list(found.values()), rejected


def _faults(row: int, cells: Mapping[str, str], zone: tzinfo) -> Iterator[Rejected]:
    if not cells["number"]:
        yield Rejected(row, "外部编号", "没有编号，请补上对方系统的编号。")
    if not cells["text"]:
        yield Rejected(row, "主要内容", "没有内容，请补上诉求内容。")
    for column in ("at", "due"):
        if cells[column] and read_moment(cells[column], zone) is None:
            reason = f"“{cells[column]}”不是认识的时间，请写成 2024-10-14 10:05。"
            yield Rejected(row, COLUMNS.words[column][0], reason)


def _transfer(row: int, cells: Mapping[str, str], zone: tzinfo) -> Transfer:
    return Transfer(
        row=row, number=cells["number"][:100], text=cells["text"][:MOST_CHARACTERS], title=cells["title"][:100],
        source=cells["source"][:100], name=cells["name"][:50], phone=cells["phone"][:30],
        at=read_moment(cells["at"], zone), due=read_moment(cells["due"], zone),
    )  # fmt: skip


def known(tx: Transaction, system: str, number: str) -> Row | None:
    """The transfer of this number from this system, if it came before."""
    return tx.one(
        "SELECT * FROM transfers WHERE system = :system AND number = :number /* for update */",
        system=system,
        number=number,
    )


def keep(tx: Transaction, system: str, transfer: Transfer, ticket: str, now: datetime) -> None:
    """Remember which ticket a transfer speaks of."""
    tx.insert(
        "transfers", system=system, number=transfer.number, ticket=ticket, received_at=stamp(now),
        due=stamp(transfer.due) if transfer.due else None,
    )  # fmt: skip


def open_ticket_of(tx: Transaction, phone: str, code: str) -> str | None:
    """The newest open ticket of the same telephone and category: the same matter, told to another platform."""
    if not phone or not code:
        return None
    found: str | None = tx.value(
        "SELECT number FROM tickets WHERE contact_phone = :phone AND category_code = :code AND origin = 'own'"
        " AND closed IS NULL ORDER BY opened DESC LIMIT 1",
        phone=phone,
        code=code,
    )
    return found


def unanswered(tx: Transaction, system: str) -> list[Row]:
    """Transfers of a system whose ticket has ended with a reply that was not handed back yet, or another one was.

    What was handed back and has not ended anew since is not read again: it grows from year to year.
    """
    rows = tx.all(
        "SELECT f.number, f.replied_with, t.number AS ticket, lead.unit, lead.status, lead.outcome,"
        " lead.public_reply, lead.closed FROM transfers f JOIN tickets t ON t.number = f.ticket"
        " JOIN tickets lead ON lead.number = COALESCE(t.parent, t.number)"
        " WHERE f.system = :system AND lead.closed IS NOT NULL"
        " AND (f.replied_at IS NULL OR lead.closed >= f.replied_at) ORDER BY f.received_at, f.number",
        system=system,
    )
    return [row for row in rows if row["replied_with"] != digest(row)]


def handed_back(tx: Transaction, system: str, rows: Iterable[Row], now: datetime) -> None:
    """These replies are with the other system now."""
    for row in rows:
        tx.run(
            "UPDATE transfers SET replied_with = :digest, replied_at = :now"
            " WHERE system = :system AND number = :number",
            digest=digest(row),
            now=stamp(now),
            system=system,
            number=row["number"],
        )


def digest(row: Row) -> str:
    """What tells one answer to a transfer from another."""
    return hashlib.sha256(f"{row['status'] == 'withdrawn'}\0{row['public_reply']}".encode()).hexdigest()[:32]
