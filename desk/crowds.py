"""Many people on one matter: each contact is counted, and people are told once when it goes over the pack's threshold.

Everything happens in the transaction of the message. Confidential reports (举报) and matters of restricted and discreet lines
are never counted: that a crowd exists would tell of them, and the one who is reported may be who is alerted.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from channels.storable import storable
from desk import risks
from desk.city import City
from storage.transaction import Transaction
from tickets import cluster_members, clusters
from tickets.cluster_members import Joined, Member
from tickets.clusters import Cluster
from tickets.crowds import Matter, Told, belongs, is_hot, matter_of

MOST_OF_A_NAME = 40
"""Characters of a place or a business that a citizen named: more is no name."""


@dataclass(frozen=True, slots=True)
class Whose:
    """The contact that is counted, and who stands behind it: the person where known, else the conversation."""

    contact_id: int | None
    person: str


def count(
    tx: Transaction, city: City, told: Told, whose: Whose, ticket: str | None, now: datetime
) -> Cluster | None:
    """Count a contact with the crowd of its matter, and warn where this makes it hot; None where it has no crowd."""
    secret = told.confidential or told.line in city.readers or told.line in city.discreet
    if whose.contact_id is None or secret or _is_confidential(tx, ticket):
        return None
    member = Member(whose.contact_id, whose.person, ticket)
    matter = _clean(matter_of(told, city.crowds.areas))
    joined = _joined(tx, city, matter, member, now)
    if joined is None:
        return None
    if joined.is_new or (matter and matter.alarm):
        _warn(tx, city, joined.cluster, matter, now)
    risks.raise_level(tx, city, joined.cluster, told.risks, now)
    return joined.cluster


def _is_confidential(tx: Transaction, ticket: str | None) -> bool:
    sql = "SELECT confidential FROM tickets WHERE number = :number"
    return bool(ticket and tx.value(sql, number=ticket))


def end_quiet(tx: Transaction, city: City, now: datetime) -> None:
    """The daily look: crowds that are over are ended."""
    clusters.end_quiet(tx, city.crowds.limits, now)


def _joined(
    tx: Transaction, city: City, matter: Matter | None, member: Member, now: datetime
) -> Joined | None:
    """In the crowd that the ticket has already, unless the matter names another place or business, else in that of the
    matter."""
    known = clusters.of_ticket(tx, member.ticket) if member.ticket else None
    is_vague = matter is None or not (matter.thing or matter.place)
    if known and (is_vague or (matter and belongs(known.crowd, matter))):
        return cluster_members.join_of_ticket(tx, known, matter, member, now)
    return cluster_members.join(tx, matter, member, city.crowds.limits, now) if matter else None


def _clean(matter: Matter | None) -> Matter | None:
    if matter is None:
        return None
    place, thing = (storable(name, MOST_OF_A_NAME) for name in (matter.place, matter.thing))
    return replace(matter, place=place, thing=thing)


def _warn(tx: Transaction, city: City, cluster: Cluster, matter: Matter | None, now: datetime) -> None:
    limits = city.crowds.limits
    counted = clusters.count(tx, cluster, limits, now)
    hot = is_hot(counted, limits, cluster.is_business, cluster.people, cluster.alarm, now)
    if clusters.set_hot(tx, cluster, hot, now) and hot:
        risks.warn(tx, city, cluster, now)
    elif not hot and matter is not None and matter.is_supply:
        risks.warn_of_wave(tx, city, matter.about, now)
