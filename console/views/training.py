"""The training pack of a week, to read and to print: what came often, what nobody could answer, what replies lacked."""

from flask import abort, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from console import context
from reports.printing.web import fragment
from reports.storing import read_report

MOST_CHARACTERS = 40
"""Of the name of a period."""


def shown() -> ResponseReturnValue:
    """The pack of the period that is asked for, else of the last whole week."""
    press, now = context.city().press, context.now()
    if press is None:
        abort(404)
    period = request.args.get("period", "").strip()[:MOST_CHARACTERS]
    refusal = ""
    try:
        span = press.span(period) if period else press.latest("weekly", now.date())
    except ValueError as error:
        refusal, span = str(error), press.latest("weekly", now.date())
    with context.service().db.read() as tx:
        report = read_report(press.training(tx, span.name, now))
    body = Markup(fragment(report))  # noqa: S704 - the renderer escapes every word
    text = context.page("training", body=body, period=period or span.name, refusal=refusal)
    return text, 422 if refusal else 200
