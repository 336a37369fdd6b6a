"""A stored file as an HTTP answer in which nothing can act: pictures are shown, sound may be played, all else is downloaded."""

from flask import Response

SHOWN = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


def file_answer(mime: str, body: bytes) -> Response:
    """The file itself."""
    shown = mime in SHOWN
    named = shown or mime.startswith("audio/")
    answer = Response(body, mimetype=mime if named else "application/octet-stream")
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Content-Disposition"] = "inline" if shown else "attachment"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
