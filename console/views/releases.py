"""Releases: what waits to be published, the numbered sets that were, and going back to one of them."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from console import audit, context
from console.paging import PAGE_SIZE
from console.reads import articles
from knowledge_base import store
from knowledge_base.articles import MoveRefused


def listed(refusal: str = "") -> ResponseReturnValue:
    """What the next release takes in, and the releases so far."""
    with context.service().db.read() as tx:
        page = articles.releases(tx, request.args.get("after", ""))
        approved = articles.approved(tx)
        current = store.current_release(tx)
    text = context.page(
        "releases",
        page=page,
        approved=approved[:PAGE_SIZE],
        more=len(approved) > PAGE_SIZE,
        current=current,
        refusal=refusal,
    )
    return text, 409 if refusal else 200


def publish() -> ResponseReturnValue:
    """Release everything that is approved."""
    user, now = context.user(), context.now()
    with context.service().db.write() as tx:
        release = store.publish(tx, user.name, now, request.form.get("note", "").strip())
        if release:
            audit.record(tx, now, user.name, "article_act", f"第 {release.number} 批", "发布")
    if release is None:
        return listed("没有已审核、等待发布的知识。")
    flash(f"已发布第 {release.number} 批。")
    return redirect(url_for("console.releases"))


def restore(number: int) -> ResponseReturnValue:
    """Answer with the set of an earlier release again."""
    user, now = context.user(), context.now()
    try:
        with context.service().db.write() as tx:
            release = store.rollback(tx, number, user.name, now, request.form.get("note", "").strip())
            audit.record(
                tx, now, user.name, "article_act", f"第 {release.number} 批", f"退回到第 {number} 批"
            )
    except MoveRefused as refused:
        return listed(str(refused))
    flash(f"已退回到第 {number} 批的内容，作为第 {release.number} 批发布。")
    return redirect(url_for("console.releases"))
