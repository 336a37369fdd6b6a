"""What the office did: records by period, one record with its history, sheets, and what still has to be done after meetings."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from console import audit, context
from desk import office_records as desk
from desk.office_records import Wanted
from desk.record_sheet import Rejected, read_records
from reports.periods import NoPeriod, Period, read_period
from storage.sheet_reading import NotATable
from tickets import office_records as reads
from tickets.model import Refusal
from tickets.record_kinds import KINDS, Content, ContentWrong, Kind, Value, kind_named

MOST_ROWS_NAMED = 50


def listed(refusal: str = "", rejected: tuple[Rejected, ...] = ()) -> ResponseReturnValue:
    """The records of a period, this month's where none is named."""
    try:
        period = _period()
    except NoPeriod as unreadable:
        refusal, period = str(unreadable), read_period(f"{context.now():%Y-%m}")
    kind = kind_named(request.args.get("kind", ""))
    with context.service().db.read() as tx:
        rows = reads.records_of(tx, period.first, period.last, kind.name if kind else "")
    text = context.page(
        "records", rows=rows, period=period, kind=kind, kinds=KINDS, refusal=refusal, rejected=rejected,
        most=MOST_ROWS_NAMED,
    )  # fmt: skip
    return text, 422 if refusal else 200


def _period() -> Period:
    return read_period(request.args.get("period", "") or f"{context.now():%Y-%m}")


def new(kind: str) -> ResponseReturnValue:
    """The form of a kind, and a new record from it."""
    wanted = KINDS.get(kind) or abort(404)
    if request.method == "GET":
        return _form(wanted, {})
    actor, now = context.sight().actor, context.now()
    try:
        content = desk.read(context.city(), wanted, request.form, now)
    except ContentWrong as wrong:
        return _form(wanted, request.form, str(wrong))
    with context.service().db.write() as tx:
        made = desk.record(tx, actor, content, now)
        if not isinstance(made, Refusal):
            audit.record(tx, now, actor.user, "record_act", f"记录 {made}", f"新建{wanted.title}")
    if isinstance(made, Refusal):
        return _form(wanted, request.form, made.text)
    return redirect(url_for("console.record", record=made))


def _form(kind: Kind, given: object, refusal: str = "") -> ResponseReturnValue:
    text = context.page("record_form", kind=kind, given=given, refusal=refusal, units=_units())
    return text, 422 if refusal else 200


def shown(record: int) -> ResponseReturnValue:
    """One record, its versions, and what is to be done after it."""
    return _page(record)


def _page(record: int, tried: str = "", refusal: str = "") -> ResponseReturnValue:
    """`tried` is the form that comes back with what was filled in."""
    with context.service().db.read() as tx:
        row = reads.record_of(tx, record) or abort(404)
        changes = reads.changes_of(tx, record)
        asked = reads.follow_ups(tx, record_id=record, done=True)
    given = request.form if tried == "amend" else _written(row.content)
    text = context.page(
        "record", row=row, kind=KINDS[row.content.kind], given=given, tried=tried, refusal=refusal, units=_units(),
        changes=[{**change, "content": reads.read_values(change["content"])} for change in changes], asked=asked,
    )  # fmt: skip
    return text, 409 if refusal else 200


def act(record: int, action: str) -> ResponseReturnValue:
    """Amend or withdraw a record, or ask something of a unit."""
    act = _ACTS.get(action) or abort(404)
    try:
        refusal = act(record)
    except ContentWrong as wrong:
        return _page(record, action, str(wrong))
    if refusal is not None:
        return _page(record, action, refusal.text)
    flash(_DONE[action])
    return redirect(url_for("console.record", record=record))


def _amend(record: int) -> Refusal | None:
    actor, now, form = context.sight().actor, context.now(), request.form
    with context.service().db.write() as tx:
        old = reads.record_of(tx, record) or abort(404)
        content = desk.read(context.city(), KINDS[old.content.kind], form, now)
        refusal = desk.amend(tx, actor, record, _version(), content, form.get("reason", ""), now)
        if refusal is None:
            audit.record(tx, now, actor.user, "record_act", f"记录 {record}", "修改")
    return refusal


