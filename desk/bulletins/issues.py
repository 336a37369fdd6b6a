"""Issues as rows: one a kind and period, with every version of what was computed and of what people wrote.

`status`: draft (nothing computed), previewed, released. A released issue never changes: its text is kept whole, and what
turns out wrong is told by an erratum.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from desk.bulletins.numbering import Numbers
from desk.bulletins.press import Finding, Proof, Publicity, Span
from storage.clock import moment, stamp
from storage.transaction import Row, Transaction

Status = Literal["draft", "previewed", "released"]


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue. `meeting` is the day on which a meeting hears it; `dated` is 成文日期, `printed` 印发日期; `overruled` is
    why it was released in spite of `findings`; `frozen` is the report as it was released; `publicity` is 宜公开, 不宜公开 or
    empty where nobody has said.
    """

    id: int
    kind: str
    period: str
    first: date
    last: date
    status: Status
    meeting: date | None
    publicity: Publicity
    created_at: datetime
    created_by: str
    previewed_at: datetime | None
    issue: int | None
    overall: int | None
    dated: date | None
    printed: date | None
    released_at: datetime | None
    released_by: str
    findings: tuple[Finding, ...]
    overruled: str
    frozen: str
    digest: str
    version: int

    @property
    def is_released(self) -> bool:
        """Whether nothing of it can change any more."""
        return self.status == "released"


def add(tx: Transaction, kind: str, span: Span, meeting: date | None, user: str, now: datetime) -> int | None:
    """Begin an issue and return its id; None where there is one of this kind and period."""
    added = tx.insert_new(
        "bulletins", kind=kind, period=span.name, first=span.first.isoformat(), last=span.last.isoformat(),
        meeting=meeting.isoformat() if meeting else None, created_at=stamp(now), created_by=user,
    )  # fmt: skip
    return find(tx, kind, span) if added else None


def find(tx: Transaction, kind: str, span: Span) -> int | None:
    """The id of the issue of a kind and period."""
    found: int | None = tx.value(
        "SELECT id FROM bulletins WHERE kind = :kind AND first = :first AND last = :last",
        kind=kind,
        first=span.first.isoformat(),
        last=span.last.isoformat(),
    )
    return found


def load(tx: Transaction, issue_id: int) -> Issue | None:
    """One issue."""
    row = tx.one("SELECT * FROM bulletins WHERE id = :id", id=issue_id)
    return from_row(row) if row else None


def add_galley(tx: Transaction, issue: Issue, content: str, user: str, now: datetime) -> bool:
    """Keep a newly computed version; False when the issue was changed or released meanwhile."""
    if not _change(tx, issue, status="previewed", previewed_at=stamp(now)):
        return False
    _add_version(tx, "bulletin_galleys", issue.id, user, now, content=content)
    return True


def add_prose(tx: Transaction, issue: Issue, chapter: str, text: str, user: str, now: datetime) -> bool:
    """Keep a newly written text of a chapter; an empty one gives the chapter back to what is computed."""
    if not _change(tx, issue):
        return False
    _add_version(tx, "bulletin_prose", issue.id, user, now, chapter=chapter, text=text)
    return True


def set_publicity(tx: Transaction, issue: Issue, publicity: str) -> bool:
    """Decide whether the issue has a masked version for everybody (宜公开)."""
    return _change(tx, issue, publicity=publicity)


def galley(tx: Transaction, issue_id: int) -> str:
    """What was computed last; empty where nothing was."""
    found = tx.value(
        "SELECT content FROM bulletin_galleys WHERE bulletin = :id ORDER BY version DESC LIMIT 1", id=issue_id
    )
    return str(found or "")


def prose(tx: Transaction, issue_id: int) -> dict[str, str]:
    """What people wrote and left standing, by chapter."""
    rows = tx.all(
        "SELECT p.chapter, p.text FROM bulletin_prose p WHERE p.bulletin = :id AND p.version = (SELECT"
        " max(l.version) FROM bulletin_prose l WHERE l.bulletin = p.bulletin AND l.chapter = p.chapter)",
        id=issue_id,
    )
    return {row["chapter"]: row["text"] for row in rows if row["text"]}


