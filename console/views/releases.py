"""Releases: what waits to be published, the numbered sets that were, and going back to one of them."""

from collections.abc import Mapping
from functools import partial

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from console import audit, context
from console.paging import PAGE_SIZE
from console.reads import articles
from knowledge_base import gate, store
from knowledge_base.articles import MoveRefused
from knowledge_base.changes import Changed
from knowledge_base.gate import Findings, Publication, Wish
from knowledge_base.saved import saved

NOTHING = "没有已审核、等待发布的知识。"


def listed(refusal: str = "", findings: Findings | None = None) -> ResponseReturnValue:
    """What the next release takes in, and the releases so far."""
    with context.service().db.read() as tx:
        page = articles.releases(tx, request.args.get("after", ""))
        approved = articles.approved(tx)
        current = store.current_release(tx)
        cases = len(saved(tx))
    text = context.page(
        "releases",
        page=page,
        approved=approved[:PAGE_SIZE],
        more=len(approved) > PAGE_SIZE,
        current=current,
        cases=cases,
        looked=findings,
        findings=_in_words(findings),
        broke=bool(findings and findings.broke),
        refusal=refusal,
    )
    return text, 409 if refusal else 200


def _in_words(findings: Findings | None) -> Mapping[str, tuple[Changed, ...]]:
    """Each kind of finding by its title."""
    if findings is None:
        return {}
    return {
        "发布后不再答对的保存的问题": findings.broke,
        "发布后答对的保存的问题": findings.became_right,
        "近 30 天答复过、发布后答法不同的问题（不影响发布）": findings.drifted,
    }


def check() -> ResponseReturnValue:
    """What publishing would do to the saved questions and to what citizens asked of late; nothing is released."""
    user, now = context.user(), context.now()
    service = context.service()
    findings = gate.look(service.db, service.live, _wish(user.name), now)
    return listed("" if findings else NOTHING, findings)


def publish() -> ResponseReturnValue:
    """Release everything that is approved, unless a saved question breaks by it and no reason overrules that."""
    user, now = context.user(), context.now()
    service = context.service()
    log = partial(audit.publication, by=user.name, now=now)
    try:
        done = gate.publish(service.db, service.live, _wish(user.name), now, log)
    except MoveRefused as refused:
        return listed(str(refused))
    if done.release:
        flash(f"已发布第 {done.release.number} 批。{_drift(done)}")
        return redirect(url_for("console.releases"))
    return listed(gate.refusal_of(done.findings) if done.findings else NOTHING, done.findings)


def _drift(done: Publication) -> str:
    count = len(done.findings.drifted) if done.findings else 0
    return f"近 30 天答复过的问题，有 {count} 个现在答法不同。" if count else ""


def _wish(by: str) -> Wish:
    note, overrule = (request.form.get(field, "").strip() for field in ("note", "overrule"))
    return Wish(by, note, overrule, private=context.city().private_lines)


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
