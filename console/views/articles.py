"""Articles: the list, one article with its versions, writing a new version, and its way to approval."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, timedelta

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from console import article_deeds, context
from console.article_deeds import TITLES, Newer, NotYourRole, Step, Unknown, Written
from console.paging import PAGE_SIZE
from console.reads import articles
from console.reads.article_use import use_of
from console.reads.articles import Filters
from console.users import KNOWLEDGE_ROLES
from console.views.findings import own
from desk import findings
from desk.findings import LOOKS_BACK, Finding, NotFound
from knowledge_base import store
from knowledge_base.articles import AUDIENCES, KINDS, STATES, Content, FaultyArticle, MoveRefused, Version
from knowledge_base.difference import differences
from knowledge_base.importer import code_of
from knowledge_base.rivals import Rivalry, rivalries

ONCE_MORE = "核对后再提交一次，就以这里写的作为新的一版。"
"""To whom somebody was quicker: what he wrote is before him, and nothing of the other's is lost."""
_DIGITS = 10
"""A version number has fewer."""


def listed() -> ResponseReturnValue:
    """All articles by code, narrowed by unit, topic, state, end of validity and words; an editor of a unit begins
    with his own."""
    unit, state, text, topic = (_asked(field) for field in ("unit", "state", "text", "topic"))
    if state and state not in STATES:
        abort(404)
    ends = _ENDS.get(request.args.get("ends", ""))
    until = (context.now() + ends).date().isoformat() if ends is not None else ""
    filters = Filters(context.city().units.full_name(unit) if unit else "", state, text[:60], topic, until)
    with context.service().db.read() as tx:
        page = articles.listed(tx, filters, request.args.get("after", ""))
        topics, counts = articles.topics(tx), articles.counts(tx, filters.unit)
    return context.page(
        "articles",
        today=context.now().date().isoformat(),
        page=page,
        filters=filters,
        states=STATES,
        units=unit_names(),
        topics=topics,
        counts=counts,
    )


_ENDS: Mapping[str, timedelta] = {"soon": timedelta(days=30), "ended": timedelta(days=-1)}


def _asked(field: str) -> str:
    own = context.user().unit if field == "unit" and context.user().role in KNOWLEDGE_ROLES else ""
    return request.args.get(field, own).strip()


def unit_names() -> list[str]:
    """The units for the lists that a page offers."""
    return [unit.name for unit in context.city().units]


def shown(article: str, refusal: str = "") -> ResponseReturnValue:
    """One article: what answers now, and every version with its way."""
    with context.service().db.read() as tx:
        page = articles.history(tx, article, request.args.get("before", ""))
        if not page.rows:
            abort(404)
        use = use_of(tx, article, context.now())
    text = context.page("article", article=article, page=page, states=STATES, use=use, refusal=refusal)
    return text, 409 if refusal else 200


def new() -> ResponseReturnValue:
    """The form for an article that does not exist yet; filled from a question of citizens that has no answer."""
    if request.method == "POST":
        return _submitted(request.form.get("article", "").strip(), 0)
    gap = request.args.get("gap", "")
    if not gap:
        return _form("", 0, request.form)
    try:
        with context.service().db.read() as tx:
            return _form("", 0, _from_gap(own(findings.marked(tx, "gap", gap))))
    except NotFound as gone:
        return _form("", 0, {}, str(gone))


def _from_gap(gap: Finding) -> dict[str, object]:
    found = gap.content
    words = [text for text in (found["question"], *found["wordings"]) if text != found["title"]]
    unit = context.user().unit or gap.unit
    return {
        "gap": gap.key,
        "article": code_of(unit, found["title"]),
        "unit": unit,
        "question": found["title"],
        "wordings": "\n".join(words),
        "note": f"近 {LOOKS_BACK.days} 天有 {found['people']} 人问过",
    }


def edit(article: str) -> ResponseReturnValue:
    """The form for a new version of an article, filled with its newest or with the one that is asked for."""
    with context.service().db.read() as tx:
        history = store.versions(tx, article)
    if not history:
        abort(404)
    newest = history[0].number
    if request.method == "POST":
        seen = request.form.get("version", "")
        return _submitted(article, int(seen) if seen.isascii() and seen.isdigit() else -1)
    if context.user().unit not in ("", history[0].content.unit):
        abort(403, f"这条知识由{history[0].content.unit}负责，您不能操作。")
    wanted = request.args.get("from", str(newest))
    base = next((one for one in history if str(one.number) == wanted), None)
    if base is None:
        abort(404)
    note = f"恢复第 {base.number} 版" if base.number != newest else ""
    return _form(article, newest, _filled(base.content) | {"note": note})


def compare(article: str) -> ResponseReturnValue:
    """Two versions side by side: those that are asked for, else the newest and the one that answers or came before."""
    with context.service().db.read() as tx:
        history = store.versions(tx, article)
        answers = store.released_versions(tx).get(article)
    if not history:
        abort(404)
    by_number: dict[int | None, Version] = {version.number: version for version in history}
    newest = history[0].number
    earlier = answers if answers not in (None, newest) else max(newest - 1, 1)
    before = by_number.get(_number(request.args.get("from"), earlier))
    after = by_number.get(_number(request.args.get("to"), newest))
    if before is None or after is None:
        abort(404)
    found = differences(before.content, after.content)
    return context.page(
        "article_compare",
        article=article,
        history=history,
        before=before,
        after=after,
        found=found,
        states=STATES,
    )


