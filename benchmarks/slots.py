"""How well places, times, numbers, wishes, alarms and intents are read, on labelled messages of two invented cities.

`python -m benchmarks.slots [--errors [PART]]`: what the product reads of each row of `benchmarks/labelled/messages.csv`, apart for the
part by whose errors the code was mended (dev) and the part kept apart (test).
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from benchmarks.kind_samples import LABELLED, MESSAGES, rows_of
from bot.hearing import Understood
from bot.receive import Reader
from channels.messages import Inbound
from hotline.city import make_city
from hotline.pack import values
from hotline.pack.check import check_folder
from knowledge_base.matcher import Match
from language.addresses import find_addresses
from language.amounts import find_amounts, find_people
from language.gazetteer import Gazetteer, Place
from language.numbers import find_phones
from language.purposes import purpose_of
from language.times import TimeHit, find_times
from language.wishes import wish_of

DEMO = Path("packs/demo")
PLACES_OF_B = LABELLED / "messages-places-b.csv"
ZONE = ZoneInfo("Asia/Shanghai")
PARTS = ("dev", "test")
LEVELS = ("emergency", "risk", "abuse")
SLOTS = ("places", "address", "since", "phone", "amount", "people", "wish")


class Labelled(NamedTuple):
    """A row of the labels; `slots` as they are written there, several apart by `|`."""

    text: str
    part: str
    city: str
    at: datetime
    act: str
    purposes: tuple[str, ...]
    requests: int | None
    slots: dict[str, tuple[str, ...]]
    alarms: frozenset[str]
    language: str
    leans: bool


class Read(NamedTuple):
    """What the product reads, in the words of the labels."""

    act: str
    purposes: tuple[str, ...]
    requests: int
    slots: dict[str, tuple[str, ...]]
    alarms: dict[str, frozenset[str]]
    language: str
    leans: bool


class Score(NamedTuple):
    """Counts of one slot."""

    right: int
    found: int
    meant: int

    @property
    def precision(self) -> float:
        """1 where nothing was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """1 where nothing was to be found."""
        return self.right / self.meant if self.meant else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


class _Nothing:
    """A knowledge base without articles."""

    release = None

    def match(self, text: str) -> Match:
        return Match(text, "none", (), ())

    def vector_of(self, text: str) -> None:
        """No encoder reads it."""


def labelled() -> list[Labelled]:
    """All rows."""
    return [_labelled(row) for row in rows_of(MESSAGES)]


def slots_table(messages: Sequence[Labelled] | None = None) -> str:
    """The figures of both parts, as lines to print."""
    rows = [(row, read(row)) for row in messages or labelled()]
    lines = [f"{len(rows)} labelled messages" + "".join(f"{part:>9} P    R    F1 " for part in PARTS)]
    for slot in SLOTS:
        scores = [score(slot, _of(part, rows)) for part in PARTS]
        lines.append(f"{slot:24}" + "".join(_three(each) for each in scores))
    for name, figure in FIGURES.items():
        lines.append(f"{name:24}" + "".join(f"{figure(_of(part, rows)):>24.3f}" for part in PARTS))
    return "\n".join(lines)


def _three(found: Score) -> str:
    return f"{found.precision:>12.3f}{found.recall:>6.3f}{found.f1:>6.3f}"


Rows = list[tuple[Labelled, Read]]


def _of(part: str, rows: Rows) -> Rows:
    return [(row, found) for row, found in rows if row.part == part]


def read(row: Labelled) -> Read:
    """What the product reads of a message."""
    reader, gazetteer, levels = _city(row.city)
    inbound = Inbound("webchat", "main", "o", "k", row.at, text=row.text)
    understood = reader.read(inbound, _Nothing(), row.at)  # type: ignore[arg-type] # nothing is looked up in it
    names = {heard.name for heard in understood.alarms}
    purposes = tuple(part.purpose for part in understood.parts) or (purpose_of(row.text).kind,)
    return Read(
        act=understood.act,
        purposes=("求助",)
        if understood.alarms_of("emergency")
        else purposes,  # as bot/emergencies.py files it
        requests=len(understood.parts),
        slots=_slots(row, understood, gazetteer),
        alarms={level: frozenset(name for name in names if levels.get(name) == level) for level in LEVELS},
        language=understood.language or understood.leaning,
        leans=understood.leans or understood.may_lean,
    )


