"""The page, and the plain form that serves browsers without JavaScript.

The session lives in a cookie that scripts cannot read and in the form itself: a post from another site, which has
at most one of the two, is refused.
"""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import Blueprint, Response, make_response, render_template, request, url_for
from werkzeug.exceptions import HTTPException

from channels.attachments import MOST_BYTES
from channels.core import Core
from channels.inbox import Said
from channels.messages import Delivery, Option
from channels.webchat_page.inputs import (
    MOST_CHARACTERS,
    MOST_CHARACTERS_OF_A_SESSION,
    Posted,
    Refused,
    read_form,
)
from channels.webchat_page.talk import Talk
from channels.webchat_page.texts import TEXTS
from channels.webchat_page.views import author, clock_time

SESSION, LANGUAGE, SIZE = "hotline_chat", "hotline_language", "hotline_size"
COOKIE_SECONDS = 180 * 24 * 3600
ROOM_FOR_MULTIPART = 64 * 1024
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True, slots=True)
class Visit:
    """Who asks for a page and how they like to read it."""

    session: str
    language: str
    size: str
    known: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One message of the conversation, ready to be shown; `by` is `me`, `bot` or `person`."""

    by: str
    at: str
    text: str
    ticket: str | None = None
    options: tuple[Option, ...] = ()


def page_routes(core: Core, talk: Talk) -> Blueprint:
    """`/chat`, its form, the privacy notice and the page's files."""
    routes = Blueprint(
        "page",
        __name__,
        url_prefix="/chat",
        template_folder="templates",
        static_folder="static",
        static_url_path="static",
    )

    @routes.get("")
    def show() -> Response:
        return _page(core, talk, _visit())

    @routes.post("")
    def post() -> Response:
        request.max_content_length = MOST_BYTES + ROOM_FOR_MULTIPART
        visit = _visit()
        _same_visitor(visit)
        _send(talk, visit)
        return _redirect(url_for(".show", _anchor="end"))

    @routes.post("/leave")
    def leave() -> Response:
        _same_visitor(_visit())
        response = _redirect(url_for(".show", left=1))
        response.delete_cookie(SESSION, path=url_for(".show"))
        return response

    @routes.get("/privacy")
    def privacy() -> Response:
        visit = _visit()
        service = core.service(visit.language)
        return _html("webchat_privacy.html", visit, service=service)

    @routes.errorhandler(Refused)
    def refuse(refused: Refused) -> Response:
        draft = request.form.get("text", "")[:MOST_CHARACTERS]
        response = _page(core, talk, _visit(), error=refused.message, draft=draft)
        response.status_code = refused.status
        if refused.retry_after is not None:
            response.headers["Retry-After"] = str(refused.retry_after)
        return response

    @routes.errorhandler(HTTPException)
    def refuse_request(error: HTTPException) -> Response:
        key = "file_too_large" if error.code == 413 else "error"
        visit = _visit()
        response = _page(core, talk, visit, error=TEXTS[visit.language][key])
        response.status_code = error.code or 400
        return response

    @routes.after_request
    def protect(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = "geolocation=(self), camera=(), microphone=()"
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return routes


def _visit() -> Visit:
    session = request.cookies.get(SESSION, "")
    known = 1 <= len(session) <= MOST_CHARACTERS_OF_A_SESSION
    accepted = request.accept_languages.best_match(("zh", "en"), default="zh")
    return Visit(
        session=session if known else secrets.token_urlsafe(24),
        language=_choice("lang", LANGUAGE, ("zh", "en"), accepted or "zh"),
        size=_choice("size", SIZE, ("normal", "large"), "normal"),
        known=known,
    )


def _choice(argument: str, cookie: str, values: tuple[str, ...], default: str) -> str:
    """What the link asks for, else what was asked for last time, else the default."""
    wanted = (request.args.get(argument, ""), request.cookies.get(cookie, ""))
    return next((value for value in wanted if value in values), default)


def _same_visitor(visit: Visit) -> None:
    sent = request.form.get("session", "")
    same = hmac.compare_digest(sent.encode("utf-8", "replace"), visit.session.encode("utf-8", "replace"))
    if not (visit.known and same):
        raise Refused(400, "no_session", TEXTS[visit.language]["cookie"])


def _send(talk: Talk, visit: Visit) -> None:
    """The file first, then the words that speak of it."""
    words = request.form.get("choice") or request.form.get("text")
    posted = _keyed_by_words(read_form(visit.session, request.form.get("key"), words))
    address, file = request.remote_addr or "", request.files.get("file")
    if file is not None and file.filename:
        media = talk.store(file.filename, file.read(), address)
        talk.send(replace(posted, key=f"{posted.key}.file", text="", media=media), address)
    elif not posted.text:
        raise Refused(400, "empty", TEXTS[visit.language]["empty"])
    if posted.text:
        talk.send(posted, address)


def _keyed_by_words(posted: Posted) -> Posted:
    """A second click is the same message; other words sent from a page found by "back" are another one."""
    digest = hashlib.sha256(posted.text.encode()).hexdigest()[:12]
    return replace(posted, key=f"{posted.key}.{digest}")


def _page(core: Core, talk: Talk, visit: Visit, error: str = "", draft: str = "") -> Response:
    lines = [_line(entry, visit.language) for entry in talk.history(visit.session)] if visit.known else []
    response = _html(
        "webchat.html",
        visit,
        service=core.service(visit.language),
        lines=lines,
        error=error,
        draft=draft,
        key=secrets.token_urlsafe(12),
        left=bool(request.args.get("left")),
        most_characters=MOST_CHARACTERS,
        most_bytes=MOST_BYTES,
    )
    _keep(response, SESSION, visit.session, secret=True)
    return response


def _html(template: str, visit: Visit, **values: object) -> Response:
    response = make_response(render_template(template, visit=visit, t=TEXTS[visit.language], **values))
    _keep(response, LANGUAGE, visit.language)
    _keep(response, SIZE, visit.size)
    return response


def _line(entry: Said | Delivery, language: str) -> Line:
    if isinstance(entry, Delivery):
        return Line(author(entry), clock_time(entry.created_at), entry.text, entry.ticket, entry.options)
    return Line("me", clock_time(entry.at), entry.text or _without_words(entry, TEXTS[language]))


def _without_words(said: Said, texts: Mapping[str, str]) -> str:
    return texts["sent_place"] if said.kind == "location" else texts["sent_file"]


def _keep(response: Response, cookie: str, value: str, *, secret: bool = False) -> None:
    """`Lax` and not `Strict`: who follows a link from a poster or another chat finds the conversation again."""
    response.set_cookie(
        cookie,
        value,
        COOKIE_SECONDS,
        path=url_for(".show"),
        secure=request.is_secure,
        httponly=secret,
        samesite="Lax",
    )


def _redirect(address: str) -> Response:
    response = make_response("", 303)
    response.headers["Location"] = address
    return response