def _withdraw(record: int) -> Refusal | None:
    actor, now = context.sight().actor, context.now()
    with context.service().db.write() as tx:
        refusal = desk.withdraw(tx, actor, record, _version(), request.form.get("reason", ""), now)
        if refusal is None:
            audit.record(tx, now, actor.user, "record_act", f"记录 {record}", "撤下")
    return refusal


def _ask(record: int) -> Refusal | None:
    actor, now = context.sight().actor, context.now()
    wanted = Wanted(*(request.form.get(name, "").strip() for name in ("task", "unit", "due")))
    with context.service().db.write() as tx:
        asked = desk.ask(tx, context.city(), actor, record, wanted, now)
        if isinstance(asked, Refusal):
            return asked
        audit.record(tx, now, actor.user, "record_act", f"记录 {record}", f"待落实事项 {asked}")
    return None


_ACTS = {"amend": _amend, "withdraw": _withdraw, "ask": _ask}
_DONE = {"amend": "已修改。", "withdraw": "已撤下。", "ask": "已列入待落实事项。"}


def _version() -> int:
    told = request.form.get("version", "")
    return int(told) if told.isdecimal() and len(told) < 10 else 0  # noqa: PLR2004 - no record changes so often


def take_in() -> ResponseReturnValue:
    """Records from a sheet; every bad row is named, the good ones go in."""
    sent = request.files.get("file")
    data = sent.read() if sent else b""
    kind, actor, now = kind_named(request.form.get("kind", "")), context.sight().actor, context.now()
    if not data:
        return listed("请选择要导入的文件，不能是空的。")
    try:
        found, rejected = read_records(data, context.city(), kind, now)
    except NotATable as refused:
        return listed(str(refused))
    with context.service().db.write() as tx:
        brought = desk.bring(tx, actor, found, "导入", now)
        counts = brought.counts
        told = f"新增 {counts['new']} 条，更新 {counts['updated']} 条，没有变化 {counts['unchanged']} 条"
        audit.record(
            tx,
            now,
            actor.user,
            "record_act",
            "导入",
            f"{told}，{len(rejected) + len(brought.refused)} 行有误",
        )
    flash(f"已导入：{told}。")
    if rejected or brought.refused:
        said = f"有 {len(rejected) + len(brought.refused)} 行没有导入，改正后再导入一次即可。"
        return listed("\n".join([said, *brought.refused[:MOST_ROWS_NAMED]]), tuple(rejected))
    return redirect(url_for("console.records"))


def follow_ups(tried: int = 0, refusal: str = "") -> ResponseReturnValue:
    """What still has to be done; a unit sees its own."""
    sight = context.sight()
    with context.service().db.read() as tx:
        rows = reads.follow_ups(tx, unit=sight.unit, done=request.args.get("done") == "1")
    text = context.page(
        "follow_ups", rows=rows, tried=tried, refusal=refusal, today=context.now().date().isoformat()
    )
    return text, 409 if refusal else 200


def finish(follow_up: int) -> ResponseReturnValue:
    """Say how something was done."""
    actor, now, note = context.sight().actor, context.now(), request.form.get("note", "")
    with context.service().db.write() as tx:
        refusal = desk.finish(tx, actor, follow_up, note, now)
        if refusal is None:
            audit.record(tx, now, actor.user, "record_act", f"待落实事项 {follow_up}", "办完")
    if refusal:
        return follow_ups(follow_up, refusal.text)
    flash("已登记落实情况。")
    return redirect(url_for("console.follow_ups"))


def _units() -> list[str]:
    return [unit.name for unit in context.city().units]


def _written(content: Content) -> dict[str, str]:
    """The fields as a form has them."""
    return {name: _text(value) for name, value in content.values.items()}


def _text(value: Value) -> str:
    if isinstance(value, tuple):
        return "\n".join(" ".join(filter(None, (name, unit, _score(score)))) for name, unit, score in value)
    return _score(value) if isinstance(value, float) else str(value)


def _score(score: float | None) -> str:
    return "" if score is None else f"{score:g}"
