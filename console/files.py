"""Attachments of citizens and of officers, as the console's pages hand them out."""

import secrets
from collections.abc import Iterable

from flask import Response, abort, request

from channels import attachments
from channels.attachments import AttachmentRefused
from channels.file_answers import file_answer
from storage.transaction import Row, Transaction


def sent(fields: Iterable[str], most: int) -> dict[str, tuple[str, bytes]]:
    """The files of the form at hand by the id that each will have; raises AttachmentRefused, also when there are more."""
    files = [file for name in fields for file in request.files.getlist(name) if file.filename]
    if len(files) > most:
        raise AttachmentRefused(f"文件太多：一次最多 {most} 个，请减少后再提交。")
    found = {secrets.token_urlsafe(18): (file.filename or "", file.read()) for file in files}
    for _, body in found.values():
        attachments.check(body)
    return found


def stored(tx: Transaction, name: str) -> Row | None:
    """The attachment of this id, or None."""
    return tx.one("SELECT id, name, mime, body FROM attachments WHERE id = :id", id=name)


def response(row: Row | None) -> Response:
    """The file itself; 404 when it is not kept any more."""
    if row is None:
        abort(404)
    return file_answer(row["mime"], bytes(row["body"]))
