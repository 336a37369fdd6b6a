"""Once a week each unit is told what of the knowledge is its own to mend: questions asked in vain, answers that did not
help, words of citizens that nobody has taken in. The office gets what belongs to nobody, with whose it might be.

Whose a question is: the unit that was asked for the answer, else the unit that its words are routed to where the city
would dispatch by itself, else the owner of the article that came close.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from channels import outbox
from desk.city import City
from desk.notices import OFFICE, notice
from knowledge_base.doubts import Doubt, doubts
from knowledge_base.gaps import Gap, open_gaps, owner_of
from knowledge_base.wordings import Proposal, proposals
from language.personal import unnamed
from storage.transaction import Transaction

WEEK, MONTH = timedelta(days=7), timedelta(days=30)
MOST_LISTED = 20
"""Lines of one kind in one notice; the rest is a number."""
MOST_CHARACTERS = 60
"""Of a question."""
NEAR_ENOUGH = 0.5
"""Score of the closest article from which its owner is asked; below that it is near by chance, unless routing agrees."""
LEAST_CONFIDENCE = 0.3
"""Of the router, from which its best unit is worth naming to the office."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a question is: `sure` may be told to the unit, anything else is for the office to decide."""

    unit: str
    why: str
    sure: bool


NOBODY = Owner("", "", False)


def look_up(tx: Transaction, city: City, now: datetime) -> dict[str, Any]:
    """The text for each unit ("" is the office), found while nothing is held; `tell` sends it."""
    by_unit: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for unit, kind, line in _lines(tx, city, now):
        by_unit[unit][kind].append(line)
    return {"texts": {unit: "\n".join(_written(city, kinds)) for unit, kinds in by_unit.items()}}


def tell(tx: Transaction, found: Mapping[str, Any], now: datetime) -> None:
    """Send what was found, once a week to each unit concerned."""
    for unit, text in found["texts"].items():
        key = f"gaps:{unit or OFFICE}:{now:%G-W%V}"
        told = (
            notice("unit", unit, "gaps", text, key) if unit else notice("office", OFFICE, "gaps", text, key)
        )
        outbox.put(tx, told, now)


def owner_of_gap(tx: Transaction, city: City, gap: Gap) -> Owner:
    """The unit that should answer, and why; `NOBODY` where nothing speaks for one."""
    if gap.unit:
        return Owner(city.units.full_name(gap.unit), city.phrases.text("owner_asked"), True)
    best = city.router.route(gap.question).best
    routed = city.phrases.text("owner_routed", confidence=f"{best.confidence:.2f}") if best else ""
    if best and best.confidence >= city.auto_dispatch_above:
        return Owner(best.unit, routed, True)
    near = next(iter(gap.articles), gap.nearest)
    owner = city.units.full_name(owner_of(tx, near)) if near else ""
    is_near = bool(gap.articles) or gap.nearest_score >= NEAR_ENOUGH
    if owner and (is_near or (best and best.unit == owner)):
        return Owner(owner, city.phrases.text("owner_near", article=near), True)
    if best and best.confidence >= LEAST_CONFIDENCE:
        return Owner(best.unit, routed, False)
    return NOBODY


def _lines(tx: Transaction, city: City, now: datetime) -> Iterator[tuple[str, str, str]]:
    """(unit, kind, line) of everything that is to be told."""
    private, rules = city.private_lines, city.feedback
    for gap in open_gaps(tx, now - WEEK, now, private):
        if gap.not_solved == gap.asked and gap.people < rules.persons:
            continue  # whom one answer did not help gets a ticket; a unit need not write for him
        owner = owner_of_gap(tx, city, gap)
        yield (owner.unit if owner.sure else ""), "gaps", _gap_line(city, gap, owner)
    for doubt in doubts(tx, now - MONTH, rules, private):
        yield city.units.full_name(doubt.unit), "doubts", _doubt_line(city, doubt)
    for found in proposals(tx, now - MONTH, rules, private):
        yield city.units.full_name(owner_of(tx, found.article)), "wordings", _wording_line(city, found)


def _written(city: City, kinds: Mapping[str, list[str]]) -> Iterator[str]:
    for kind, lines in kinds.items():
        yield city.phrases.text(f"{kind}_head", count=len(lines))
        yield from lines[:MOST_LISTED]
        if len(lines) > MOST_LISTED:
            yield city.phrases.text("gaps_more", count=len(lines) - MOST_LISTED)


def _gap_line(city: City, gap: Gap, owner: Owner) -> str:
    line = city.phrases.text("gaps_line", question=_short(gap.title), people=gap.people, asked=gap.asked)
    if gap.not_solved:
        line += city.phrases.text("gaps_not_solved", count=gap.not_solved)
    if owner.unit and not owner.sure:
        line += city.phrases.text("gaps_suggested", unit=owner.unit)
    return line


def _doubt_line(city: City, doubt: Doubt) -> str:
    values = {"question": _short(doubt.question), "given": doubt.given, "wrong": doubt.wrong}
    example = _short(next(iter(doubt.questions), ""))
    return city.phrases.text("doubts_line", **values, example=example)


def _wording_line(city: City, found: Proposal) -> str:
    values = {"wording": _short(found.wording), "question": _short(found.question)}
    return city.phrases.text("wordings_line", **values, people=found.persons)


def _short(text: str) -> str:
    return unnamed(text)[:MOST_CHARACTERS]
