"""主要热点: what many people told of in a period, by matter, with the places grouped by their areas.

Contacts, persons and tickets are told apart; one person who writes often is no crowd. What a clerk corrected holds: crowds
put together are counted as one, and one that got a title of its own stands by it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from reports.chapters.book import Book
from reports.chapters.composing import Found
from reports.chapters.slots import plain, said
from reports.counting import Pick
from reports.keys import Key
from reports.reading import Reading, Span
from reports.report import Column, Figure, Table
from storage.transaction import Row, Transaction

MOST_TOPICS = 5
MOST_PLACES = 30
"""Of one topic; the others are counted all the same."""


@dataclass(frozen=True, slots=True)
class Least:
    """What a topic has at least: so many contacts, of so many persons."""

    contacts: int
    persons: int


@dataclass(frozen=True, slots=True)
class Topic:
    """One matter: `key` is the id of its first crowd, `places` are pairs of area and place, the most told of first."""

    key: int
    about: str
    category: str
    places: tuple[tuple[str, str], ...]
    contacts: int
    persons: int
    tickets: int


def hot_topics(reading: Reading, span: Span, least: Least, quiet: Iterable[str] = ()) -> tuple[Topic, ...]:
    """The topics of a period, the one that most people told of first; nothing of `quiet` lines."""
    lines = sorted(quiet)
    rows = reading.tx.all(
        _BY_MATTER, begins=span.begins, ends=span.ends, quiet=lines, contacts=least.contacts, persons=least.persons,
        most=MOST_TOPICS,
    )  # fmt: skip
    places = _places(reading, span, [row["about"] for row in rows], lines)
    return tuple(_topic(row, places.get(row["about"], [])) for row in rows)


_MEMBERS = (
    "FROM clusters c JOIN cluster_members m ON m.cluster_id = c.id LEFT JOIN tickets t ON t.number = c.ticket"
    " WHERE m.at >= :begins AND m.at < :ends"
    " AND (t.number IS NULL OR (t.confidential = 0 AND CASE WHEN t.line IN :quiet THEN 0 ELSE 1 END = 1))"
)
_COUNTS = "count(*) AS contacts, count(DISTINCT m.person) AS persons, count(DISTINCT m.ticket) AS tickets"
_CALLED = "CASE WHEN c.renamed = 1 THEN c.title ELSE c.about END"
"""A crowd to which a clerk gave a title stands by it; the others stand by their matter."""
_CROWD = "crowd"
"""A key names a topic by its first crowd: addresses end up in the logs of servers, where no words of citizens belong."""
_ID = re.compile(r"[0-9]{1,18}")
_BY_MATTER = (
    f"SELECT {_CALLED} AS about, min(c.id) AS key, min(c.category) AS category, {_COUNTS} {_MEMBERS} GROUP BY 1"
    " HAVING count(*) >= :contacts AND count(DISTINCT m.person) >= :persons ORDER BY persons DESC, contacts DESC, key LIMIT :most"
)
_BY_PLACE = (
    f"SELECT about, area, place, object FROM (SELECT {_CALLED} AS about, c.area, c.place, c.object,"
    f" count(DISTINCT m.person) AS persons {_MEMBERS} GROUP BY 1, 2, 3, 4 LIMIT 1000000) crowded"
    " WHERE about IN :abouts ORDER BY persons DESC, area, place, object"
)
"""The limit, which no city reaches, keeps PostgreSQL from looking through all crowds that there ever were for the matters."""


LISTS: Mapping[str, tuple[str, str]] = {
    "hot_contacts": ("来件", f"SELECT m.contact_id AS item {_MEMBERS} AND {_CALLED} = :about ORDER BY 1"),
    "hot_persons": ("反映人", f"SELECT max(m.contact_id) AS item {_MEMBERS} AND {_CALLED} = :about GROUP BY m.person ORDER BY 1"),
    "hot_tickets": ("工单", f"SELECT DISTINCT m.ticket AS item {_MEMBERS} AND {_CALLED} = :about AND m.ticket IS NOT NULL ORDER BY 1"),
}  # fmt: skip
"""What stands behind each number of a topic: its contacts, the latest contact of each person, its tickets."""


def hot_table(topics: Iterable[Topic]) -> Table:
    """A row a topic, each number with the key of its list."""
    found = list(topics)
    columns = (
        Column("事项"),
        Column("来件", "件"),
        Column("反映人", "人"),
        Column("工单", "件"),
        Column("地点"),
    )
    rows = tuple(
        (
            topic.about,
            topic.contacts,
            topic.persons,
            topic.tickets,
            "、".join(place for _, place in topic.places if place),
        )
        for topic in found
    )
    keys = {
        (row, column): str(Key(name, (Pick(_CROWD, (str(topic.key),)),)))
        for row, topic in enumerate(found)
        for column, name in enumerate(LISTS, start=1)
    }
    return Table("hot", "主要热点", columns, rows, note=_NOTE, internal=True, figures=keys)


_NOTE = "本期多人反映的同一件事，反映的人多的在前；受限的专线和保密的工单不在其中"


def told(reading: Reading, span: Span, key: Key, quiet: Iterable[str] = ()) -> list[str]:
    """The list behind a number of a topic; none where the key names no topic."""
    about = matter_of(reading.tx, key)
    rows = reading.tx.all(
        LISTS[key.metric][1], begins=span.begins, ends=span.ends, about=about, quiet=sorted(quiet)
    )
    return [str(row["item"]) for row in rows]


def matter_of(tx: Transaction, key: Key) -> str:
    """How the topic of a key is called; "" where the key names none."""
    named = next((pick.values[0] for pick in key.picks if pick.group == _CROWD), "")
    if not _ID.fullmatch(named):
        return ""
    about: str | None = tx.value(f"SELECT {_CALLED} AS about FROM clusters c WHERE c.id = :id", id=int(named))
    return about or ""


def _places(reading: Reading, span: Span, abouts: list[str], quiet: list[str]) -> Mapping[str, list[Row]]:
    """The places of each matter, the most told of first."""
    found: dict[str, list[Row]] = {}
    for row in reading.tx.all(_BY_PLACE, begins=span.begins, ends=span.ends, abouts=abouts, quiet=quiet):
        found.setdefault(row["about"], []).append(row)
    return found


def _topic(row: Row, places: list[Row]) -> Topic:
    return Topic(
        key=row["key"],
        about=row["about"],
        category=row["category"],
        places=tuple((place["area"], place["object"] or place["place"]) for place in places[:MOST_PLACES]),
        contacts=row["contacts"],
        persons=row["persons"],
        tickets=row["tickets"],
    )


def worded(topics: Iterable[Topic], book: Book) -> Found:
    """A paragraph a topic; its counts are figures, so that edited words keep the newest ones."""
    found = list(topics)
    paragraphs = tuple(_paragraph(topic, book) for topic in found)
    return Found(paragraphs, tuple(figure for topic in found for figure in _figures(topic, book)))


def _paragraph(topic: Topic, book: Book) -> str:
    named = _by_area(topic.places, book)
    words, category = book.sentences, plain(topic.category)
    return said(
        words["hot_topic"],
        about=plain(topic.about),
        category=said(words["hot_category"], category=category) if category else "",
        places=said(words["hot_places"], places=named) if named else "",
        contacts=f"{{hot_{topic.key}}}",
        persons=f"{{hot_{topic.key}_persons}}",
        tickets=f"{{hot_{topic.key}_tickets}}",
    )


def _by_area(places: Iterable[tuple[str, str]], book: Book) -> str:
    """东城区：甲小区、乙小区；西城区：丙小区."""
    areas: dict[str, list[str]] = {}
    for area, place in places:
        if place:
            areas.setdefault(plain(area), []).append(plain(place))
    told = []
    for area, names in areas.items():
        listed = book.words["between"].join(dict.fromkeys(names))
        told.append(said(book.words["of_area"], area=area, places=listed) if area else listed)
    return book.words["between_areas"].join(told)


def _figures(topic: Topic, book: Book) -> Iterator[Figure]:
    about, key = topic.about, f"hot_{topic.key}"
    definition = book.words["hot_definition"]
    yield Figure(key, about, topic.contacts, "件", definition=definition, basis="created")
    yield Figure(f"{key}_persons", about, topic.persons, "人", definition=definition, basis="created")
    yield Figure(f"{key}_tickets", about, topic.tickets, "件", definition=definition, basis="created")
