"""The staff's pages as one Flask blueprint: `console_blueprint(service)` is all that the composition root needs.

Every request passes the same gate: one service, one moment, clean input, the CSRF token, the user, the role.
"""

from collections.abc import Mapping
from functools import partial
from hashlib import sha256
from pathlib import Path

from flask import Blueprint, Response, abort, redirect, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from channels.rate_limit import RateLimit
from console import context, security, sessions
from console.paging import BadCursor
from console.rendering import add_words
from console.routes import ROUTES, Route
from console.service import Service
from console.sessions import Limits
from console.sign_in import ATTEMPTS_A_MINUTE

FOLDER = Path(__file__).parent
BEFORE_CHANGE = frozenset({"password", "sign_out"})
"""What a user with a one-time password may open."""


def console_blueprint(service: Service, *, public_url: str = "", limits: Limits | None = None) -> Blueprint:
    """The pages under `/console/`. `public_url` beginning with https makes the cookie travel over https alone."""
    pages = Blueprint(
        "console", __name__, url_prefix="/console", template_folder="templates", static_folder="static"
    )
    routes = {f"console.{route.endpoint}": route for route in ROUTES}
    for route in ROUTES:
        pages.add_url_rule(route.rule, route.endpoint, route.view, methods=route.methods)
    pages.before_request(partial(_gate, service, RateLimit(ATTEMPTS_A_MINUTE), limits or Limits(), routes))
    pages.after_request(security.add_headers)
    pages.register_error_handler(HTTPException, _error)
    pages.register_error_handler(CSRFError, _old_form)
    pages.register_error_handler(BadCursor, _bad_cursor)
    pages.record_once(partial(_configure, public_url.startswith("https://")))
    add_words(pages, _asset_version())
    return pages


def _configure(over_https: bool, state: BlueprintSetupState) -> None:
    security.configure(state.app, over_https=over_https)


def _gate(
    service: Service, attempts: RateLimit, limits: Limits, routes: Mapping[str, Route]
) -> ResponseReturnValue | None:
    if request.endpoint == "console.static":
        return None
    context.enter(service, attempts)
    security.check_input()
    security.csrf.protect()
    route = routes[request.endpoint or ""]
    if route.roles is None:
        return None
    return _admit(route, limits)


def _admit(route: Route, limits: Limits) -> ResponseReturnValue | None:
    user = sessions.current(context.service().db, context.now(), limits)
    if user is None:
        wanted = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("console.sign_in", next=wanted))
    context.identify(user)
    if user.must_change and route.endpoint not in BEFORE_CHANGE:
        return redirect(url_for("console.password"))
    if user.role not in (route.roles or ()):
        abort(403, "您的角色不能使用这个页面。")
    return None


_SENTENCES = {
    404: "没有找到这个页面，或者您不能查看它。",
    405: "这个页面不能这样打开，请从列表重新进入。",
    413: "内容太大，请缩小后再提交。",
}


def _error(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if code < 400:
        return Response(error.get_body(), code, error.get_headers())
    sentence = _SENTENCES.get(code) or error.description
    return context.page("error", code=code, sentence=sentence), code


def _old_form(_: CSRFError) -> ResponseReturnValue:
    return context.page("error", code=400, sentence="页面已经失效，请返回上一页，刷新后再提交一次。"), 400


def _bad_cursor(_: BadCursor) -> ResponseReturnValue:
    return context.page("error", code=400, sentence="页码不对，请从列表的第一页重新开始。"), 400


def _asset_version() -> str:
    """Changes when the style or the script changes, so that browsers may keep them for ever."""
    files = sorted((FOLDER / "static").iterdir())
    return sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:10]
