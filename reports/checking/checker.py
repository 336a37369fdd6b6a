"""Checks the text of a bulletin against itself: the rules one after the other, then one finding a slip. Pure."""

from collections.abc import Iterator

from reports.checking.ageing import ageing_findings
from reports.checking.assessed import assessed
from reports.checking.averages import average_relations
from reports.checking.dates import date_findings
from reports.checking.definitions import definition_findings
from reports.checking.document import read_document
from reports.checking.equals import equal_relations
from reports.checking.findings import Finding, finding
from reports.checking.former import former_relations
from reports.checking.gaps import gap_findings, topic_relations
from reports.checking.grids import Grid
from reports.checking.halves import half_relations
from reports.checking.limits import limit_relations
from reports.checking.named_lists import named_list_relations
from reports.checking.rankings import ranking_relations
from reports.checking.rates import rate_relations
from reports.checking.reading import Reading
from reports.checking.relations import Relation, Sum
from reports.checking.shares import share_relations
from reports.checking.sums import sum_of
from reports.checking.table_rates import rate_columns
from reports.checking.table_scores import table_scores
from reports.checking.table_sums import table_sums
from reports.checking.text_and_tables import text_and_tables
from reports.checking.trends import trend_relations
from reports.checking.unproved import Unproved
from reports.checking.verdict import contradictions
from reports.checking.wording import wording_findings

MOST_CHARACTERS = 400_000
"""A longer text is no bulletin; the rest of it is not read."""


_MOST_FAR = 100
_NOT_PRINTED = {
    "share": "未写明总数（分母），无法核对；请写明占什么的多少。",
    "rate": "未写明分子或分母，无法核对；请把件数一并写出。",
    "trend": "未写明上期（上年）数字，无法核对；请一并写出。",
    "list": "只列出一部分，无法核对个数；请附全部名单。",
}


def check_text(text: str) -> tuple[Finding, ...]:
    """What is wrong or cannot be checked in a bulletin, in the order of the text. Any string is accepted."""
    reading = Reading(read_document(text[:MOST_CHARACTERS]))
    relations: list[Relation] = []
    unproved: list[Unproved] = []
    claims = list(_claims(reading))
    claims.extend(former_relations(reading, [one for one in claims if not isinstance(one, Unproved)]))
    for claim in claims:
        if isinstance(claim, Unproved):
            unproved.append(claim)
        else:
            relations.append(claim)
    wrong = contradictions(text, relations)
    found = [
        *wrong,
        *_unverifiable(text, unproved, {one.start for one in wrong}),
        *date_findings(reading),
        *ageing_findings(reading),
        *definition_findings(reading),
        *gap_findings(reading),
        *wording_findings(reading),
    ]
    return tuple(sorted(found, key=lambda one: (one.start, one.end)))


def _claims(reading: Reading) -> Iterator[Relation | Unproved]:
    yield from _sums(reading)
    yield from share_relations(reading)
    yield from rate_relations(reading)
    yield from trend_relations(reading)
    yield from equal_relations(reading)
    yield from half_relations(reading)
    yield from limit_relations(reading)
    yield from average_relations(reading)
    yield from topic_relations(reading)
    yield from text_and_tables(reading)
    yield from named_list_relations(reading)
    yield from ranking_relations(reading)
    yield from assessed(reading)
    for grid in reading.document.grids:
        yield from table_relations(grid)


def table_relations(grid: Grid) -> Iterator[Relation | Unproved]:
    yield from table_sums(grid)
    for column in rate_columns(grid):
        yield from column.relations(grid)
    yield from table_scores(grid)


def _sums(reading: Reading) -> Iterator[Sum]:
    for part_list in reading.lists:
        first = part_list.items[0]
        wholes = dict.fromkeys([*reading.wholes[:_MOST_FAR], *reading.wholes_before(first.start)])
        far = [one for one in wholes if one not in part_list.items and one.unit == first.unit]
        told = sum_of(part_list, far, reading.shares)
        if told is not None:
            whole, parts, _ = told
            yield Sum(reading.amount(whole), reading.amounts(parts))


def _unverifiable(text: str, claims: list[Unproved], told: set[int]) -> Iterator[Finding]:
    """What cannot be checked; not where something is wrong already."""
    for one in claims:
        if one.claim.start not in told:
            place = (one.claim.start, one.claim.end)
            yield finding(
                text, "unverifiable", place, one.rule, one.claim.printed, one.example, _NOT_PRINTED[one.rule]
            )
