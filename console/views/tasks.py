"""What people still have to do: the list and "done"."""

from flask import abort, request
from flask.typing import ResponseReturnValue

from console import context
from console.reads import tasks
from console.users import KNOWLEDGE_ROLES
from console.words import TASKS

KNOWLEDGE_KINDS = ("kb_request", "review_due")
"""Tasks of those who write and approve articles; they see no others."""


def listed() -> ResponseReturnValue:
    """Open tasks, the most urgent first, or the done ones; `kind` narrows them."""
    done, kind = request.args.get("view") == "done", request.args.get("kind", "")
    kinds = _kinds()
    if kind and kind not in kinds:
        abort(404)
    with context.service().db.read() as tx:
        wanted = {kind} if kind else kinds
        page = tasks.listed(tx, context.sight(), wanted, done, request.args.get("after", ""))
    return context.page("tasks", page=page, done=done, kind=kind, kinds=kinds)


def _kinds() -> dict[str, str]:
    """The kinds that this user's role sees, with their names."""
    if context.user().role not in KNOWLEDGE_ROLES:
        return dict(TASKS)
    return {kind: TASKS[kind] for kind in KNOWLEDGE_KINDS}
