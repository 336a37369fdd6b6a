"""What every answer of the page has in common: the strict policy for browsers, and the way on after a form."""

from flask import Response, make_response

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:;"
    " media-src 'self' blob:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=(self)",
}


def redirect(address: str) -> Response:
    """To be fetched next, so that a reload sends no form again."""
    response = make_response("", 303)
    response.headers["Location"] = address
    return response


def protect(response: Response) -> Response:
    """The policy, where the answer (a file) has no stricter one of its own."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")
    return response
