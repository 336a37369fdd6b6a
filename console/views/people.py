"""Accounts for the administrator, and the audit log."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from console import audit, context, users
from console.days import day
from console.reads import people
from console.users import ROLES, UserRefused
from storage.transaction import Transaction

DAYS_SHOWN = 7


def listed(refusal: str = "", secret: tuple[str, str] | None = None) -> ResponseReturnValue:
    """All accounts and the form for a new one. `secret` is a name with its one-time password, shown once."""
    service = context.service()
    with service.db.read() as tx:
        page = people.users(tx, request.args.get("after", ""))
    units = [unit.name for unit in context.city().units]
    text = context.page("users", page=page, roles=ROLES, units=units, refusal=refusal, secret=secret)
    return text, 422 if refusal else 200


def add() -> ResponseReturnValue:
    """Make an account; its one-time password is on the page that comes back, and nowhere else."""
    name, role, unit = (request.form.get(field, "").strip() for field in ("name", "role", "unit"))
    service = context.service()
    known = context.city().units.find(unit) if unit else None
    if unit and known is None:
        return listed(refusal=f"单位名录里没有“{unit}”，请从列表中选择。")
    try:
        with service.db.write() as tx:
            full = known.name if known else ""
            secret = users.add(tx, name, role, full, context.now(), actor=context.user().name)
    except UserRefused as refused:
        return listed(refusal=str(refused))
    return listed(secret=(name, secret))


def act(name: str, action: str) -> ResponseReturnValue:
    """Reset the password of an account, stop it, or let it in again."""
    deed = _DEEDS.get(action)
    if deed is None:
        abort(404)
    try:
        with context.service().db.write() as tx:
            secret = deed(tx, name, context.now(), context.user().name)
    except UserRefused as refused:
        return listed(refusal=str(refused))
    if secret:
        return listed(secret=(name, secret))
    flash(f"已{'恢复' if action == 'restore' else '停用'}用户“{name}”。")
    return redirect(url_for("console.users"))


def _stop(tx: Transaction, name: str, now: datetime, actor: str) -> None:
    users.set_active(tx, name, False, now, actor)


def _restore(tx: Transaction, name: str, now: datetime, actor: str) -> None:
    users.set_active(tx, name, True, now, actor)


_DEEDS: Mapping[str, Callable[[Transaction, str, datetime, str], str | None]] = {
    "reset": users.reset_password,
    "stop": _stop,
    "restore": _restore,
}


def log() -> ResponseReturnValue:
    """The audit log of a period, by default of the last seven days."""
    last = day("to", context.now().date())
    first = day("from", last - timedelta(days=DAYS_SHOWN - 1))
    actor, action = request.args.get("actor", "").strip(), request.args.get("action", "")
    with context.service().db.read() as tx:
        page = people.audit(tx, first, last, actor, action, request.args.get("after", ""))
    return context.page(
        "audit", page=page, first=first, last=last, actor=actor, action=action, actions=audit.TITLES
    )
