"""Erases all that is kept of one citizen, on request: what is found is shown first, what is open is refused.

The log of it has pointers (numbers of tickets, counts) and nothing that tells of the citizen.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from desk.city import City
from desk.privacy import accounts, tickets
from desk.privacy.ageing import note_forgotten
from storage.clock import stamp
from storage.transaction import Row, Transaction
from tickets.model import Refusal
from tickets.states import ENDED

MOST_CHARACTERS = 128
MOST_OF_A_REASON = 500
SENTENCES: Mapping[str, str] = {
    "who_missing": "请填写电话号码（至少 7 位数字）或者账号标识，一个字不差。",
    "nothing": "没有找到这个电话或账号的资料，请核对后再查。",
    "open": "还有没有办完的工单：{tickets}。请等它们归档或撤销以后再删除，否则承办单位无法联系群众。",
    "reason_missing": "请写明理由，例如本人申请的日期和方式；理由里不要写姓名和电话。",
    "reason_personal": "理由会长期保存，不能写电话号码或证件号码，请改写。",
}
_PHONE = re.compile(r"(?:\+?86)?(\d{7,12})")
_NUMBERS = re.compile(r"\d{7,}")


@dataclass(frozen=True, slots=True)
class Found:
    """What is kept of a citizen: accounts, tickets by number, those of them that are open, places in others' tickets."""

    accounts: tuple[Row, ...]
    tickets: tuple[str, ...]
    open: tuple[str, ...]
    linked: int
    messages: int
    files: int

    def counts(self) -> dict[str, int]:
        """How many of each."""
        return {
            "conversations": len(self.accounts),
            "inbox": self.messages,
            "tickets": len(self.tickets),
            "linked_citizens": self.linked,
            "attachments": self.files,
        }


def find(tx: Transaction, who: str) -> Found | Refusal:
    """All that is kept under a telephone number or the id of an account, which must be given in full."""
    who = who.strip()
    if not who or len(who) > MOST_CHARACTERS or (who.isdigit() and len(who) < 7):
        return _refuse("who_missing")
    names = _forms(who)
    found_accounts = tx.all(_ACCOUNTS, names=names)
    keys = [row["id"] for row in found_accounts]
    rows = tx.all(_TICKETS, names=names, keys=keys)
    linked = tx.all(_LINKED, names=names, keys=keys)
    living = [row["number"] for row in (*rows, *linked) if _is_open(row)]
    found = Found(
        tuple(found_accounts),
        tuple(row["number"] for row in rows),
        tuple(dict.fromkeys(living)),
        len(linked),
        int(tx.value("SELECT count(*) FROM inbox WHERE conversation_id IN :keys", keys=keys)),
        _files(tx, found_accounts, rows),
    )
    return found if any(found.counts().values()) else _refuse("nothing")


def erase(
    tx: Transaction, city: City, by: str, who: str, reason: str, now: datetime
) -> Mapping[str, int] | Refusal:
    """Erase it for good and write down that it was done; returns how many of each."""
    found, reason = find(tx, who), reason.strip()[:MOST_OF_A_REASON]
    if isinstance(found, Refusal):
        return found
    if found.open:
        return _refuse("open", tickets="、".join(found.open[:10]))
    if len(reason) < 2:
        return _refuse("reason_missing")
    if _NUMBERS.search(reason) or who.strip() in reason:
        return _refuse("reason_personal")
    gone = city.phrases.text("erased")
    tickets.forget(tx, found.tickets, tickets.wiped(gone))
    note_forgotten(tx, list(found.tickets), now)
    accounts.forget(tx, found.accounts, gone)
    for statement in _REST:
        tx.run(statement, names=_forms(who.strip()))
    counts = found.counts()
    tx.insert(
        "erasures", at=stamp(now), by_whom=by, reason=reason, counts=json.dumps(counts),
        tickets=json.dumps(found.tickets),
    )  # fmt: skip
    return counts


def erasures(tx: Transaction) -> list[Row]:
    """What was erased on request, the latest first."""
    rows = tx.all("SELECT * FROM erasures ORDER BY id DESC LIMIT 100")
    return [
        {**row, "counts": json.loads(row["counts"]), "tickets": json.loads(row["tickets"])} for row in rows
    ]


# An account belongs to a telephone when a platform vouches for it, or when all its tickets name this number.
_ACCOUNTS = """
    SELECT id, channel, account, sender, person_id FROM conversations WHERE sender IN :names
    UNION SELECT c.id, c.channel, c.account, c.sender, c.person_id FROM conversations c
      JOIN persons p ON p.id = c.person_id WHERE p.phone IN :names
    UNION SELECT c.id, c.channel, c.account, c.sender, c.person_id FROM tickets t
      JOIN conversations c ON c.id = t.conversation_id WHERE t.contact_phone IN :names AND NOT EXISTS
        (SELECT 1 FROM tickets o WHERE o.conversation_id = c.id AND o.contact_phone <> ''
         AND o.contact_phone NOT IN :names)"""
_TICKETS = """
    SELECT number, status, origin, attachments FROM tickets WHERE contact_phone IN :names
    UNION SELECT number, status, origin, attachments FROM tickets WHERE conversation_id IN :keys ORDER BY number"""
_LINKED = """
    SELECT t.number, t.status, t.origin FROM linked_citizens l JOIN tickets t ON t.number = l.ticket
    WHERE l.ended_at IS NULL AND (l.phone IN :names OR l.conversation_id IN :keys) ORDER BY t.number"""
_REST = (
    "UPDATE inbox SET text = '', payload = '{}', understood = '{}', sender = '' WHERE sender IN :names",
    "UPDATE linked_citizens SET sender = '', title = '', text = '', place = '', phone = '' WHERE phone IN :names",
    "DELETE FROM persons WHERE phone IN :names",
)


def _forms(who: str) -> list[str]:
    """A telephone number with and without the country's code; an account as it is."""
    plain = who.replace(" ", "").replace("-", "")
    phone = _PHONE.fullmatch(plain)
    return [who] if phone is None else sorted({who, plain, phone[1], f"+86{phone[1]}", f"86{phone[1]}"})


def _is_open(row: Row) -> bool:
    """Imported tickets are history: nobody works on them here."""
    return row["origin"] == "own" and row["status"] not in ENDED


def _files(tx: Transaction, known: list[Row], rows: list[Row]) -> int:
    owners = [f"{row['channel']}:{row['account']}:{row['sender']}" for row in known]
    ids = {key for row in rows for key in json.loads(row["attachments"])}
    found = tx.all(
        "SELECT id FROM attachments WHERE owner IN :owners OR id IN :ids", owners=owners, ids=sorted(ids)
    )
    return len(found)


def _refuse(reason: str, **values: object) -> Refusal:
    return Refusal("erase", reason, SENTENCES[reason].format(**values))
