"""Tickets of another hotline system from a file: looked at first, then taken in as history; every bad row is named."""

from flask import request
from flask.typing import ResponseReturnValue

from console import audit, context
from desk.vendor_import import Brought, Source, bring
from storage.sheet_reading import NotATable

MOST_ROWS = 10_000
"""A longer file would keep other writers waiting; the command line takes it."""
MOST_ROWS_NAMED = 50
KINDS = {"unit": "单位", "category": "分类", "purpose": "诉求类型", "channel": "来源渠道"}


def take_in() -> ResponseReturnValue:
    """The form for a file, and what became of its rows or would become of them."""
    if request.method == "GET":
        return context.page("history_import")
    sent = request.files.get("file")
    data = sent.read() if sent else b""
    if not data:
        return context.page("history_import", refusal="请选择要导入的文件，不能是空的。"), 422
    dry_run = "dry_run" in request.form
    service, user, now = context.service(), context.user(), context.now()
    source = Source(
        (sent.filename or "")[:200] if sent else "",
        user.name,
        request.form.get("channel", "")[:50],
        MOST_ROWS,
    )
    try:
        brought = bring(service.db, context.city().vendor, data, source, now, dry_run=dry_run)
    except NotATable as refused:
        return context.page("history_import", refusal=str(refused)), 422
    if not dry_run:
        with service.db.write() as tx:
            counts = brought.counts()
            audit.record(
                tx,
                now,
                user.name,
                "history_imported",
                "",
                f"新增 {counts['new']} 件，更新 {counts['updated']} 件",
            )
    return context.page(
        "history_import", brought=brought, counts=brought.counts(), dry_run=dry_run, most=MOST_ROWS_NAMED, unknown=_unknown(brought)
    )  # fmt: skip


def _unknown(brought: Brought) -> dict[str, str]:
    """The words that the city's pack does not have, by what they stand for."""
    return {
        title: "、".join(one.name for one in brought.unconfirmed if one.kind == kind)
        for kind, title in KINDS.items()
    }
