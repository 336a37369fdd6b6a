"""Bulletins: the list of issues, one issue with its figures and prose, and what people do with it until it is read."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from io import BytesIO

from flask import Response, abort, flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from console import audit, context
from console.reads import behind as behind_figure
from console.reads import bulletins as reads
from desk.bulletins import deliveries, issues
from desk.bulletins.actions import ACTIONS, MAY_EDIT, MAY_RELEASE, Deed, act, begin
from desk.bulletins.issues import Issue
from desk.bulletins.press import Press, Stamp
from reports.chapters.galley import Galley, text_of
from reports.chapters.slots import pieces
from reports.drilldown import has_list
from reports.metrics import metrics
from reports.printing.web import css, fragment
from reports.report import Imprint, Report
from reports.storing import read_galley, read_report
from storage.transaction import Transaction
from tickets.model import Refusal

DONE = {
    "compute": "数据已重新生成，人工写的文字没有变动。",
    "edit": "已保存。",
    "publicity": "已保存。",
    "release": "已编号发布，名单上的单位和领导会收到通知。",
    "erratum": "更正已登记，收到过本期的单位和领导会收到通知。",
}
NAMES = {
    "compute": "生成数据",
    "edit": "修改文字",
    "publicity": "是否宜公开",
    "release": "发布",
    "erratum": "更正",
}


def listed(refusal: str = "") -> ResponseReturnValue:
    """Issues that are being written, or the released ones."""
    unit = context.sight().unit
    view = request.args.get("view", "released" if unit else "open")
    if view not in reads.VIEWS:
        abort(404)
    with context.service().db.read() as tx:
        page = reads.listed(tx, view, context.sight(), request.args.get("after", ""))
    press, series = _press(), context.city().bulletins.series
    titles = {row["id"]: press.span(row["period"]).title for row in page.rows}
    text = context.page(
        "bulletins",
        page=page,
        view=view,
        views={} if unit else reads.VIEW_TITLES,
        series=series,
        titles=titles,
        states=reads.STATUS_TITLES,
        refusal=refusal,
    )
    return text, 422 if refusal else 200


def new() -> ResponseReturnValue:
    """Begin an issue of a kind and period, and compute it."""
    press, form = _press(), request.form
    kind = form.get("kind", "")
    deed = _deed("begin", {})
    try:
        span, meeting = press.span(form.get("period", "")), _day(form.get("meeting", ""))
        with context.service().db.read() as tx:
            galley = (
                press.compute(tx, kind, span.name, deed.now) if kind in deed.city.bulletins.series else ""
            )
    except ValueError as error:
        return listed(str(error))
    with context.service().db.write() as tx:
        made = begin(tx, deed, kind, span, meeting)
        if not isinstance(made, Refusal):
            audit.record(tx, context.now(), deed.actor.user, "bulletin_act", f"通报 {made}", "新建")
            act(tx, _deed("compute", {"galley": galley}), made)
    if isinstance(made, Refusal):
        return listed(made.text)
    return redirect(url_for("console.bulletin", key=made))


def _day(text: str) -> date | None:
    """A day of a form; ValueError with a sentence."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise ValueError(f"日期“{text}”看不懂，请写成 2024-10-23。") from None


def shown(key: int) -> ResponseReturnValue:
    """One issue; whoever opens a released one that went to their unit leaves a receipt."""
    now, user = context.now(), context.user()
    with context.service().db.read() as tx:
        issue = _load(tx, key)
    if issue.is_released and context.sight().unit:
        with context.service().db.write() as tx:
            deliveries.note_reader(tx, key, user.name, user.unit, now)
    return _page(key)


def _page(key: int, tried: str = "", refusal: str = "") -> ResponseReturnValue:
    """`tried` is the action whose form comes back with what was filled in and the refusal."""
    rules = context.city().bulletins
    with context.service().db.read() as tx:
        issue = _load(tx, key)
        written, content = issues.prose(tx, key), issues.galley(tx, key)
        errata, history = issues.errata(tx, key), issues.history(tx, key)
        receipts = deliveries.receipts(tx, key, rules.unread_days, context.now())
    galley = read_galley(content) if content and not issue.is_released else None
    series = rules.series.get(issue.kind)
    text = context.page(
        "bulletin",
        issue=issue,
        span=_press().span(issue.period),
        series=series,
        state=reads.STATUS_TITLES[issue.status],
        chapters=_chapters(galley, written) if galley else [],
        galley=galley,
        body=_body(key, galley, issue),
        listable=_listable(galley),
        lists=reads.LIST_TITLES,
        findings=_findings(issue, content, written),
        errata=errata,
        history=history,
        receipts=[] if context.sight().unit else receipts,
        unaddressed=deliveries.unaddressed(series, rules) if series else [],
        edits=context.user().role in MAY_EDIT,
        releases=context.user().role in MAY_RELEASE,
        formats=_press().formats,
        tried=tried,
        refusal=refusal,
    )
    return text, 409 if refusal else 200


def _body(key: int, galley: Galley | None, issue: Issue) -> Markup:
    """A released issue as it was printed; of a draft the tables, for its text is edited chapter by chapter."""
    if issue.is_released:
        return _printed(key, read_report(issue.frozen))
    if galley is None:
        return Markup("")
    tables = replace(galley.report, title="", subtitle="", imprint=Imprint(), figures=(), chapters=())
    return _printed(key, tables)


