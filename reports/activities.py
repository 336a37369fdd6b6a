"""The activities of a period for the bulletin's chapter: what was held, who came, what was printed about it, as sentences
and as figures. Read from the office's records, the listening days and the sources of contacts.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from language.phrases import Phrases
from reports.numbers import written
from reports.periods import Period
from reports.report import Figure, Unit
from storage.clock import stamp
from storage.transaction import Row, Transaction
from tickets.office_records import FollowUp, Record, follow_ups, records_of
from tickets.record_kinds import KINDS, Content

TOLD = ("meeting", "training", "exam", "visit", "model_case", "rule", "plan", "other")
"""Kinds of which each record is told in a sentence of its own, in the order of days; the others are summed up."""
COUNTED = ("meeting", "training", "exam", "visit", "plan", "model_case", "rule", "publicity")
_LISTENING = "listening:"


@dataclass(frozen=True, slots=True)
class Activities:
    """Paragraphs in the order of print, and the figures in them."""

    paragraphs: tuple[str, ...]
    figures: tuple[Figure, ...]

    def figure(self, name: str) -> Figure:
        """The figure of an id; KeyError where there is none."""
        return {figure.id: figure for figure in self.figures}[name]


def activities(tx: Transaction, period: Period, zone: tzinfo, phrases: Phrases, now: datetime) -> Activities:
    """The activities of a period; follow-ups are counted as they stand `now`."""
    begins, ends = (stamp(moment) for moment in period.window(zone))
    found = _Found(
        records=records_of(tx, period.first, period.last),
        scans=_scans(tx, begins, ends),
        days=_listening_days(tx, begins, ends),
        waiting=follow_ups(tx),
        today=now.date(),
    )
    return Activities(tuple(_paragraphs(found, phrases)), tuple(_figures(found)))


@dataclass(frozen=True, slots=True)
class _Found:
    """What there is of a period."""

    records: Sequence[Record]
    scans: Mapping[str, int]
    days: Sequence[Row]
    waiting: Sequence[FollowUp]
    today: date

    def of(self, *kinds: str) -> list[Content]:
        return [record.content for record in self.records if record.content.kind in kinds]

    @property
    def late(self) -> int:
        return sum(one.due < self.today.isoformat() for one in self.waiting)


def _scans(tx: Transaction, begins: str, ends: str) -> Mapping[str, int]:
    """Contacts by the QR code or poster that they came from, most first."""
    rows = tx.all(
        "SELECT source, count(*) AS contacts FROM contacts WHERE opened >= :begins AND opened < :ends"
        f" AND source <> '' AND source NOT LIKE '{_LISTENING}%' GROUP BY source ORDER BY contacts DESC, source",
        begins=begins,
        ends=ends,
    )
    return {row["source"]: row["contacts"] for row in rows}


def _listening_days(tx: Transaction, begins: str, ends: str) -> list[Row]:
    """The listening days with the contacts and tickets that came to them."""
    return tx.all(
        "SELECT d.leader, d.unit, d.starts, count(DISTINCT c.id) AS contacts, count(DISTINCT m.ticket) AS tickets"
        f" FROM listening_days d LEFT JOIN contacts c ON c.source = '{_LISTENING}' || d.id"
        " LEFT JOIN matters m ON m.contact_id = c.id AND m.ticket IS NOT NULL"
        " WHERE d.starts >= :begins AND d.starts < :ends GROUP BY d.id, d.leader, d.unit, d.starts ORDER BY d.starts, d.id",
        begins=begins,
        ends=ends,
    )


def _figures(found: _Found) -> Iterator[Figure]:
    for kind in COUNTED:
        held = found.of(kind)
        yield _count(f"activity_{kind}", f"{KINDS[kind].title}", len(held), definition="日期在本期之内的记录")
    for kind in ("training", "exam"):
        people = sum(content.attendance or 0 for content in found.of(kind))
        yield _count(f"activity_{kind}_people", f"{KINDS[kind].title}人次", people, "人", len(found.of(kind)))
    media = found.of("media")
    yield _count("activity_media", "媒体报道篇数", sum(map(_items, media)), "", len(media))
    yield _count(
        "activity_scans",
        "宣传二维码来件",
        sum(found.scans.values()),
        "件",
        definition="本期由宣传二维码进入的来件",
    )
    yield _count("activity_listening", "领导接听日", len(found.days))
    heard = sum(day["contacts"] for day in found.days)
    yield _count("activity_listening_contacts", "接听日来件", heard, "件")
    tests = found.of("test_call")
    calls, passed = (sum(test.number(name) or 0 for test in tests) for name in ("calls", "passed"))
    yield _count("activity_test_calls", "拨测", calls, "次", len(tests))
    yield Figure(
        "activity_test_calls_passed", "拨测合格率", passed / calls if calls else None, "%", passed, calls,
        "合格次数 ÷ 拨测次数", tickets=passed,
    )  # fmt: skip
    yield _count(
        "activity_follow_ups_open", "待落实事项", len(found.waiting), definition="到现在还没有办完的"
    )
    yield _count("activity_follow_ups_late", "超期未落实事项", found.late)


def _count(
    name: str, title: str, value: int, unit: Unit = "次", rows: int | None = None, definition: str = ""
) -> Figure:
    return Figure(name, title, value, unit, definition=definition, tickets=value if rows is None else rows)


def _items(content: Content) -> int:
    told = content.number("items")
    return 1 if told is None else told


def _paragraphs(found: _Found, phrases: Phrases) -> Iterator[str]:
    for content in found.of(*TOLD):
        yield _told(content, phrases)
    if media := found.of("media"):
        levels = Counter[str]()
        for content in media:
            levels[content.text("level")] += _items(content)
        yield phrases.text("activity_media", items=sum(levels.values()), levels=_levels(levels, phrases))
    if found.of("publicity") or found.scans:
        yield _publicity(found, phrases)
    if found.days:
        sums = {name: sum(day[name] for day in found.days) for name in ("contacts", "tickets")}
        yield phrases.text("activity_listening", days=len(found.days), **sums)
    if tests := found.of("test_call"):
        yield _tested(tests, phrases)
    if found.waiting:
        yield phrases.text("activity_follow_ups", open=len(found.waiting), late=found.late)


def _told(content: Content, phrases: Phrases) -> str:
    """One record as a sentence; what it says stands behind."""
    people = content.attendance
    values = {name: _plain(content.text(name)) for name in ("unit", "title", "counterpart", "level", "award")}
    values |= {
        "day": _days(content),
        "people": phrases.text("activity_people", people=people) if people is not None else "",
        "place": phrases.text("activity_place", place=_plain(content.text("place")))
        if content.text("place")
        else "",
        "number": phrases.text("activity_place", place=content.text("number"))
        if content.text("number")
        else "",
        "passed": str(_passed(content)),
    }
    key = f"activity_{content.kind}"
    if content.kind == "visit":
        key += "_in" if content.text("direction") == KINDS["visit"].fields["direction"].choices[0] else "_out"
    sentence = phrases.text(key, **values)
    text = _plain(content.text("text"))
    return f"{sentence}{text}。" if text else sentence


def _publicity(found: _Found, phrases: Phrases) -> str:
    """How many campaigns there were, and through which codes contacts came, by the names that the records give them."""
    held = found.of("publicity")
    names = {
        content.text("source"): content.text("medium") or content.text("title")
        for content in held
        if content.text("source")
    }
    sources = _joined((names.get(source, source), count) for source, count in found.scans.items())
    return phrases.text(
        "activity_publicity" if sources else "activity_publicity_unscanned",
        times=len(held), scans=sum(found.scans.values()), sources=sources,
    )  # fmt: skip


def _tested(tests: Sequence[Content], phrases: Phrases) -> str:
    calls, passed = (sum(test.number(name) or 0 for test in tests) for name in ("calls", "passed"))
    said = phrases.text(
        "activity_test_call", calls=calls, passed=passed, rate=written(passed / calls if calls else None, "%")
    )
    faults = "；".join(filter(None, (_plain(test.text("faults")) for test in tests)))
    return said + (phrases.text("activity_test_call_faults", faults=faults) if faults else "")


def _levels(levels: Mapping[str, int], phrases: Phrases) -> str:
    told = _joined(((level, levels[level]) for level in KINDS["media"].fields["level"].choices), "篇")
    return phrases.text("activity_place", place=told) if told else ""


def _joined(pairs: Iterable[tuple[str, int]], unit: str = "件") -> str:
    return "、".join(f"{name}{count}{unit}" for name, count in pairs if count)


def _passed(content: Content) -> int:
    mark = content.values.get("pass_mark", 0)
    assert isinstance(mark, int | float), "a pass mark is a number"
    return sum(score is not None and score >= mark for _, _, score in content.people())


def _days(content: Content) -> str:
    """10月11日, or 10月11日至12日."""
    first = date.fromisoformat(content.text("day"))
    told = f"{first.month}月{first.day}日"
    if not content.text("until") or content.text("until") == content.text("day"):
        return told
    last = date.fromisoformat(content.text("until"))
    return f"{told}至{f'{last.month}月' if last.month != first.month else ''}{last.day}日"


def _plain(text: str) -> str:
    """Without the full stop that the sentence brings itself."""
    return text.strip().rstrip("。.；;")
