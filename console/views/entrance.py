"""Signing in and out, and changing one's own password."""

from flask import abort, flash, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from console import audit, context, preferences, sessions, sign_in, users
from console.languages import LANGUAGES
from console.preferences import THEMES, Look
from console.users import UserRefused


def enter() -> ResponseReturnValue:
    """The sign-in form, and an attempt; every failure gets the same sentence."""
    if request.method == "GET":
        return context.page("sign_in", name="", target=request.args.get("next", ""))
    name = request.form.get("name", "").strip()[:64]
    if not context.may_try():
        return context.page("sign_in", name=name, target="", refusal=sign_in.TOO_MANY), 429
    service, now = context.service(), context.now()
    user = sign_in.sign_in(service.db, name, request.form.get("password", ""), now)
    target = request.form.get("next", "")
    if user is None:
        return context.page("sign_in", name=name, target=target, refusal=sign_in.REFUSED), 401
    sessions.begin(user, now)
    return redirect(target if _is_ours(target) else url_for("console.home"))


def _is_ours(target: str) -> bool:
    """Only our own pages: an address from outside could lead the user anywhere after the sign-in."""
    return target.startswith("/console/") and "\\" not in target and target.isprintable()


def leave() -> ResponseReturnValue:
    """End every session of this account: a copied cookie is worth nothing after that."""
    user = context.user()
    with context.service().db.write() as tx:
        users.end_sessions(tx, user.name)
        audit.record(tx, context.now(), user.name, "sign_out")
    sessions.end()
    return redirect(url_for("console.sign_in"))


def password() -> ResponseReturnValue:
    """Change one's own password; the other sessions of the account end."""
    if request.method == "GET":
        return context.page("password")
    try:
        _change_password()
    except UserRefused as refusal:
        return context.page("password", refusal=str(refusal)), 422
    flash("密码已修改。")
    return redirect(url_for("console.home"))


def _change_password() -> None:
    db, user, now = context.service().db, context.user(), context.now()
    old, new, again = (request.form.get(field, "") for field in ("old", "new", "again"))
    if new != again:
        raise UserRefused("两次输入的新密码不一样，请重新输入。")
    if new == old:
        raise UserRefused("新密码不能和现在的密码一样。")
    if not sign_in.is_password_of(db, user.name, old, now):
        raise UserRefused("现在的密码不对。连续输错 5 次，账号会锁定 15 分钟。")
    with db.write() as tx:
        changed = users.change_password(tx, user, new, now)
    sessions.begin(changed, now)


def home() -> ResponseReturnValue:
    """The first page of the user's menu."""
    from console import menu  # the menu knows the table of routes, which knows this file

    first = menu.first_page(context.user())
    if first is None:
        abort(403)
    return redirect(url_for(f"console.{first}"))


def prefer() -> ResponseReturnValue:
    """Choose the language or the colours of this browser, and stay on the page."""
    was = preferences.look()
    language, theme = request.form.get("language", was.language), request.form.get("theme", was.theme)
    if language not in LANGUAGES or theme not in THEMES:
        abort(400, "没有这个选项。")
    response = make_response(redirect(preferences.page_before() or url_for("console.home")))
    preferences.keep(response, Look(language, theme))
    return response
