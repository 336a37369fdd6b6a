"""Once a week each unit is told which questions people asked in vain that are its own to answer; the office gets the rest.

Whose a question is: the unit that was asked for the answer, else the owner of the article that came closest, else the unit
that its words are routed to where the city would dispatch by itself.
"""

from collections import defaultdict
from datetime import datetime, timedelta

from channels import outbox
from desk.city import City
from desk.notices import OFFICE, notice
from knowledge_base.gaps import Gap, open_gaps, owner_of
from storage.transaction import Transaction
from tickets.redaction import without_numbers

WEEK = timedelta(days=7)
MOST_LISTED = 20
"""Questions in one notice; the rest is a number."""
MOST_CHARACTERS = 60
"""Of a question."""


def tell(tx: Transaction, city: City, now: datetime) -> None:
    """The weekly look at the last seven days, told once to each unit concerned."""
    by_unit: defaultdict[str, list[Gap]] = defaultdict(list)
    for gap in open_gaps(tx, now - WEEK, now):
        by_unit[unit_of(tx, city, gap)].append(gap)
    for unit, found in by_unit.items():
        key = f"gaps:{unit or OFFICE}:{now:%G-W%V}"
        text = _text(city, found)
        told = (
            notice("unit", unit, "gaps", text, key) if unit else notice("office", OFFICE, "gaps", text, key)
        )
        outbox.put(tx, told, now)


def unit_of(tx: Transaction, city: City, gap: Gap) -> str:
    """The unit that should answer; "" where nobody can say."""
    if gap.unit:
        return city.units.full_name(gap.unit)
    nearest = owner_of(tx, gap.nearest) if gap.nearest else ""
    if nearest:
        return city.units.full_name(nearest)
    best = city.router.route(gap.question).best
    return best.unit if best and best.confidence >= city.auto_dispatch_above else ""


def _text(city: City, found: list[Gap]) -> str:
    lines = [
        city.phrases.text(
            "gaps_line",
            question=without_numbers(" ".join(gap.question.split()))[:MOST_CHARACTERS],
            people=gap.people,
            asked=gap.asked,
        )
        for gap in found[:MOST_LISTED]
    ]
    if len(found) > MOST_LISTED:
        lines.append(city.phrases.text("gaps_more", count=len(found) - MOST_LISTED))
    return "\n".join([city.phrases.text("gaps_head", count=len(found)), *lines])