def _slots(row: Labelled, understood: Understood, gazetteer: Gazetteer) -> dict[str, tuple[str, ...]]:
    text = row.text
    wish = wish_of(text)
    return {
        "places": understood.places,
        "address": tuple(hit.text for hit in find_addresses(text, gazetteer.find(text))),
        "since": tuple(dict.fromkeys(_days(hit) for hit in find_times(text, row.at))),
        "phone": tuple(phone.number for phone in find_phones(text)),
        "amount": tuple(format(amount.value.normalize(), "f") for amount in find_amounts(text)),
        "people": tuple(str(people.count) for people in find_people(text)),
        "wish": (wish.text,) if wish else (),
    }


def _days(hit: TimeHit) -> str:
    """2025-03-05, 2025-03-08..2025-03-09, 2025-03-05.. for what goes on."""
    if hit.since:
        return f"{hit.first}.."
    return f"{hit.first}" if hit.first == hit.last else f"{hit.first}..{hit.last}"


def score(slot: str, rows: Rows) -> Score:
    """Values found, each label at most once."""
    alike = _ALIKE.get(slot, _same)
    if slot == "wish":  # who wants to withdraw wishes that, but nothing that a ticket would tell
        rows = [(row, found) for row, found in rows if row.act == "content"]
    pairs = [(row, row.slots[slot], found.slots[slot]) for row, found in rows]
    right = sum(_matched(row.at.date(), meant, found, alike) for row, meant, found in pairs)
    return Score(right, sum(len(found) for *_, found in pairs), sum(len(meant) for _, meant, _ in pairs))


Alike = Callable[[date, str, str], bool]


def _matched(today: date, meant: Iterable[str], found: Iterable[str], alike: Alike) -> int:
    left, right = list(meant), 0
    for value in found:
        if same := next((label for label in left if alike(today, label, value)), None):
            left.remove(same)
            right += 1
    return right


def _same(today: date, meant: str, found: str) -> bool:  # noqa: ARG001 one signature for all
    return meant == found


def _overlaps(today: date, meant: str, found: str) -> bool:  # noqa: ARG001 one signature for all
    """One contains the other, and it is at least half of it: 3号楼 of 3号楼2单元."""
    short, long = sorted((meant, found), key=len)
    return short in long and 2 * len(short) >= len(long)


