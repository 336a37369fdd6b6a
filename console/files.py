"""Attachments of citizens, handed out so that nothing in them can act: pictures are shown, all else is downloaded."""

from flask import Response, abort

from storage.transaction import Row, Transaction

SHOWN = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


def stored(tx: Transaction, name: str) -> Row | None:
    """The attachment of this id, or None."""
    return tx.one("SELECT id, name, mime, body FROM attachments WHERE id = :id", id=name)


def response(row: Row | None) -> Response:
    """The file itself; 404 when it is not kept any more."""
    if row is None:
        abort(404)
    shown = row["mime"] in SHOWN
    answer = Response(bytes(row["body"]), mimetype=row["mime"] if shown else "application/octet-stream")
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Content-Disposition"] = "inline" if shown else "attachment"
    return answer
