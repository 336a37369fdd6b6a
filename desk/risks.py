"""Risk notices: a crowd that is hot drafts one, and the unit concerned and the office are alerted; nothing goes out as a
notice before a person has released it (`desk/risk_actions.py`).

The words are the pack's, with facts alone: what, where, since when, how many, and never what a citizen wrote.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from channels import outbox
from channels.messages import Audience, Outgoing
from desk.city import City
from desk.notices import OFFICE, STAFF_CHANNEL
from desk.wording import short
from language.supplies import is_supply
from storage.transaction import Row, Transaction
from tickets import clusters, store
from tickets import risks as rows
from tickets.clusters import Cluster
from tickets.risks import NORMAL, RAISED, Draft, Risk
from tickets.ticket import Ticket

MOST_PLACES = 20
"""Of a wave; the others are counted in the total."""
FEWEST_PLACES = 3
"""Fewer are no wave: each is a crowd of its own."""


@dataclass(frozen=True, slots=True)
class Concerned:
    """Who answers for a matter, and its ticket where it has one."""

    unit: str
    ticket: Ticket | None = None


def warn(tx: Transaction, city: City, cluster: Cluster, now: datetime) -> None:
    """A crowd went over its threshold: alert the unit and the office, and draft a notice unless one is open.

    After a notice on the whole city a single place of the same supply is no news for a day.
    """
    since = now - city.crowds.limits.persons_within
    if rows.latest_of_city(tx, cluster.crowd.about, since):
        return
    who = _concerned(tx, city, cluster.ticket, cluster.code, cluster.crowd.area)
    risk = rows.open_of_cluster(tx, cluster.id) or rows.put_draft(
        tx, _draft(tx, city, cluster, who, now), city.crowds.last_issue, now
    )
    values = {
        "title": cluster.title,
        "since": short(cluster.first_at),
        "contacts": cluster.contacts,
        "persons": cluster.persons,
    }
    _alert(tx, city, who, risk, values, f"cluster:{cluster.id}:{cluster.contacts}", now)


def warn_of_wave(tx: Transaction, city: City, about: str, now: datetime) -> None:
    """A supply fails at many places at once, at none of them often enough: the same threshold over all, once a day.

    A notice on one place says nothing of the others: they are counted without it.
    """
    limits, day = city.crowds.limits, now - city.crowds.limits.persons_within
    if rows.latest_of_city(tx, about, day):
        return  # asked first: counting a wave costs as much as the wave is large, for each of its messages
    places = clusters.wave(tx, about, now - limits.within)
    told = rows.clusters_about(tx, about, day)
    news = [place["contacts"] for place in places if place["id"] not in told]
    if len(news) < FEWEST_PLACES or sum(news) < limits.contacts:
        return
    contacts = sum(place["contacts"] for place in places)
    # Of two messages that see the same wave at once the second waits here, and finds the notice of the first.
    clusters.hold(tx, min(place["id"] for place in places))
    if rows.latest_of_city(tx, about, day):
        return
    first = places[0]
    who = _concerned(tx, city, first["ticket"], first["code"], first["area"])
    persons = clusters.persons_of_wave(tx, about, now - limits.within)
    title = city.phrases.text("risk_wave", about=about, count=len(places))
    values = {
        "title": title,
        "since": short(now - limits.within),
        "contacts": contacts,
        "persons": persons,
    }
    text = _wave_text(city, about, places, values, now)
    draft = Draft(
        about, who.unit, (), city.crowds.copies, NORMAL, city.phrases.text("risk_title", title=title), text
    )
    risk = rows.put_draft(tx, draft, city.crowds.last_issue, now)
    _alert(tx, city, who, risk, values, f"wave:{risk.number}", now)


def raise_level(tx: Transaction, city: City, cluster: Cluster, said: Iterable[str], now: datetime) -> None:
    """Words of the kinds that the pack names (网络舆情 ...) raise the level of an open notice, once."""
    names = [name for name in said if name in city.crowds.raised_by]
    risk = rows.open_of_cluster(tx, cluster.id) if names else None
    if risk is None or risk.level == RAISED:
        return
    why = city.phrases.text("risk_raised", names="、".join(names), at=short(now))
    if not rows.raise_level(tx, risk, f"{risk.text}\n{why}"):
        return
    text = city.phrases.text("risk_raised_notice", number=risk.number, title=risk.title, why=why)
    key = f"risk:{risk.number}:raised"
    tell(tx, "office", OFFICE, "risk", text, f"{key}:office", now)
    if risk.status == "released":
        for unit in risk.readers:
            tell(tx, "unit", unit, "risk", text, f"{key}:{unit}", now)


def tell(
    tx: Transaction,
    audience: Audience,
    recipient: str,
    kind: str,
    text: str,
    key: str,
    now: datetime,
    ticket: str | None = None,
) -> None:
    """A notice to staff that is about a crowd, not about one ticket; once for its key."""
    outbox.put(
        tx,
        Outgoing(
            audience=audience, channel=STAFF_CHANNEL, account="", recipient=recipient, kind=kind, text=text,
            dedupe_key=key, ticket=ticket, actor="system",
        ),
        now,
    )  # fmt: skip


def _alert(
    tx: Transaction,
    city: City,
    who: Concerned,
    risk: Risk,
    values: dict[str, object],
    key: str,
    now: datetime,
) -> None:
    # Without a ticket nobody knows yet whom the words accuse: the office decides. A supply that fails accuses nobody.
    number = who.ticket.number if who.ticket else None
    line = city.phrases.text("cluster_ticket", number=number) if number else ""
    if who.unit and (who.ticket or is_supply(risk.about)):
        text = city.phrases.text("cluster_alert_unit", ticket_line=line, **values)
        tell(tx, "unit", who.unit, "cluster", text, f"{key}:{who.unit}", now, number)
    text = city.phrases.text("cluster_alert_office", ticket_line=line, number=risk.number, **values)
    tell(tx, "office", OFFICE, "cluster", text, f"{key}:office", now, number)


def _concerned(tx: Transaction, city: City, number: str | None, code: str, area: str) -> Concerned:
    """The unit that has the ticket, else the one that owns the matter there; never one that is complained about."""
    ticket = store.load(tx, number) if number else None
    if ticket and ticket.unit:
        return Concerned(ticket.unit, ticket)
    best = city.router.route("", (area,) if area else (), code).best if code else None
    unit = best.unit if best else ""
    return Concerned("" if ticket and unit in ticket.accused_units else unit, ticket)


def _draft(tx: Transaction, city: City, cluster: Cluster, who: Concerned, now: datetime) -> Draft:
    """`units` are those that the pack names for the risk words and the danger that were said."""
    said = (cluster.alarm, *cluster.risks)
    named = (unit for name in said for unit in city.alarm_units.get(name, ()))
    accused = who.ticket.accused_units if who.ticket else ()
    units = tuple(
        dict.fromkeys(
            city.units.full_name(unit) for unit in named if unit != who.unit and unit not in accused
        )
    )
    level = RAISED if city.crowds.raised_by & set(said) else NORMAL
    return Draft(
        about=cluster.crowd.about,
        unit=who.unit,
        units=units,
        copies=city.crowds.copies,
        level=level,
        title=city.phrases.text("risk_title", title=cluster.title),
        text=_text(tx, city, cluster, who, level, now),
        cluster_id=cluster.id,
    )


def _text(tx: Transaction, city: City, cluster: Cluster, who: Concerned, level: str, now: datetime) -> str:
    within = city.crowds.limits.within
    recent = clusters.counted_between(tx, cluster, now - within, now)
    before = clusters.counted_between(tx, cluster, now - 2 * within, now - within)
    said = "、".join(filter(None, (cluster.alarm, *cluster.risks)))
    ticket, phrases = who.ticket, city.phrases
    people = phrases.text("risk_people", people=cluster.people) if cluster.people > cluster.persons else ""
    return phrases.text(
        "risk_text",
        place=_place(cluster),
        what=cluster.topic or cluster.crowd.about,
        since=short(cluster.first_at),
        now=short(now),
        contacts=cluster.contacts,
        persons=cluster.persons,
        span=_hours(within),
        recent=recent,
        before=before,
        people_line=people,
        words_line=phrases.text("risk_words", names=said) if said else "",
        ticket_line=phrases.text("cluster_ticket", number=ticket.number) if ticket else "",
        level=phrases.text(f"risk_level_{level}"),
        action=phrases.text(f"risk_action_{_kind(cluster)}"),
    )


def _place(cluster: Cluster) -> str:
    crowd = cluster.crowd
    inside = crowd.place if crowd.thing else ""
    subject = crowd.thing or crowd.place or crowd.kind
    return "".join(dict.fromkeys(filter(None, (crowd.area, inside, subject))))


def _kind(cluster: Cluster) -> str:
    """What kind of action is suggested."""
    if cluster.alarm:
        return "danger"
    if cluster.is_business:
        return "business"
    return "supply" if is_supply(cluster.crowd.about) else "matter"


def _wave_text(city: City, about: str, places: list[Row], values: dict[str, object], now: datetime) -> str:
    """The places grouped by their areas."""
    by_area: dict[str, list[str]] = {}
    for row in places[:MOST_PLACES]:
        one = city.phrases.text("risk_wave_place", place=row["place"], contacts=row["contacts"])
        by_area.setdefault(row["area"], []).append(one)
    return city.phrases.text(
        "risk_wave_text",
        about=about,
        places="；".join(
            f"{area}：{'、'.join(names)}" if area else "、".join(names) for area, names in by_area.items()
        ),
        now=short(now),
        level=city.phrases.text(f"risk_level_{NORMAL}"),
        action=city.phrases.text("risk_action_supply"),
        **values,
    )


def _hours(length: timedelta) -> str:
    """`2` hours, `0.5` hours."""
    return f"{length.total_seconds() / 3600:g}"
