"""Previews that come round by the calendar: the monthly on the 3rd at 08:00, the weekly on Monday, as the pack says.

Each is made once a period, also where the service was down at its hour; the office hears that it waits.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from desk.bulletins import issues
from desk.bulletins.actions import called, link_to
from desk.bulletins.deliveries import KIND
from desk.bulletins.press import Press, Span
from desk.city import City
from desk.notices import OFFICE
from desk.risks import tell
from storage.transaction import Transaction

MADE_UP_FOR = timedelta(days=3)
"""So long after its hour a preview is still made: the service may have been down."""
BY = "system"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A preview that is to be made."""

    kind: str
    span: Span


def wanted(tx: Transaction, city: City, now: datetime) -> Iterator[Wanted]:
    """The previews whose hour has come and that nobody has made."""
    for kind, series in city.bulletins.series.items():
        if not series.preview_day or city.press is None:
            continue
        span = city.press.latest(kind, now.date())
        at = city.bulletins.preview_moment(kind, span.last, now)
        is_time = at is not None and at <= now <= at + MADE_UP_FOR
        if is_time and issues.find(tx, kind, span) is None:
            yield Wanted(kind, span)


def look_up(tx: Transaction, city: City, now: datetime) -> dict[str, Any]:
    """Compute what is wanted, while nothing is held; `make` keeps it. Of a period without records there is none."""
    press = city.press
    if press is None:
        return {}
    made = {one.kind: press.compute(tx, one.kind, one.span.name, now) for one in wanted(tx, city, now)}
    return {kind: galley for kind, galley in made.items() if not press.is_empty(galley)}


def make(tx: Transaction, city: City, galleys: Mapping[str, Any], now: datetime) -> None:
    """Keep the computed previews and tell the office."""
    for one in list(wanted(tx, city, now)):
        if city.press and one.kind in galleys:
            _keep(tx, city, city.press, one, str(galleys[one.kind]), now)


def _keep(tx: Transaction, city: City, press: Press, one: Wanted, galley: str, now: datetime) -> None:
    issue_id = issues.add(tx, one.kind, one.span, None, BY, now)
    issue = issues.load(tx, issue_id) if issue_id else None
    if issue is None:
        return  # somebody began it at this moment: then it is in their hands
    issues.add_galley(tx, issue, galley, BY, now)
    name = called(city, press, issue, None, None)
    text = city.phrases.text("bulletin_waits", name=name, link=link_to(issue.id))
    tell(tx, "office", OFFICE, KIND, text, f"bulletin:{issue.id}:preview", now)
