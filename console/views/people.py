"""Accounts for the administrator, and the audit log."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from console import audit, context, lockout, second_factor, users
from console.days import day
from console.reads import people
from console.users import ROLES, UserRefused
from desk import leaving
from desk.leaving import Leaving
from storage.transaction import Transaction

DAYS_SHOWN = 7
MOST_OF_A_NAME = 64


def listed(refusal: str = "", secret: tuple[str, str] | None = None) -> ResponseReturnValue:
    """All accounts and the form for a new one. `secret` is a name with its one-time password, shown once."""
    with context.service().db.read() as tx:
        page = people.users(tx, request.args.get("after", ""))
        addresses = lockout.locked_addresses(tx, context.now())
    text = context.page(
        "users", page=page, roles=ROLES, units=_units(), addresses=addresses, refusal=refusal, secret=secret
    )
    return text, 422 if refusal else 200


def shown(name: str, refusal: str = "", secret: str = "") -> ResponseReturnValue:
    """One account and all that can be done with it."""
    with context.service().db.read() as tx:
        row = people.one(tx, name)
        if row is None:
            abort(404)
        colleagues = people.colleagues(tx, row)
        held = leaving.held_by(tx, Leaving(name, row["unit"], ""))
    text = context.page(
        "user", row=row, roles=ROLES, units=_units(), colleagues=colleagues, held=len(held), refusal=refusal,
        secret=secret, pass_score=context.access().pass_score, today=context.now().date(),
    )  # fmt: skip
    return text, 422 if refusal else 200


def _units() -> list[str]:
    return [unit.name for unit in context.city().units]


def add() -> ResponseReturnValue:
    """Make an account; its one-time password is on the page that comes back, and nowhere else."""
    name, role = (request.form.get(field, "").strip() for field in ("name", "role"))
    try:
        unit, liaison = _unit(), "liaison" in request.form
        with context.service().db.write() as tx:
            secret = users.add(
                tx, name, role, unit, context.now(), actor=context.user().name, liaison=liaison
            )
    except UserRefused as refused:
        return listed(refusal=str(refused))
    return listed(secret=(name, secret))


def _unit() -> str:
    """The full name of the unit of the form."""
    unit = request.form.get("unit", "").strip()[:MOST_OF_A_NAME]
    found = context.city().units.find(unit) if unit else None
    if unit and found is None:
        raise UserRefused(f"单位名录里没有“{unit}”，请从列表中选择。")
    return found.name if found else ""


def act(name: str, action: str) -> ResponseReturnValue:
    """Change an account; what is refused comes back with its sentence."""
    deed = DEEDS.get(action)
    if deed is None:
        abort(404)
    try:
        with context.service().db.write() as tx:
            secret = deed(tx, name, context.now(), context.user().name)
    except UserRefused as refused:
        return shown(name, str(refused))
    if secret:
        return shown(name, secret=secret)
    flash(f"用户“{name}”：已{_DONE[action]}。")
    return redirect(url_for("console.user", name=name))


def unlock_address() -> ResponseReturnValue:
    """Let people try again from an address."""
    address = request.form.get("address", "")
    try:
        with context.service().db.write() as tx:
            lockout.unlock_address(tx, address, context.now(), context.user().name)
    except UserRefused as refused:
        return listed(str(refused))
    flash("已解除这个地址的锁定。")
    return redirect(url_for("console.users"))


def _stop(tx: Transaction, name: str, now: datetime, actor: str) -> None:
    users.set_active(tx, name, False, now, actor)


def _restore(tx: Transaction, name: str, now: datetime, actor: str) -> None:
    users.set_active(tx, name, True, now, actor)


def _change(tx: Transaction, name: str, now: datetime, actor: str) -> None:
    users.change(tx, name, request.form.get("role", ""), _unit(), "liaison" in request.form, now, actor)


def _train(tx: Transaction, name: str, now: datetime, actor: str) -> None:
    day, score = request.form.get("day", "").strip(), request.form.get("score", "").strip()
    users.train(tx, name, day, score, context.access().pass_score, now, actor)


def _hand_over(tx: Transaction, name: str, now: datetime, actor: str) -> None:
    """Everything of somebody who leaves goes to a colleague, and the account is stopped, in one transaction."""
    row = people.one(tx, name)
    successor = request.form.get("to", "")
    if row is None or successor not in people.colleagues(tx, row):
        raise UserRefused("请选择同一单位的在用账号来接手。")
    officer = Leaving(name, row["unit"], request.form.get("called", "").strip()[:MOST_OF_A_NAME])
    moved = leaving.hand_over(tx, context.city(), actor, officer, successor, now)
    users.set_active(tx, name, False, now, actor)
    audit.record(tx, now, actor, "user_left", name, f"{len(moved)} 件移交给 {successor}")


DEEDS: Mapping[str, Callable[[Transaction, str, datetime, str], str | None]] = {
    "reset": users.reset_password,
    "stop": _stop,
    "restore": _restore,
    "unlock": lockout.unlock,
    "change": _change,
    "train": _train,
    "leave": _hand_over,
    "forget_totp": second_factor.forget,
    "unbind": users.unbind,
}
_DONE = {
    "stop": "停用", "restore": "恢复", "unlock": "解除锁定", "change": "修改", "train": "登记培训", "leave": "移交并停用",
    "forget_totp": "重置动态口令", "unbind": "解除统一身份认证的关联",
}  # fmt: skip


def log() -> ResponseReturnValue:
    """The audit log of a period, by default of the last seven days."""
    last = day("to", context.now().date())
    first = day("from", last - timedelta(days=DAYS_SHOWN - 1))
    wanted = {
        name: request.args.get(name, "").strip()[:MOST_OF_A_NAME] for name in ("actor", "action", "object")
    }
    with context.service().db.read() as tx:
        page = people.audit(tx, first, last, wanted, request.args.get("after", ""))
    return context.page("audit", page=page, first=first, last=last, wanted=wanted, actions=audit.TITLES)
