"""How alike reviewers judge, over a period; and the similar replies that were judged differently, to talk over."""

from datetime import timedelta

from flask.typing import ResponseReturnValue

from console import context
from console.days import day
from console.reads import reviews
from language.alike import alike
from tickets.reviewing import COMPARED, DEFINITIONS, LIKE, consistency, judged_apart

DAYS_SHOWN = 30
PAIRS_SHOWN = 20


def listed() -> ResponseReturnValue:
    """The figures of each reviewer with numerator and denominator, by default of the last thirty days."""
    last = day("to", context.now().date())
    first = day("from", last - timedelta(days=DAYS_SHOWN - 1))
    with context.service().db.read() as tx:
        judged = reviews.of_period(tx, first, last, context.sight())
    skipped = max(0, len(judged) - COMPARED)
    pairs = [
        (i + skipped, j + skipped) for i, j in alike([review.public for review in judged[skipped:]], LIKE)
    ]
    return context.page(
        "reviews",
        first=first,
        last=last,
        definitions=DEFINITIONS,
        rows=consistency(judged, pairs) if judged else (),
        most=reviews.MOST if len(judged) == reviews.MOST else 0,
        apart=judged_apart(judged, pairs)[-PAIRS_SHOWN:],
    )