def _same_days(today: date, meant: str, found: str) -> bool:
    """The same days; how long something lasts may be off by a tenth, for months have 28 to 31 days."""
    if meant == found:
        return True
    if not (meant.endswith("..") and found.endswith("..")):
        return False
    began, read_as = date.fromisoformat(meant[:10]), date.fromisoformat(found[:10])
    return abs((began - read_as).days) <= max(1, (today - began).days // 10)


_ALIKE: dict[str, Alike] = {"address": _overlaps, "wish": _overlaps, "since": _same_days}


def accuracy(rows: Rows, what: Callable[[Labelled], str], found: Callable[[Read], str]) -> float:
    """The share that is judged as it was labelled."""
    return sum(what(row) == found(each) for row, each in rows) / max(1, len(rows))


def macro_f1(rows: Rows, what: Callable[[Labelled], str], found: Callable[[Read], str]) -> float:
    """The mean F1 of all labels that occur."""
    meant, judged = Counter(what(row) for row, _ in rows), Counter(found(each) for _, each in rows)
    right = Counter(what(row) for row, each in rows if what(row) == found(each))
    return sum(2 * right[label] / (meant[label] + judged[label]) for label in meant) / max(1, len(meant))


def _act(row: Labelled | Read) -> str:
    return row.act


def _purpose(row: Labelled | Read) -> str:
    return row.purposes[0]


def _plainer_purpose(row: Labelled | Read) -> str:
    """Who tells of a trouble, in need or in anger: the labels themselves are uncertain between the two."""
    return _purpose(row).replace("投诉", "求助")


def _with_one_request(rows: Rows) -> Rows:
    return [(row, found) for row, found in rows if len(row.purposes) == 1]


def _counted(rows: Rows) -> Rows:
    return [(row, found) for row, found in rows if row.requests is not None]


def alarm_recall(level: str, rows: Rows) -> float:
    """Of the messages with an alarm of a level the share in which a right one is found."""
    named = [found.alarms[level] & row.alarms for row, found in rows if row.alarms & _names(level)]
    return sum(map(bool, named)) / max(1, len(named))


def false_alarms(level: str, rows: Rows) -> float:
    """Of the messages without an alarm of a level the share in which one is found."""
    raised = [found.alarms[level] for row, found in rows if not row.alarms & _names(level)]
    return sum(map(bool, raised)) / max(1, len(raised))


def _share_that_leans(rows: Rows, labelled_so: bool) -> float:
    judged = [found.leans for row, found in rows if row.leans is labelled_so]
    return sum(judged) / max(1, len(judged))


FIGURES: dict[str, Callable[[Rows], float]] = {
    "acts accuracy": lambda rows: accuracy(rows, _act, _act),
    "acts macro-F1": lambda rows: macro_f1(rows, _act, _act),
    "purposes accuracy": lambda rows: accuracy(_with_one_request(rows), _purpose, _purpose),
    "purposes macro-F1": lambda rows: macro_f1(_with_one_request(rows), _purpose, _purpose),
    "purposes, 求助 = 投诉": lambda rows: accuracy(
        _with_one_request(rows), _plainer_purpose, _plainer_purpose
    ),
    "requests exact": lambda rows: accuracy(
        _counted(rows), lambda row: str(row.requests), lambda found: str(found.requests)
    ),
    "language accuracy": lambda rows: accuracy(rows, lambda row: row.language, lambda found: found.language),
    "follow-ups recall": lambda rows: _share_that_leans(rows, True),
    "follow-ups false": lambda rows: _share_that_leans(rows, False),
    "emergency recall": lambda rows: alarm_recall("emergency", rows),
    "emergency false alarms": lambda rows: false_alarms("emergency", rows),
    "risk recall": lambda rows: alarm_recall("risk", rows),
    "risk false alarms": lambda rows: false_alarms("risk", rows),
    "abuse recall": lambda rows: alarm_recall("abuse", rows),
    "abuse false alarms": lambda rows: false_alarms("abuse", rows),
}


def errors(part: str) -> list[str]:
    """What is read otherwise than labelled, a line each: what, label, reading, message."""
    return [line for row in labelled() if row.part == part for line in _differences(row, read(row))]


def _differences(row: Labelled, found: Read) -> Iterable[str]:
    for slot in SLOTS:
        counts = score(slot, [(row, found)])
        if not counts.right == counts.found == counts.meant:
            yield f"{slot}: {'|'.join(row.slots[slot])} -> {'|'.join(found.slots[slot])}: {row.text}"
    for name, meant, read_as in (
        ("act", row.act, found.act),
        ("purpose", "|".join(row.purposes), "|".join(found.purposes)),
        ("requests", str(row.requests), str(found.requests)),
        ("language", row.language, found.language),
        ("leans", str(row.leans), str(found.leans)),
    ):
        if meant != read_as and meant != "None":
            yield f"{name}: {meant} -> {read_as}: {row.text}"
    for level in LEVELS:
        meant_alarms, raised = row.alarms & _names(level), found.alarms[level]
        if bool(meant_alarms) != bool(raised) or (meant_alarms and not meant_alarms & raised):
            yield f"{level}: {'|'.join(sorted(meant_alarms))} -> {'|'.join(sorted(raised))}: {row.text}"


def _names(level: str) -> frozenset[str]:
    return frozenset(name for name, each in _city("a")[2].items() if each == level)


@lru_cache(maxsize=2)
def _city(city: str) -> tuple[Reader, Gazetteer, dict[str, str]]:
    """The reader of a city, its places, and the level of each alarm. The second city has places of its own only."""
    pack = check_folder(DEMO).usable()
    if city == "b":
        pack = replace(pack, places=tuple(map(_place, rows_of(PLACES_OF_B))))
    reader = make_city(pack).talk.reader
    gazetteer = Gazetteer(Place(row.place, row.area, row.aliases) for row in pack.places)
    return reader, gazetteer, {row.name: row.level for row in pack.safety}


def _place(row: dict[str, str]) -> values.Place:
    return values.Place(row["place"], row["area"], tuple(filter(None, row["aliases"].split("|"))))


def _labelled(row: dict[str, str]) -> Labelled:
    return Labelled(
        text=row["text"],
        part=row["part"],
        city=row["city"],
        at=datetime.fromisoformat(row["at"]).replace(tzinfo=ZONE),
        act=row["act"],
        purposes=tuple(row["purpose"].split("|")),
        requests=int(row["requests"]) if row["requests"] else None,
        slots={slot: tuple(filter(None, row[slot].split("|"))) for slot in SLOTS},
        alarms=frozenset(filter(None, row["alarms"].split("|"))),
        language=row["language"],
        leans=bool(row["leans"]),
    )


def main() -> None:
    print(slots_table())
    if "--errors" in sys.argv:
        print("\n".join(errors("test" if sys.argv[-1] == "test" else "dev")))


if __name__ == "__main__":
    main()
