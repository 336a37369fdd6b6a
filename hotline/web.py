"""The Flask application: every enabled channel, the console, the health pages, and plain sentences for errors."""

import logging
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import TYPE_CHECKING

from flask import Blueprint, Flask, Request, Response, jsonify, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask.typing import ResponseReturnValue
from flask_compress import Compress
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from channels.json_answers import refused_by_routing
from storage.database import Database

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger(__name__)
LARGEST_BODY = 12 * 1024 * 1024  # an attachment of 10 MB and its envelope

FOR_PROGRAMS = ("/channels/", "/api/", "/healthz/", "/readyz/", "/metrics/")
"""What lies under these is never answered with a page."""

COMPRESSED = ["text/html", "text/css", "text/javascript", "image/svg+xml", "application/json"]
"""What people's browsers load; platforms get what they sent for as it is, and a stream of events is never held back."""

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}
SENTENCES = {
    400: "请求的内容不完整或格式不对，请检查后再试。",
    403: "没有权限做这件事。",
    404: "没有找到这个页面。",
    405: "不支持这种请求方式。",
    413: "内容太大，请缩小后再发。",
    415: "不支持这种内容格式。",
    429: "操作太频繁，请稍后再试。",
}


def make_app(
    db: Database,
    secret_key: str,
    blueprints: Iterable[Blueprint],
    trusted: Sequence[IPv4Network | IPv6Network] = (),
) -> Flask:
    """The application of one process."""
    app = Flask("hotline", static_folder=None)
    app.config.update(
        SECRET_KEY=secret_key,
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        COMPRESS_MIMETYPES=COMPRESSED,
    )
    app.session_interface = ConsoleSessions()
    app.json.ensure_ascii = False  # type: ignore[attr-defined] # Chinese is written as Chinese
    for blueprint in blueprints:
        app.register_blueprint(blueprint)
    app.register_blueprint(_health(db))
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(Exception, _failed)
    app.after_request(_protect)
    Compress(app)
    if trusted:
        app.wsgi_app = TrustedProxies(app.wsgi_app, trusted)  # type: ignore[method-assign]
    return app


def _protect(response: Response) -> Response:
    """What every answer carries, also a refusal and a file; pages that need more room have set their own."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response


class ConsoleSessions(SecureCookieSessionInterface):
    """Only the console signs people in: a citizen's message does not pay for a session that nobody reads."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session of a console page; None, which is an empty one, for everything else."""
        return super().open_session(app, request) if request.path.startswith("/console") else None


def _health(db: Database) -> Blueprint:
    pages = Blueprint("health", __name__)

    @pages.get("/healthz")
    def healthz() -> ResponseReturnValue:
        """The process lives."""
        return jsonify(status="ok")

    @pages.get("/readyz")
    def readyz() -> ResponseReturnValue:
        """The process can work: the database answers."""
        with db.read() as tx:
            tx.value("SELECT 1 AS one")
        return jsonify(status="ready")

    return pages


def _refused(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if code < 400:  # a redirect is raised as an exception, too
        return error
    return _sentence(code)


def _failed(error: Exception) -> ResponseReturnValue:
    # The rule and not the path: the path of a signed link is its secret.
    log.error("request %s %s failed", request.method, request.url_rule, exc_info=error)
    return _sentence(503)


def _sentence(code: int) -> ResponseReturnValue:
    if f"{request.path}/".startswith(FOR_PROGRAMS):
        return refused_by_routing(code)
    message = SENTENCES.get(code, "服务暂时不可用，请稍后再试。")
    page = f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{code}</title><p>{message}</p></html>'
    return page, code


class TrustedProxies:
    """Believes X-Forwarded-* only when the request comes from one of our own reverse proxies."""

    def __init__(self, app: "WSGIApplication", networks: Sequence[IPv4Network | IPv6Network]) -> None:
        self._plain = app
        self._fixed = ProxyFix(app, x_for=1, x_proto=1, x_host=1)
        self._networks = networks

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        address = ip_address(environ.get("REMOTE_ADDR") or "0.0.0.0")  # noqa: S104 - no address is nobody's
        trusted = any(address in network for network in self._networks)
        return (self._fixed if trusted else self._plain)(environ, start_response)