def _number(text: str | None, default: int | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < _DIGITS else default


def rivals() -> ResponseReturnValue:
    """Which other articles the wordings that stand in the form would meet; the form itself for a browser without htmx."""
    form = request.form
    texts = (form.get("question", ""), *form.get("wordings", "").splitlines())
    article = form.get("article", "").strip()
    found = rivalries(context.service().live.newest(), texts, article)
    if request.headers.get("HX-Request"):
        return context.page("_rivals", found=found, looked=True)
    seen = _number(form.get("version"), 0) or 0
    return _form(article, seen, form, rivals=found)


def _filled(content: Content) -> dict[str, object]:
    values = {name: getattr(content, name) or "" for name in Content.__slots__}
    return values | {"wordings": "\n".join(content.wordings)}


def _form(
    article: str,
    version: int,
    values: Mapping[str, object],
    refusal: str = "",
    rivals: list[Rivalry] | None = None,
) -> ResponseReturnValue:
    text = context.page(
        "article_form",
        article=article,
        version=version,
        values=values,
        kinds=KINDS,
        audiences=AUDIENCES,
        units=unit_names(),
        found=rivals or [],
        looked=rivals is not None,
        refusal=refusal,
    )
    return text, 422 if refusal else 200


def _submitted(article: str, seen: int) -> ResponseReturnValue:
    """Save the form as a draft or submit it; what is wrong comes back with everything that was written."""
    try:
        _save(article, seen)
    except Newer as newer:
        return _form(article, newer.number, request.form, f"{newer}{ONCE_MORE}")
    except (FaultyArticle, MoveRefused) as refused:
        return _form(article if seen else "", seen, request.form, str(refused))
    flash("已保存为草稿。" if request.form.get("as") == "draft" else "已提交，等待审核。")
    return redirect(url_for("console.article", article=article))


def _save(article: str, seen: int) -> None:
    user, now, form = context.user(), context.now(), request.form
    written = Written(
        _content(article),
        seen,
        is_draft=form.get("as") == "draft",
        note=form.get("note", "").strip(),
        announce=bool(form.get("announce")),
    )
    with context.service().db.write() as tx:
        article_deeds.write(tx, user, written, now)
        if gap := form.get("gap"):
            with suppress(NotFound):  # somebody decided meanwhile
                findings.drafted(tx, own(findings.finding(tx, "gap", gap)), article, user.name, now)


def _content(article: str) -> Content:
    form = request.form
    unit = context.city().units.find(form.get("unit", ""))
    if unit is None:
        raise FaultyArticle("请从单位名录里选择责任单位")
    plain = ("question", "answer", "kind", "audience", "basis", "phone", "address", "topic")
    return Content(
        article=article,
        unit=unit.name,
        **{name: form.get(name, "").replace("\r\n", "\n") for name in plain},
        wordings=tuple(form.get("wordings", "").splitlines()),
        valid_from=_day("valid_from"),
        valid_to=_day("valid_to"),
    )


def _day(field: str) -> date | None:
    text = request.form.get(field, "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise FaultyArticle(f"“{text}”不是日期，请写成 2024-10-14") from None


def act(article: str, action: str) -> ResponseReturnValue:
    """One step of a version towards release, or of the article out of service."""
    version = _number(request.form.get("version", "0"), None)
    if action not in TITLES or version is None:
        abort(404)
    step = Step(article, action, version, request.form.get("reason", "").strip())
    try:
        with context.service().db.write() as tx:
            article_deeds.take(tx, context.user(), step, context.now())
    except Unknown:
        abort(404)
    except NotYourRole as refused:
        abort(403, str(refused))
    except MoveRefused as refused:
        return shown(article, str(refused))
    flash(f"{TITLES[action]}：已完成。")
    return redirect(url_for("console.article", article=article))


def approve_checked() -> ResponseReturnValue:
    """Approve the versions that were checked in the list, each in a transaction of its own, as on its page."""
    checked = list(dict.fromkeys(request.form.getlist("checked")))[:PAGE_SIZE]
    refusals = list(filter(None, map(_approved, checked)))
    done = len(checked) - len(refusals)
    if not checked:
        flash("请先勾选。", "bad")
    if done:
        flash(f"审核通过 {done} 条。")
    for refusal in refusals:
        flash(refusal, "bad")
    return redirect(url_for("console.articles", state="submitted"))


def _approved(checked: str) -> str:
    """Approve `VERSION ARTICLE`; returns the refusal, empty where it was approved."""
    number, _, article = checked.partition(" ")
    step = Step(article, "approve", _number(number, None) or 0)
    try:
        with context.service().db.write() as tx:
            article_deeds.take(tx, context.user(), step, context.now())
    except MoveRefused as refused:
        return f"{article}：{refused}"
    return ""
