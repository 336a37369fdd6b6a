"""The staff's pages as one Flask blueprint: `console_blueprint(service)` is all that the composition root needs.

Every request passes the same gate: one service, one moment, clean input, the CSRF token, the user, the role.
"""

from functools import cache, partial
from hashlib import sha256
from math import ceil
from pathlib import Path

from flask import Blueprint, Response, abort, redirect, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, TooManyRequests

from channels.rate_limit import RateLimit
from console import context, preferences, security, sessions
from console.access import Access
from console.administration import PackDesk
from console.paging import BadCursor
from console.rendering import add_words
from console.routes import ROUTES, Roles, Route
from console.service import Service
from console.sign_in import ATTEMPTS_A_MINUTE
from console.users import User

FOLDER = Path(__file__).parent
BEFORE = {
    "password": frozenset({"password", "sign_out"}),
    "two_step": frozenset({"two_step", "two_step_act", "password", "sign_out"}),
}
"""What a user with a one-time password, and one who needs a second factor, may open before that is done."""
TOO_OFTEN = "操作太频繁，请过一分钟再试。"


def console_blueprint(
    service: Service, access: Access | None = None, pack_desk: PackDesk | None = None
) -> Blueprint:
    """The pages under `/console/`."""
    pages = Blueprint(
        "console", __name__, url_prefix="/console", template_folder="templates", static_folder="static"
    )
    access = access or Access()
    gate = _Gate(service, RateLimit(ATTEMPTS_A_MINUTE), access, pack_desk)
    for route in ROUTES:
        pages.add_url_rule(route.rule, route.endpoint, route.view, methods=route.methods)
    pages.before_request(gate.open)
    pages.after_request(security.add_headers)
    pages.register_error_handler(HTTPException, _error)
    pages.register_error_handler(CSRFError, _old_form)
    pages.register_error_handler(BadCursor, _bad_cursor)
    pages.record_once(partial(_configure, access))
    add_words(pages, _asset_version())
    return pages


def _configure(access: Access, state: BlueprintSetupState) -> None:
    security.configure(state.app, over_https=access.over_https)
    if access.directory:
        access.directory.attach(state.app)


class _Gate:
    """What every request passes before its view; a response stands for a request that may not go on."""

    def __init__(
        self, service: Service, attempts: RateLimit, access: Access, pack_desk: PackDesk | None
    ) -> None:
        self._service = service
        self._attempts = attempts
        self._access = access
        self._pack_desk = pack_desk
        self._routes = {f"console.{route.endpoint}": route for route in ROUTES}
        self._paces = {pace: RateLimit(pace) for pace in {route.a_minute for route in ROUTES}}

    def open(self) -> ResponseReturnValue | None:
        """One service, one moment, clean input, the token, the user, the role, the pace."""
        if request.endpoint == "console.static":
            return None
        context.enter(self._service, self._attempts, self._access, self._pack_desk)
        security.check_input()
        security.csrf.protect()
        route = self._routes[request.endpoint or ""]
        return None if route.roles is None else self._admit(route, route.roles)

    def _admit(self, route: Route, roles: Roles) -> ResponseReturnValue | None:
        limits = self._access.limits
        user = sessions.current(context.service().db, context.now(), limits, is_click=not route.by_itself)
        if user is None:
            wanted = request.full_path.rstrip("?") if request.method == "GET" else preferences.page_before()
            return redirect(url_for("console.sign_in", next=wanted))
        context.identify(user)
        if first := self._first(user):
            if route.endpoint not in BEFORE[first]:
                return redirect(url_for(f"console.{first}"))
        elif user.role not in roles:
            abort(403, "您的角色不能使用这个页面。")
        self._keep_pace(route, user.name)
        return None

    def _first(self, user: User) -> str:
        """The page that has to be done with before any other; empty when there is none."""
        if user.must_change and not sessions.is_outside():
            return "password"
        return "two_step" if user.role in self._access.totp_roles and not user.has_totp else ""

    def _keep_pace(self, route: Route, user: str) -> None:
        seconds = self._paces[route.a_minute].wait(f"{route.endpoint} {user}", context.now())
        if seconds:
            raise TooManyRequests(TOO_OFTEN, retry_after=ceil(seconds))


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
    return context.page("error", code=code, sentence=sentence), code, _waiting(error)


def _waiting(error: HTTPException) -> dict[str, str]:
    """When to come again, where the error says so."""
    return {name: value for name, value in error.get_headers() if name == "Retry-After"}


def _old_form(_: CSRFError) -> ResponseReturnValue:
    sentence = "页面已经失效，请回到刚才的页面再提交一次。"
    return context.page("error", code=400, sentence=sentence, before=preferences.page_before()), 400


def _bad_cursor(_: BadCursor) -> ResponseReturnValue:
    return context.page("error", code=400, sentence="页码不对，请从列表的第一页重新开始。"), 400


@cache
def _asset_version() -> str:
    """Changes when the style or the script changes, so that browsers may keep them for ever."""
    files = sorted(path for path in (FOLDER / "static").rglob("*") if path.is_file())
    return sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:10]
