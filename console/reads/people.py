"""Accounts and the audit log, for the administrator and the auditor."""

from collections.abc import Mapping
from datetime import date, timedelta

from console.paging import ASKED, Page, page_of, read_cursor
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
    (before,) = read_cursor(cursor, int) or (2**63 - 1,)
    conditions = ["at >= :first", "at < :end", "id < :before"]
    params: dict[str, object] = {"first": str(first), "end": str(last + timedelta(days=1)), "before": before}
    for column, value in wanted.items():
        if value:
            conditions.append(f"{column} = :{column}")
            params[column] = value
    rows = tx.all(
        f"SELECT * FROM audit WHERE {' AND '.join(conditions)} ORDER BY id DESC LIMIT :most",
        most=ASKED,
        **params,
    )
    return page_of(rows, lambda row: (row["id"],))
