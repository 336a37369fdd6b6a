"""Saved questions: the list with how each is answered now, saving one from the test bench, taking one away."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from console import audit, context
from console.paging import Page, read_cursor, write_cursor
from knowledge_base import saved
from knowledge_base.changes import given
from knowledge_base.evaluate import is_right
from knowledge_base.saved import NotSaved

MOST_TRIED = 20
"""Questions that one page tries: some milliseconds each."""
OTHER = "other"
"""The choice of the form that says that the article's code is typed in."""


def listed(refusal: str = "") -> ResponseReturnValue:
    """The cases, the newest first; each is tried on the release that answers now."""
    (before,) = read_cursor(request.args.get("after", ""), int) or (2**31 - 1,)
    article = request.args.get("article", "").strip()
    with context.service().db.read() as tx:
        all_of = saved.saved(tx)
    wanted = [
        one for one in reversed(all_of) if one.id < int(before) and (not article or one.article == article)
    ]
    shown = wanted[:MOST_TRIED]
    released = context.service().live.newest()
    rows = []
    for one in shown:
        match = released.match(one.question)
        rows.append({"case": one, "right": is_right(one.query, match), "given": given(match)})
    following = write_cursor((shown[-1].id,)) if len(wanted) > MOST_TRIED else ""
    text = context.page(
        "cases", page=Page(rows, following), total=len(all_of), article=article, refusal=refusal
    )
    return text, 422 if refusal else 200


def save() -> ResponseReturnValue:
    """Save a question with the article that has to answer it, or with none."""
    user, now = context.user(), context.now()
    question, why = (request.form.get(field, "").strip() for field in ("question", "why"))
    article = request.form.get("article", "").strip()
    if article == OTHER:
        article = request.form.get("code", "").strip()
        if not article:
            return listed("请填写应当作答的知识编号；不应有知识作答的，请选“不应作答”。")
    try:
        with context.service().db.write() as tx:
            is_new = saved.save(tx, question, article, user.name, now, why[: saved.MOST_CHARACTERS])
            audit.record(tx, now, user.name, "question_saved", article, f"保存：{question}")
    except NotSaved as refused:
        return listed(str(refused))
    flash("已保存，以后每次发布前都会试这个问题。" if is_new else "这个问题原已保存，已改为现在的应答知识。")
    return redirect(url_for("console.cases"))


def drop(number: int) -> ResponseReturnValue:
    """Take a case away."""
    user, now = context.user(), context.now()
    with context.service().db.write() as tx:
        gone = saved.drop(tx, number)
        if gone is None:
            abort(404)
        audit.record(tx, now, user.name, "question_saved", gone.article, f"删去：{gone.question}")
    flash(f"已删去“{gone.question}”。")
    return redirect(url_for("console.cases"))
