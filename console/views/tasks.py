"""What people still have to do: the list and "done"."""

from collections.abc import Mapping

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from console import audit, context
from console.reads import tasks
from console.users import KNOWLEDGE_ROLES
from console.words import TASKS
from storage.clock import stamp
from tickets.refusals import SENTENCES
from tickets.tasks import CALL, PHONE_SURVEY, WAITING_ON_OFFICE, close_task

KNOWLEDGE_KINDS = ("kb_request", "review_due")
"""Tasks of those who write and approve articles; they see no others."""

DONE_BY: Mapping[str, str] = {
    "dispatch": "dispatch",
    "review": "review_pass",
    "extension": "extend_grant",
    "difficult": "lead",
    "verify": "verify",
    "judge": "judge",
}
"""Which action of its ticket a task waits for."""


def listed() -> ResponseReturnValue:
    """Open tasks, the most urgent first, or the done ones; `kind` narrows them."""
    done, kind = request.args.get("view") == "done", request.args.get("kind", "")
    kinds = _kinds()
    if kind and kind not in kinds:
        abort(404)
    with context.service().db.read() as tx:
        wanted = {kind} if kind else kinds
        page = tasks.listed(tx, context.sight(), wanted, done, request.args.get("after", ""))
    return context.page(
        "tasks",
        page=page,
        done=done,
        kind=kind,
        kinds=kinds,
        now=stamp(context.now()),
        by_themselves=DONE_BY,
        by_result=PHONE_SURVEY,
        to_call=CALL,
    )


def _kinds() -> dict[str, str]:
    """The kinds that this user's role sees, with their names."""
    if context.user().role not in KNOWLEDGE_ROLES:
        return dict(TASKS)
    return {kind: TASKS[kind] for kind in KNOWLEDGE_KINDS}


def done(task_id: int) -> ResponseReturnValue:
    """Close an open task of a kind that this user sees."""
    user, now = context.user(), context.now()
    with context.service().db.write() as tx:
        task = tasks.one(tx, task_id, context.sight())
        if task is None or task["kind"] not in _kinds():
            abort(404)
        if task["kind"] in WAITING_ON_OFFICE:
            abort(409, "这项待办随工单完成，请到工单上操作。")
        if task["kind"] == PHONE_SURVEY:
            abort(409, SENTENCES["task_result"])
        close_task(tx, task_id, user.name, now)
        audit.record(tx, now, user.name, "task_done", task["ticket"] or str(task_id), task["title"])
    flash("已办好。")
    return redirect(url_for("console.tasks"))
