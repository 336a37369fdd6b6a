"""Articles from a file and into a file: every bad row of an import is named, the good ones wait for approval."""

from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from console import audit, context
from knowledge_base import store
from knowledge_base.exporter import export_file
from knowledge_base.importer import Imported, import_file
from storage.sheet_reading import NotATable

FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
MOST_ROWS_NAMED = 50


def take_in() -> ResponseReturnValue:
    """The form for a file, and what became of its rows."""
    if request.method == "GET":
        return context.page("articles_import")
    sent = request.files.get("file")
    data = sent.read() if sent else b""
    if not data:
        return context.page("articles_import", refusal="请选择要导入的文件。"), 422
    try:
        imported = _import(data)
    except NotATable as refused:
        return context.page("articles_import", refusal=str(refused)), 422
    return context.page("articles_import", imported=imported, most=MOST_ROWS_NAMED)


def _import(data: bytes) -> Imported:
    user, now = context.user(), context.now()
    with context.service().db.write() as tx:
        imported = import_file(tx, data, user.name, now, _resolve_unit, user.unit)
        taken = len(imported.new) + len(imported.changed)
        audit.record(
            tx,
            now,
            user.name,
            "articles_imported",
            "",
            f"{taken} 条进入审核，{len(imported.rejected)} 行有误",
        )
    return imported


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
