"""Accounts and the audit log, for the administrator and the auditor."""

from collections.abc import Mapping
from datetime import date, timedelta

from console.paging import ASKED, Page, page_of, read_cursor
from console.reads import windows
from console.users import KNOWLEDGE_ROLES, MAY_ENTER, OFFICE_ROLES, UNIT_ROLES
from storage.transaction import Row, Transaction

_SIDES = (UNIT_ROLES, OFFICE_ROLES, KNOWLEDGE_ROLES)


_SHOWN = "name, role, unit, active, locked_until, must_change, created_at, liaison, trained_on, training_score, totp_on, oidc_sub"


def users(tx: Transaction, cursor: str = "") -> Page:
    """Every account by name, without its password."""
    (after,) = read_cursor(cursor, str) or ("",)
    rows = tx.all(
        f"SELECT {_SHOWN} FROM users WHERE name > :after ORDER BY name LIMIT :most",
        after=after,
        most=ASKED,
    )
    return page_of(rows, lambda row: (row["name"],))


def one(tx: Transaction, name: str) -> Row | None:
    """One account, stopped ones as well."""
    return tx.one(f"SELECT {_SHOWN} FROM users WHERE name = :name", name=name)


def colleagues(tx: Transaction, row: Row) -> list[str]:
    """Who could take over what this account holds: the usable accounts of the same side and unit."""
    roles = next((roles for roles in _SIDES if row["role"] in roles), frozenset({row["role"]}))
    rows = tx.all(
        f"SELECT name FROM users WHERE {MAY_ENTER} AND unit = :unit AND role IN :roles AND name <> :name ORDER BY name",
        unit=row["unit"],
        roles=sorted(roles),
        name=row["name"],
    )
    return [found["name"] for found in rows]


def audit(tx: Transaction, first: date, last: date, wanted: Mapping[str, str], cursor: str = "") -> Page:
    """The lines of a period (both days included) with these values of columns, the latest first; empty ones count not."""
    conditions = ["at >= :first", "at < :end"]
    params: dict[str, object] = {"first": str(first), "end": str(last + timedelta(days=1))}
    given = {column: value for column, value in wanted.items() if value}
    lead = next((column for column in ("object", "actor") if column in given), "")
    if lead:
        conditions.append(f"{lead} = :{lead}")
    if key := read_cursor(cursor, str, int):
        conditions.append("(at, id) < (:at, :id)")
        params |= {"at": key[0], "id": key[1]}
    rest = " AND ".join(f"{column} = :{column}" for column in given) or "1 = 1"
    return windows.page(
        tx,
        f"SELECT at AS key_at, id AS key_id FROM audit WHERE {' AND '.join(conditions)} ORDER BY at DESC, id DESC",
        f"SELECT audit.* FROM {{keys}} keys JOIN audit ON id = key_id WHERE {rest} ORDER BY at DESC, id DESC LIMIT :asked",
        ("at", "id"),
        params | given,
    )
