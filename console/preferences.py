"""How a browser wants its pages: the language, and light or dark. Kept in a cookie of that browser, not of the account."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Response, current_app, request

from console.languages import CHINESE, LANGUAGES

COOKIE = "hotline_look"
YEAR = 365 * 24 * 3600
THEMES = {"auto": "跟随系统", "light": "浅色", "dark": "深色"}


@dataclass(frozen=True, slots=True)
class Look:
    """The language of the words, and the colours; `auto` follows the system."""

    language: str = CHINESE
    theme: str = "auto"


def look() -> Look:
    """What this browser asked for. A cookie that says anything else counts as none."""
    language, _, theme = request.cookies.get(COOKIE, "").partition("/")
    return Look(language if language in LANGUAGES else CHINESE, theme if theme in THEMES else "auto")


def keep(response: Response, wanted: Look) -> None:
    """Remember it for a year, for the pages of the console alone."""
    response.set_cookie(
        COOKIE,
        f"{wanted.language}/{wanted.theme}",
        max_age=YEAR,
        path="/console",
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )


def page_before() -> str | None:
    """The page of ours on which the form stood, as a path; None when the browser does not say or it is not ours.

    A form that came back with a refusal stands at the address that it was sent to; then it is the page above that address.
    """
    came = urlsplit(request.referrer or "")
    if came.netloc != request.host or not came.path.startswith("/console/"):
        return None
    path = came.path
    while not _opens(path):
        path = path.rpartition("/")[0]
    return f"{path}?{came.query}" if came.query and path == came.path else path or None


def _opens(path: str) -> bool:
    adapter = current_app.create_url_adapter(request)
    return not path or (adapter is not None and adapter.test(path, "GET"))
