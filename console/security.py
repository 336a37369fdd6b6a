"""What protects every page: headers, a policy that admits no inline code, cookies, the CSRF token, clean input."""

from flask import Response, abort, request
from flask.sansio.app import App
from flask_wtf.csrf import CSRFProtect

MOST_BYTES = 20 * 1024 * 1024
"""A knowledge file of 10,000 articles has 10 MB."""

CONTENT_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:;"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""`data:` is for the small drawings inside the style sheet of the library (ticks, arrows): a picture runs nothing."""
A_YEAR = "public, max-age=31536000, immutable"
"""For the files beside the pages: their address changes with their content."""
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # the CSRF check of https pages reads the referrer
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}

csrf = CSRFProtect()


def configure(app: App, *, over_https: bool) -> None:
    """Set what Flask keeps for the whole application. Only the console uses the session cookie."""
    app.config.update(
        SESSION_COOKIE_NAME="hotline_console",
        SESSION_COOKIE_PATH="/console",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=over_https,
        WTF_CSRF_CHECK_DEFAULT=False,  # webhooks are authenticated by their platforms; the console calls protect()
        WTF_CSRF_TIME_LIMIT=None,  # the token lives as long as the session
    )
    csrf.init_app(app)


def check_input() -> None:
    """Refuse what no browser form sends: it would only fail deeper down. Also bounds the body."""
    request.max_content_length = MOST_BYTES
    request.max_form_memory_size = MOST_BYTES
    named = (request.args, request.form)
    said = (value for fields in named for _, values in fields.lists() for value in values)
    values = (*(request.view_args or {}).values(), *said)
    if any("\x00" in value for value in values if isinstance(value, str)):
        abort(400, "内容里有不能处理的字符，请删去后再试。")


def add_headers(response: Response) -> Response:
    """Pages with personal data are kept nowhere; only the style and the script may be."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    kept = request.endpoint == "console.static" and "v" in request.args
    response.headers["Cache-Control"] = A_YEAR if kept else "no-store"
    return response
