"""Signing in and out, and changing one's own password."""

from typing import cast

from flask import Response, abort, flash, make_response, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from console import audit, context, preferences, sessions, sign_in, users
from console.access import DirectoryFailed
from console.languages import LANGUAGES
from console.preferences import THEMES, Look
from console.reads import queues
from console.users import User, UserRefused

MOST_OF_A_NAME = 64
DIRECTORY_AWAY = "统一身份认证现在连接不上，请稍后再试，或用本系统的用户名和密码登录。"
DIRECTORY_REFUSED = "统一身份认证没有通过，请重新登录。"
NO_ACCOUNT = "统一身份认证已通过，但没有与您对应的在用账号，请联系管理员。"


def enter() -> ResponseReturnValue:
    """The sign-in form, and an attempt; every failure gets the same sentence."""
    if request.method == "GET":
        return _form("", request.args.get("next", ""))
    name, target = request.form.get("name", "").strip()[:MOST_OF_A_NAME], request.form.get("next", "")
    if refusal := _is_kept_waiting():
        return _form(name, "", refusal), 429
    user = sign_in.sign_in(
        context.service().db, name, request.form.get("password", ""), context.now(), context.address()
    )
    if user is None:
        return _form(name, target, sign_in.REFUSED), 401
    return _let_in(user, target)


def _form(name: str, target: str, refusal: str = "") -> str:
    city = context.city()
    hotline = city.phrases.text("service_title", preferences.look().language, city=city.name)
    return context.page(
        "sign_in",
        hotline=hotline,
        name=name,
        target=target,
        refusal=refusal,
        directory=context.access().directory,
    )


def _is_kept_waiting() -> str:
    """Why nobody may try from this address now; empty when they may."""
    if sign_in.is_address_locked(context.service().db, context.address(), context.now()):
        return sign_in.ADDRESS_LOCKED
    return "" if context.may_try() else sign_in.TOO_MANY


def _let_in(user: User, target: str, *, outside: bool = False) -> ResponseReturnValue:
    """The first step is done: on to the second one, or in."""
    if user.has_totp:
        sessions.begin_half(user, context.now(), target, outside=outside)
        return redirect(url_for("console.second_step"))
    sessions.begin(user, context.now(), outside=outside)
    return redirect(target if _is_ours(target) else url_for("console.home"))


def second_step() -> ResponseReturnValue:
    """The digits of the app, or a recovery code, of somebody whose first step is done."""
    db, now = context.service().db, context.now()
    coming = sessions.half(db, now)
    if coming is None:
        return redirect(url_for("console.sign_in"))
    user, target, outside = coming
    if request.method == "GET":
        return context.page("second_step")
    if refusal := _is_kept_waiting():
        return context.page("second_step", refusal=refusal), 429
    code = request.form.get("code", "")
    if not sign_in.is_second_step(db, context.seal(), user, code, now, context.address()):
        return context.page("second_step", refusal=sign_in.WRONG_CODE), 401
    sessions.begin(user, now, outside=outside)
    return redirect(target if _is_ours(target) else url_for("console.home"))


def leave_for_directory() -> ResponseReturnValue:
    """Send the browser to the office's directory."""
    directory = context.access().directory
    if directory is None:
        abort(404)
    session.clear()
    session["target"] = request.form.get("next", "")
    try:
        return cast(Response, directory.leave_for(_way_back()))
    except DirectoryFailed:
        return _form("", "", DIRECTORY_AWAY), 502


def back_from_directory() -> ResponseReturnValue:
    """Somebody comes back from the directory: to be let in when an account of ours is theirs."""
    directory = context.access().directory
    if directory is None:
        abort(404)
    if refusal := _is_kept_waiting():
        return _form("", "", refusal), 429
    target = session.get("target", "")
    try:
        who = directory.come_back()
    except DirectoryFailed:
        return _form("", "", DIRECTORY_REFUSED), 401
    user = sign_in.from_outside(context.service().db, who.name, who.subject, context.now())
    if user is None:
        return _form("", "", NO_ACCOUNT), 403
    return _let_in(user, target, outside=True)


def _way_back() -> str:
    """The address that is registered at the directory: the public one where it is set."""
    base = context.access().public_url or request.host_url.rstrip("/")
    return base + url_for("console.directory_back")


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
    if not sign_in.is_password_of(db, user.name, old, now, context.address()):
        raise UserRefused("现在的密码不对。连续输错 5 次，账号会锁定 15 分钟。")
    with db.write() as tx:
        changed = users.change_password(tx, user, new, now)
    sessions.begin(changed, now)


def home() -> ResponseReturnValue:
    """Where the user's work waits: a list of tickets that holds some, else the first page of the menu."""
    from console import menu  # the menu knows the table of routes, which knows this file

    with context.service().db.read() as tx:
        waiting = queues.first_waiting(tx, context.user().role, context.sight(), context.now())
    if waiting:
        return redirect(url_for("console.tickets", queue=waiting))
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