def history(tx: Transaction, issue_id: int) -> list[Row]:
    """Who computed or wrote what and when, the latest first."""
    return tx.all(
        "SELECT '' AS chapter, version, at, by FROM bulletin_galleys WHERE bulletin = :id UNION ALL"
        " SELECT chapter, version, at, by FROM bulletin_prose WHERE bulletin = :id ORDER BY at DESC, version DESC",
        id=issue_id,
    )


@dataclass(frozen=True, slots=True)
class Release:
    """What an issue is released with."""

    numbers: Numbers
    dated: date
    printed: date
    proof: Proof
    findings: Sequence[Finding]
    overruled: str
    digest: str


def release(tx: Transaction, issue: Issue, counter: str, made: Release, user: str, now: datetime) -> bool:
    """Freeze an issue; False when somebody else was faster."""
    told = [[one.kind, one.quote, one.hint] for one in made.findings]
    done = _change(
        tx, issue, status="released", counter=counter, year=made.dated.year, issue=made.numbers.issue,
        overall=made.numbers.overall, dated=made.dated.isoformat(), printed=made.printed.isoformat(),
        released_at=stamp(now), released_by=user, findings=json.dumps(told, ensure_ascii=False),
        overruled=made.overruled, frozen=made.proof.report, digest=made.digest,
    )  # fmt: skip
    if done:
        tx.insert_many("bulletin_cases", ({"bulletin": issue.id, "ticket": one} for one in made.proof.cases))
    return done


def add_erratum(tx: Transaction, issue_id: int, text: str, user: str, now: datetime) -> int:
    """Record a correction and return its number within the issue."""
    return _add_version(tx, "bulletin_errata", issue_id, user, now, name="number", text=text)


def errata(tx: Transaction, issue_id: int) -> list[Row]:
    """The corrections of an issue in their order."""
    return tx.all("SELECT * FROM bulletin_errata WHERE bulletin = :id ORDER BY number", id=issue_id)


def _add_version(
    tx: Transaction, table: str, issue_id: int, user: str, now: datetime, name: str = "version", **values: str
) -> int:
    """The next version of a row; the issue's own row is held, so no two draw the same."""
    chapter = {"chapter": values["chapter"]} if "chapter" in values else {}
    same = " AND chapter = :chapter" if chapter else ""
    query = f"SELECT max({name}) FROM {table} WHERE bulletin = :id{same}"
    number = int(tx.value(query, id=issue_id, **chapter) or 0) + 1
    tx.insert(table, **{"bulletin": issue_id, name: number, "at": stamp(now), "by": user, **values})
    return number


def hold(tx: Transaction, issue_id: int) -> None:
    """Keep the issue from others until the transaction ends."""
    tx.one("SELECT id FROM bulletins WHERE id = :id /* for update */", id=issue_id)


def _change(tx: Transaction, issue: Issue, /, **values: object) -> bool:
    """Change an issue that is not released, as it was seen."""
    columns = "".join(f"{name} = :{name}, " for name in values)
    touched = tx.run(
        f"UPDATE bulletins SET {columns}version = version + 1"
        " WHERE id = :key AND status <> 'released' AND version = :seen",
        key=issue.id,
        seen=issue.version,
        **values,
    )
    return bool(touched)


def from_row(row: Row) -> Issue:
    """A row of `bulletins`."""
    return Issue(
        id=row["id"], kind=row["kind"], period=row["period"], first=date.fromisoformat(row["first"]), last=date.fromisoformat(row["last"]),
        status=row["status"], meeting=_day(row, "meeting"), publicity=row["publicity"],
        created_at=moment(row["created_at"]), created_by=row["created_by"], previewed_at=_moment(row, "previewed_at"),
        issue=row["issue"], overall=row["overall"], dated=_day(row, "dated"), printed=_day(row, "printed"),
        released_at=_moment(row, "released_at"), released_by=row["released_by"],
        findings=tuple(Finding(*told) for told in json.loads(row["findings"])), overruled=row["overruled"],
        frozen=row["frozen"] or "", digest=row["digest"], version=row["version"],
    )  # fmt: skip


def _day(row: Mapping[str, str | None], name: str) -> date | None:
    text = row[name]
    return date.fromisoformat(text) if text else None


def _moment(row: Mapping[str, str | None], name: str) -> datetime | None:
    text = row[name]
    return moment(text) if text else None