def _printed(key: int, report: Report) -> Markup:
    """The printer escapes whatever is in the report."""
    return Markup(fragment(report, partial(_link, key)))  # noqa: S704


def _link(key: int, figure: str) -> str:
    return (
        url_for("console.bulletin_figure", key=key, of=figure) if _sees_lists() and has_list(figure) else ""
    )


def _listable(galley: Galley | None) -> set[str]:
    """The figures whose numbers open a list for this user."""
    if galley is None or not _sees_lists():
        return set()
    ids = {figure.id for figure in galley.report.figures}
    return {name for name in ids if name.removesuffix("_share") in metrics()}


def _sees_lists() -> bool:
    from console.routes import may_open  # the table of pages knows this view

    return may_open(context.user(), "bulletin_figure")


def style() -> ResponseReturnValue:
    """The style of a printed bulletin; a page may bring none of its own."""
    return Response(css(), mimetype="text/css")


@dataclass(frozen=True, slots=True)
class ShownChapter:
    """A chapter of a draft: filled paragraphs in pieces, the text to edit, and the computed one where people wrote."""

    key: str
    heading: str
    level: int
    prose: bool
    paragraphs: list[list[tuple[str, str]]]
    text: str
    computed: str
    is_written: bool


def _chapters(galley: Galley, written: dict[str, str]) -> list[ShownChapter]:
    return [
        ShownChapter(
            key=part.key,
            heading=part.heading,
            level=part.level,
            prose=part.prose,
            paragraphs=[pieces(line, galley.slots) for line in text_of(part, written)],
            text="\n".join(text_of(part, written)),
            computed="\n".join(part.paragraphs),
            is_written=part.key in written,
        )
        for part in galley.parts
    ]


def _findings(issue: Issue, content: str, written: dict[str, str]) -> object:
    """What the checker says, where somebody asked; of a released issue what it said then."""
    if issue.is_released:
        return issue.findings
    if not content or request.args.get("check") is None:
        return None
    return _press().check(_press().set_up(content, written, Stamp()).text)


def do(key: int, action: str) -> ResponseReturnValue:
    """Do one action; a refusal comes back with its sentence and everything that was filled in."""
    if action not in ACTIONS:
        abort(404)
    with context.service().db.read() as tx:
        issue = _load(tx, key)
    computes = action == "compute"
    refusal = _compute(key, issue) if computes else _attempt(key, _deed(action, request.form))
    if refusal:
        return _page(key, action, refusal.text)
    flash(DONE[action])
    return redirect(url_for("console.bulletin", key=key))


def _compute(key: int, issue: Issue) -> Refusal | None:
    """Reading takes seconds, so nothing is held meanwhile."""
    with context.service().db.read() as tx:
        galley = _press().compute(tx, issue.kind, issue.period, context.now())
    return _attempt(key, _deed("compute", {"galley": galley}))


def _attempt(key: int, deed: Deed) -> Refusal | None:
    with context.service().db.write() as tx:
        refusal = act(tx, deed, key)
        if refusal is None:
            chapter = deed.text("chapter")
            detail = f"{NAMES[deed.action]} {chapter}".strip()
            audit.record(tx, deed.now, deed.actor.user, "bulletin_act", f"通报 {key}", detail)
    return refusal


def file(key: int, form: str) -> ResponseReturnValue:
    """The issue as a file; `public` is its masked version, which only an issue that may be public has."""
    public = request.args.get("public") is not None
    with context.service().db.read() as tx:
        issue = _load(tx, key)
        written, content = issues.prose(tx, key), issues.galley(tx, key)
        errata = [str(row["text"]) for row in issues.errata(tx, key)]
    if not content or form not in _press().formats or (public and issue.publicity != "宜公开"):
        abort(404)
    report = issue.frozen or _press().set_up(content, written, Stamp(publicity=issue.publicity)).report
    data = _press().give_out(report, errata, form, public=public)
    with context.service().db.write() as tx:
        taken = f"下载 {form}{'（公开版）' if public else ''}"
        audit.record(tx, context.now(), context.user().name, "bulletin_act", f"通报 {key}", taken)
    return send_file(BytesIO(data), as_attachment=True, download_name=f"bulletin-{key}.{form}")


def behind(key: int) -> ResponseReturnValue:
    """The records behind a figure of an issue, as they are now."""
    figure = request.args.get("of", "")
    with context.service().db.read() as tx:
        issue = _load(tx, key)
        items = _press().behind(tx, issue.kind, issue.period, figure, context.now(), behind_figure.ASKED)
        found = behind_figure.page(tx, items, context.sight(), request.args.get("after", ""))
    return context.page("bulletin_figure", issue=issue, span=_press().span(issue.period), behind=found)


def _load(tx: Transaction, key: int) -> Issue:
    issue = issues.load(tx, key) if reads.may_read(tx, key, context.sight()) else None
    if issue is None:
        abort(404)
    return issue


def _deed(action: str, fields: Mapping[str, object]) -> Deed:
    return Deed(context.city(), _press(), context.sight().actor, action, fields, context.now())


def _press() -> Press:
    press = context.city().press
    if press is None:
        abort(404)
    return press
