"""Lists for auditors: asked for, approved by another person, downloaded with a mark of who took them."""

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Response, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from console import audit, context
from desk import exports
from desk.export_cells import COLUMNS, GRANTABLE
from desk.export_files import write_list
from desk.export_filter import Filter, read_filter
from desk.export_filter import listed as words_in
from desk.exports import Person, Request
from reports.periods import NoPeriod, read_period
from tickets.model import Refusal

FORMATS = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "sqlite": "application/vnd.sqlite3",
}
LISTS = {
    "units": "承办单位",
    "topics": "诉求分类或事项",
    "lines": "专线",
    "purposes": "诉求类型",
    "words": "关键词",
}


def listed(refusal: str = "") -> ResponseReturnValue:
    """All lists and the form for a new one."""
    with context.service().db.read() as tx:
        rows = exports.listed(tx)
    page = context.page(
        "exports",
        rows=rows,
        refusal=refusal,
        states=exports.STATES,
        lists=LISTS,
        grantable=_titles(GRANTABLE),
    )
    return page, 422 if refusal else 200


def new() -> ResponseReturnValue:
    """Ask for a list."""
    form, now = request.form, context.now()
    try:
        span = read_period(form.get("period", ""))
    except NoPeriod as error:
        return listed(str(error))
    lists = {name: words_in(form.get(name, "")) for name in LISTS}
    lists["units"] = tuple(map(context.city().units.full_name, lists["units"]))
    wanted = Request(
        form.get("title", ""), form.get("requester", ""), form.get("basis", ""),
        Filter(span.first, span.last, **lists), tuple(form.getlist("granted")),
    )  # fmt: skip
    with context.service().db.write() as tx:
        made = exports.ask(tx, _person(), wanted, now)
        if not isinstance(made, Refusal):
            audit.record(tx, now, context.user().name, "export_act", f"清单 {made}", "申请")
    if isinstance(made, Refusal):
        return listed(made.text)
    flash(f"已申请第 {made} 号清单，等待另一位值班长或审计人员批准。")
    return redirect(url_for("console.export", number=made))


def shown(number: int, refusal: str = "") -> ResponseReturnValue:
    """One list: what was asked for, how many tickets, and everything that was done with it."""
    with context.service().db.read() as tx:
        row = exports.one(tx, number)
        if row is None:
            abort(404)
        log = exports.log_of(tx, number)
        found, is_all = exports.would_count(tx, row, context.now())
    wanted = read_filter(row["filter"])
    told = {title: "、".join(getattr(wanted, name)) for name, title in LISTS.items()}
    page = context.page(
        "export", row=row, wanted=wanted, told=told, log=log, found=found, is_all=is_all, refusal=refusal, states=exports.STATES,
        deeds=exports.DEEDS, formats=tuple(FORMATS), granted=_titles(c for c in GRANTABLE if c in row["columns"]),
        may_approve=_person().role in exports.APPROVERS and row["asked_by"] != context.user().name,
    )  # fmt: skip
    return page, 409 if refusal else 200


def act(number: int, action: str) -> ResponseReturnValue:
    """Approve a list or send it back."""
    if action not in ("approve", "refuse"):
        abort(404)
    who, now = _person(), context.now()
    with context.service().db.write() as tx:
        if action == "approve":
            refusal = exports.approve(tx, context.city(), who, number, now)
        else:
            refusal = exports.refuse(tx, who, number, request.form.get("reason", ""), now)
        if refusal is None:
            audit.record(
                tx, now, who.name, "export_act", f"清单 {number}", "批准" if action == "approve" else "退回"
            )
    if refusal:
        return shown(number, refusal.text)
    flash("已批准，内容已经固定。" if action == "approve" else "已退回。")
    return redirect(url_for("console.export", number=number))


def file(number: int, form: str) -> ResponseReturnValue:
    """The file of an approved list; who took it is written down."""
    if form not in FORMATS:
        abort(404)
    who, now = _person(), context.now()
    with TemporaryDirectory() as folder, context.service().db.write() as tx:
        row = exports.opened(tx, who, number)
        if isinstance(row, Refusal):
            refused = row.text
        else:
            path = Path(folder) / f"list.{form}"
            digest = write_list(path, row, exports.rows_of(tx, number), who.name, now)
            exports.note_download(tx, who, number, form, digest, now)
            audit.record(tx, now, who.name, "export_act", f"清单 {number}", f"下载 {form}")
            headers = {"Content-Disposition": f'attachment; filename="list-{number}.{form}"'}
            return Response(path.read_bytes(), mimetype=FORMATS[form], headers=headers)
    return shown(number, refused)


def _person() -> Person:
    user = context.user()
    return exports.person(user.name, user.role, user.unit, context.city().readers)


def _titles(columns: Iterable[str]) -> dict[str, str]:
    return {column: COLUMNS[column][0] for column in columns}
