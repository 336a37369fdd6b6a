"""Who visits the page, and what its cookies keep: the session, the language, the size of the text.

The session lives in a cookie that scripts cannot read and in the page's own forms: a post from another site, which
has at most one of the two, is refused.
"""

import hmac
import secrets
from dataclasses import dataclass, replace

from flask import Response, request, url_for

from channels.webchat_page.inputs import MOST_CHARACTERS_OF_A_SESSION, Refused, check_session
from channels.webchat_page.texts import TEXTS

SESSION, LANGUAGE, SIZE = "hotline_chat", "hotline_language", "hotline_size"
SECONDS = 180 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Visit:
    """Who asks for a page and how they like to read it; `known` when the browser brought its session."""

    session: str
    language: str
    size: str
    known: bool


def this_visit() -> Visit:
    """The visitor of this request."""
    session = request.cookies.get(SESSION, "")
    known = 1 <= len(session) <= MOST_CHARACTERS_OF_A_SESSION
    accepted = request.accept_languages.best_match(("zh", "en"), default="zh")
    return Visit(
        session=session if known else secrets.token_urlsafe(24),
        language=_choice("lang", LANGUAGE, ("zh", "en"), accepted or "zh"),
        size=_choice("size", SIZE, ("normal", "large"), "normal"),
        known=known,
    )


def same_visitor(visit: Visit) -> None:
    """Refuse a form that does not carry the session of the cookie."""
    sent = request.form.get("session", "")
    same = hmac.compare_digest(sent.encode("utf-8", "replace"), visit.session.encode("utf-8", "replace"))
    if not (visit.known and same):
        raise Refused(400, "no_session", TEXTS[visit.language]["cookie"])


def resumed(visit: Visit, session: str | None) -> Visit:
    """The visit with the session that the page's program has kept; raises Refused where it is none."""
    return replace(visit, session=check_session(session))


def keep(response: Response, visit: Visit) -> None:
    """Have the browser remember all three."""
    _set(response, SESSION, visit.session, secret=True)
    _set(response, LANGUAGE, visit.language)
    _set(response, SIZE, visit.size)


def forget(response: Response) -> None:
    """Have the browser forget the session."""
    response.delete_cookie(SESSION, path=url_for(".show"))


def _choice(argument: str, cookie: str, values: tuple[str, ...], default: str) -> str:
    """What the link asks for, else what was asked for last time, else the default."""
    wanted = (request.args.get(argument, ""), request.cookies.get(cookie, ""))
    return next((value for value in wanted if value in values), default)


def _set(response: Response, cookie: str, value: str, *, secret: bool = False) -> None:
    """`Lax` and not `Strict`: who follows a link from a poster or another chat finds the conversation again."""
    response.set_cookie(
        cookie,
        value,
        SECONDS,
        path=url_for(".show"),
        secure=request.is_secure,
        httponly=secret,
        samesite="Lax",
    )
