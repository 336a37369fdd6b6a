"""One's own second factor: enrol it with a picture to scan, renew the recovery codes, give it up."""

from collections.abc import Callable, Mapping, Sequence

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from console import context, second_factor, sessions, sign_in, users

WRONG = "口令不对，请核对手机的时间，等下一组数字再试。"
WRONG_PASSWORD = "密码不对。连续输错 5 次，账号会锁定 15 分钟。"
REQUIRED = "您的角色必须使用动态口令，不能停用。"
ISSUER = "12345"
"""What the app shows before the name of the account."""


def shown(refusal: str = "", codes: Sequence[str] = ()) -> ResponseReturnValue:
    """The state of the factor. `codes` are new recovery codes, shown once; the secret is shown until it is proved."""
    user, db = context.user(), context.service().db
    with db.read() as tx:
        left, secret = second_factor.left(tx, user.name), second_factor.offered(tx, context.seal(), user.name)
    page = context.page(
        "two_step",
        left=left,
        secret=secret,
        picture=second_factor.picture(secret, user.name, ISSUER) if secret else "",
        codes=codes,
        refusal=refusal,
        required=user.role in context.access().totp_roles,
    )
    return page, 422 if refusal else 200


def act(action: str) -> ResponseReturnValue:
    """Begin, prove the app, renew the recovery codes, or stop; what weakens the account asks for the password."""
    deed = _DEEDS.get(action)
    if deed is None:
        abort(404)
    return deed()


def _begin() -> ResponseReturnValue:
    with context.service().db.write() as tx:
        second_factor.offer(tx, context.seal(), context.user().name)
    return redirect(url_for("console.two_step"))


def _confirm() -> ResponseReturnValue:
    with context.service().db.write() as tx:
        code, name = request.form.get("code", ""), context.user().name
        codes = second_factor.confirm(tx, context.seal(), name, code, context.now())
    if not codes:
        return shown(WRONG)
    _stay_in()
    return shown(codes=codes)


def _renew() -> ResponseReturnValue:
    if not _knows_password():
        return shown(WRONG_PASSWORD)
    with context.service().db.write() as tx:
        codes = second_factor.renew_codes(tx, context.user().name, context.now())
    return shown(codes=codes)


def _stop() -> ResponseReturnValue:
    name = context.user().name
    if context.user().role in context.access().totp_roles:
        return shown(REQUIRED)
    if not _knows_password():
        return shown(WRONG_PASSWORD)
    with context.service().db.write() as tx:
        second_factor.forget(tx, name, context.now(), name)
    _stay_in()
    flash("已停用动态口令。")
    return redirect(url_for("console.two_step"))


_DEEDS: Mapping[str, Callable[[], ResponseReturnValue]] = {
    "begin": _begin,
    "confirm": _confirm,
    "renew": _renew,
    "stop": _stop,
}


def _knows_password() -> bool:
    return sign_in.is_password_of(
        context.service().db,
        context.user().name,
        request.form.get("password", ""),
        context.now(),
        context.address(),
    )


def _stay_in() -> None:
    """The other sessions of the account have ended; this one goes on."""
    with context.service().db.read() as tx:
        changed = users.find(tx, context.user().name)
    if changed is None:
        abort(403)
    context.identify(changed)
    sessions.begin(changed, context.now(), outside=sessions.is_outside())
