"""Articles from a file and into a file. A file is looked at first: what is new, what changes and how, which rows are bad and
why; only then its good rows are taken in and wait for approval.
"""

from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from console import audit, context, uploads
from knowledge_base import store
from knowledge_base.articles import Version
from knowledge_base.difference import Difference, differences
from knowledge_base.exporter import export_file
from knowledge_base.importer import Incoming, Preview, preview, read_articles
from knowledge_base.importer import take_in as bring_in
from storage.sheet_reading import NotATable

FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
}
MOST_ROWS_NAMED = 50


MOST_TEXT = 30_000
"""Characters of differences on one page, which would otherwise grow with the file."""


def take_in() -> ResponseReturnValue:
    """The form for a file; what is sent is looked at and kept, and nothing is taken in yet."""
    if request.method == "GET":
        return context.page("articles_import")
    name, data = _sent()
    if not data:
        return _refused("请选择要导入的文件，不能是空的。")
    try:
        read = read_articles(data, _resolve_unit, context.user().unit)
    except NotATable as refused:
        return _refused(str(refused))
    with context.service().db.write() as tx:
        found = preview(tx, read)
        upload = uploads.keep(tx, name, data, context.user().name, context.now())
    return context.page(
        "articles_import", found=found, told=_told(found), upload=upload, name=name, most=MOST_ROWS_NAMED
    )


def _sent() -> tuple[str, bytes]:
    """The name and the content of the file in the form; empty without one."""
    file = request.files.get("file")
    if file is None:
        return "", b""
    with closing(file):  # a large one lies on the disk
        return file.filename or "", file.read()


def _refused(sentence: str) -> ResponseReturnValue:
    return context.page("articles_import", refusal=sentence), 422


def _told(found: Preview) -> list[tuple[Incoming, Version, list[Difference]]]:
    """The changed articles with what differs, as far as a page has room."""
    told, room = [], MOST_TEXT
    for one, newest in found.changed[:MOST_ROWS_NAMED]:
        differs = differences(newest.content, one.content)
        room -= sum(len(piece.text) for field in differs for piece in (*field.before, *field.after))
        told.append((one, newest, differs if room > 0 else []))
    return told


def take_in_kept(upload: int) -> ResponseReturnValue:
    """Take in the file that was looked at: its good rows wait for approval. Once, however often the button is pressed."""
    user, now = context.user(), context.now()
    db = context.service().db
    with db.read() as tx:
        kept = uploads.kept(tx, upload, user.name, now)
    if kept is None:
        return _refused("这个文件已经导入过，或者放得太久，请重新选择文件。")
    read = read_articles(kept.body, _resolve_unit, user.unit)
    with db.write() as tx:
        if not uploads.drop(tx, upload, user.name):
            return _refused("这个文件刚刚已经导入。")
        imported = bring_in(tx, read, user.name, now)
        taken = len(imported.new) + len(imported.changed)
        detail = f"{kept.name}：{taken} 条进入审核，{len(imported.rejected)} 行有误"
        audit.record(tx, now, user.name, "articles_imported", "", detail)
    return context.page("articles_import", imported=imported, most=MOST_ROWS_NAMED)


def _resolve_unit(name: str) -> str | None:
    """A unit by name or short name; who belongs to a unit brings in articles of that unit alone."""
    unit, own = context.city().units.find(name), context.user().unit
    if unit and own and unit.name != own:
        raise ValueError(f"您只能导入{own}的知识，这一行属于{unit.name}")
    return unit.name if unit else None


def give_out() -> ResponseReturnValue:
    """What is released now, as a file that can be imported again."""
    form = request.args.get("format", "xlsx")
    if form not in FORMATS:
        abort(404)
    user, now = context.user(), context.now()
    with context.service().db.write() as tx:
        release = store.current_release(tx)
        versions = store.released(tx, release) if release else []
        audit.record(tx, now, user.name, "articles_exported", f"第 {release or 0} 批", f"{len(versions)} 条")
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"articles.{form}"
        export_file(path, versions)
        body = path.read_bytes()
    name = f"articles-{release or 0}.{form}"
    return Response(
        body, mimetype=FORMATS[form], headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
