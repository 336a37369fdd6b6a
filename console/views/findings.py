"""What of the knowledge is to be mended: questions without an answer, citizens' own words, articles that answer wrongly.

Who belongs to a unit sees what is that unit's.
"""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from console import audit, context
from console.paging import PAGE_SIZE, Page, read_cursor, write_cursor
from desk import findings
from desk.findings import KINDS, Finding, Kind, NotFound
from knowledge_base import wordings
from knowledge_base.articles import MoveRefused
from knowledge_base.doubts import SIGNS
from storage.transaction import Transaction

LONGEST_REASON = 200


def listed(kind: str = "gap", refusal: str = "") -> ResponseReturnValue:
    """The open findings of a kind as the last look found them."""
    wanted = _kind(kind)
    unit = context.user().unit or request.args.get("unit", "").strip()
    with context.service().db.read() as tx:
        counts = {one: findings.listed(tx, one, unit) for one in KINDS}
    found = counts[wanted]
    (at,) = read_cursor(request.args.get("after", ""), int) or (0,)
    start = max(int(at), 0)
    end = start + PAGE_SIZE
    more = write_cursor((end,)) if len(found.rows) > end else ""
    text = context.page(
        "findings",
        kind=wanted,
        page=Page(
            [
                {"key": one.key, "mark": one.mark, "unit": one.unit, **one.content}
                for one in found.rows[start:end]
            ],
            more,
        ),
        counts={one: len(each.rows) for one, each in counts.items()},
        found_at=found.found_at,
        unit=unit,
        days=findings.LOOKS_BACK.days,
        signs=SIGNS,
        refusal=refusal,
    )
    return text, 409 if refusal else 200


def look() -> ResponseReturnValue:
    """Look again, which takes seconds, and show what was found."""
    service, now = context.service(), context.now()
    released = service.live.newest()
    with service.db.read() as tx:
        found = findings.look(tx, context.city(), released, now)
    with service.db.write() as tx:
        findings.keep(tx, found, now)
    flash(f"已重新查找，共 {len(found)} 项。")
    return redirect(url_for("console.findings_of", kind=_kind(request.form.get("kind", "gap"))))


def decide(kind: str, verdict: str) -> ResponseReturnValue:
    """Dismiss a gap, accept or refuse a wording; the key of the finding comes with the form."""
    wanted = _kind(kind)
    if (wanted, verdict) not in (("gap", "dismiss"), ("wording", "accept"), ("wording", "refuse")):
        abort(404)
    try:
        with context.service().db.write() as tx:
            article = _decided(tx, own(findings.finding(tx, wanted, request.form.get("key", ""))), verdict)
    except (NotFound, MoveRefused, ValueError) as refused:
        return listed(wanted, str(refused))
    if article:
        flash("已采纳，写入新的草稿，请核对后提交审核。")
        return redirect(url_for("console.article", article=article))
    flash("已记下，不再列出。")
    return redirect(url_for("console.findings_of", kind=wanted))


def own(found: Finding) -> Finding:
    """An open finding, if it is this user's to decide. Raises NotFound."""
    unit = context.user().unit
    if unit and found.unit != unit:
        raise NotFound("这一条不归您的单位处理。")
    return found


def _decided(tx: Transaction, found: Finding, verdict: str) -> str:
    """Write the decision down; returns the article that has a new draft by it, or ""."""
    by, now, content = context.user().name, context.now(), found.content
    if found.kind == "gap":
        reason = request.form.get("reason", "")[:LONGEST_REASON]
        findings.dismiss(tx, found, reason, by, now)
        audit.record(
            tx, now, by, "article_act", "", f"缺口不需要写知识：{content['title']}（{reason.strip()}）"
        )
        return ""
    article, wording = content["article"], content["wording"]
    title = "采纳问法" if verdict == "accept" else "不采纳问法"
    audit.record(tx, now, by, "article_act", article, f"{title}：{wording}")
    if verdict == "accept":
        wordings.accept(tx, article, wording, by, now)
        return str(article)
    wordings.refuse(tx, article, wording, by, now)
    return ""


def _kind(kind: str) -> Kind:
    return next((one for one in KINDS if one == kind), None) or abort(404)
