"""Names, telephones and ids are masked on every page until somebody asks for them with a reason, which is logged.

A view that may reveal calls `reason()`; with one it calls `context.reveal` and renders its page: for this one answer the
templates' `masked_phone`, `masked_name`, `covered`, `private` and `short_account` hide nothing.
"""

from flask import request

MOST_CHARACTERS = 200
FEWEST_CHARACTERS = 2
TRIED = "reveal"
"""What a page is told when the reason was missing: the form comes back open."""
REASON_MISSING = "请写明为什么要看，例如：首次联系群众。查看会记入日志。"


def reason() -> str:
    """Why somebody wants to see who a citizen is; empty when that was not said."""
    said = request.form.get("reason", "").strip()[:MOST_CHARACTERS]
    return said if len(said) >= FEWEST_CHARACTERS else ""
