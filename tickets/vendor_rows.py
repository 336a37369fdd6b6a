"""Rows of another system's table as tickets: what each cell means in our words, or why it cannot be used. Pure."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from functools import lru_cache

from storage.clock import moment, stamp
from storage.sheet_columns import Columns
from storage.sheet_moments import read_moment
from tickets.answers import outcome_code
from tickets.states import CLOSED, STATE_TITLES
from tickets.vendor_columns import COLUMNS, COUNTS, MOMENTS, is_header

WAYS = ("answered", "ticketed", "invalid", "abuse")
"""What came of a contact: answered at once, given to a unit, or nothing that could be handled."""
ANSWERED, TICKETED = "answered", "ticketed"
_MOST_DIGITS = 4  # of a count
OVER = CLOSED | {"archived"}
"""The answer went out."""
_TOTAL = re.compile(r"(?:总|合|小|累|共)计?[:：]?|共\s*\d+\s*(?:条|件|行).*|第\s*\d+\s*页.*")
_NOTE = re.compile(r"(?:注|备注|说明|制表|填表|审核|统计|导出|打印)\S{0,6}[:：].*")
_IN_POWERS = re.compile(r"\d(?:\.\d+)?[eE]\+\d+")
_STAMP = len("2024-10-14T10:05:00.000+08:00")
_YES, _NO = (
    frozenset({"是", "已解决", "解决", "1", "yes", "y"}),
    frozenset({"否", "未解决", "没有解决", "0", "no", "n"}),
)
_NO_KIND = re.compile("(?:电话|来电|类|件)+$")
_APART = re.compile(r"[、,，;；|/\s]+")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row: under which heading, and what to do."""

    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """A word of the file for something that the city's pack does not have."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Words:
    """The city's side of the vendor's words: codes by word, and finders that give None for what the city does not have.

    `category` finds code, category and topic for either word; a unit whose name has a word of `office` is the hotline itself.
    """

    zone: tzinfo
    columns: Columns = COLUMNS
    purposes: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    status: Mapping[str, str] = field(default_factory=dict)
    ratings: Mapping[str, str] = field(default_factory=dict)
    ways: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, str] = field(default_factory=dict)
    office: Sequence[str] = ()
    unit: Callable[[str], str | None] = lambda name: None
    category: Callable[[str, str], tuple[str, str, str] | None] = lambda category, topic: None


@dataclass(frozen=True, slots=True)
class VendorTicket:
    """One ticket of another system in our words. `way` is empty where the file does not tell; see `was_dispatched`."""

    number: str
    accepted_at: datetime
    status: str
    channel: str = ""
    purpose: str = ""
    code: str = ""
    category: str = ""
    topic: str = ""
    title: str = ""
    text: str = ""
    name: str = ""
    phone: str = ""
    unit: str = ""
    assistants: tuple[str, ...] = ()
    dispatched_at: datetime | None = None
    signed_at: datetime | None = None
    contacted_at: datetime | None = None
    due: datetime | None = None
    handed_at: datetime | None = None
    closed_at: datetime | None = None
    outcome: str = ""
    result: str = ""
    reply: str = ""
    called_at: datetime | None = None
    solved: str = ""
    grade: str = ""
    reworks: int = 0
    returns: int = 0
    extended: bool = False
    urgent: bool = False
    line: str = ""
    area: str = ""
    place: str = ""
    way: str = ""
    external: str = ""
    unconfirmed: tuple[Unconfirmed, ...] = ()


def is_no_ticket(columns: Columns, row: Sequence[str], number: str) -> bool:
    """Whether a row, all its cells as they stand, is a total, a note under the table or the headings once more."""
    if number and any(map(str.isdecimal, number)):
        return bool(_TOTAL.fullmatch(number))
    said = {cell for cell in row if cell}
    if len(said) == 1 or is_header(columns, row):
        return True
    labels = (number,) if number else said
    return any(_TOTAL.fullmatch(cell) or _NOTE.fullmatch(cell) for cell in labels)


def with_moments(cells: Mapping[str, str], zone: tzinfo) -> dict[str, str]:
    """The cells with every moment that can be read in the one form in which it is kept, in the city's zone."""
    read = {column: read_moment(cells[column], zone) for column in MOMENTS if column in cells}
    return {**cells, **{column: stamp(at) for column, at in read.items() if at}}


def _is_stamp(text: str) -> bool:
    return text[10:11] == "T" and len(text) == _STAMP


def faults_of(words: Words, cells: Mapping[str, str], heading: Callable[[str], str]) -> Iterator[Fault]:
    """What cannot be used of the cells of a row, its moments read before, by itself."""
    number = cells.get("number", "")
    if not number:
        yield Fault(heading("number"), "没有编号，请补上工单编号。")
    elif _IN_POWERS.fullmatch(number):
        yield Fault(
            heading("number"), f"编号“{number}”被表格软件改成了科学计数，请把这一列设为文本后重新导出。"
        )
    for column in MOMENTS:
        if column in cells and not _is_stamp(cells[column]):
            yield Fault(heading(column), f"“{cells[column]}”不是认识的时间，请写成 2024-10-14 10:05。")
    for column in COUNTS:
        if column in cells and not (cells[column].isdecimal() and len(cells[column]) <= _MOST_DIGITS):
            yield Fault(heading(column), f"“{cells[column]}”不是次数，请写成 0、1、2。")
    yield from _unknown(words, cells, heading)


def _unknown(words: Words, cells: Mapping[str, str], heading: Callable[[str], str]) -> Iterator[Fault]:
    told = {"status": words.status, "rating": words.ratings}
    for column, known in told.items():
        if column in cells and key(cells[column]) not in known:
            sentence = f"不认识“{cells[column]}”，请改成 {'、'.join(_TITLES[column])}，或者在城市包的 [imports] 里写明它的意思。"
            yield Fault(heading(column), sentence)
    if "solved" in cells and _solved(cells["solved"]) is None:
        yield Fault(heading("solved"), f"不认识“{cells['solved']}”，请写是或否。")


_TITLES = {"status": tuple(STATE_TITLES.values()), "rating": ("满意", "基本满意", "不满意", "未评价")}


def ticket_of(words: Words, cells: Mapping[str, str], heading: Callable[[str], str]) -> VendorTicket | Fault:
    """The ticket of cells without faults; a fault where a moment is missing without which it can be counted nowhere."""
    moments = {column: moment(cells[column]) if column in cells else None for column in MOMENTS}
    began = moments["at"] or moments["dispatched"] or moments["closed"]
    if began is None:
        return Fault(heading("at"), "没有受理时间，请补上。")
    if moments["closed"] and moments["closed"] < began:
        return Fault(heading("closed"), f"办结时间 {moments['closed']:%Y-%m-%d %H:%M} 早于受理时间。")
    unit, category, unconfirmed = cells.get("unit", ""), _category(words, cells), []
    at_office = not moments["dispatched"] and any(word in key(unit) for word in words.office)
    known = words.unit(unit) if unit else ""
    if known is None and not at_office:
        unconfirmed.append(Unconfirmed("unit", unit))
    if category is None:
        unconfirmed.append(Unconfirmed("category", cells.get("category") or cells.get("topic", "")))
    purpose = _purpose(words, cells.get("purpose", ""))
    if purpose is None:
        unconfirmed.append(Unconfirmed("purpose", cells["purpose"]))
    channel = _channel(words, cells)
    if channel and channel not in words.channels.values():
        unconfirmed.append(Unconfirmed("channel", channel))
    code, named, topic = category or ("", cells.get("category", ""), cells.get("topic", ""))
    way = _way(words, cells)
    status = _status(words, cells, moments, way)
    return VendorTicket(
        number=cells["number"], accepted_at=began, status=status, channel=channel,
        purpose="其他" if purpose is None else purpose, code=code, category=named, topic=topic,
        title=cells.get("title", ""), text=cells.get("text", ""), name=cells.get("name", ""),
        phone=cells.get("phone", "").lstrip("'"), unit="" if at_office else unit if known is None else known,
        assistants=_units(words, cells.get("assistants", "")), dispatched_at=moments["dispatched"],
        signed_at=moments["signed"], contacted_at=moments["contacted"], due=moments["due"], handed_at=moments["handed"],
        closed_at=_closed(status, moments, way, began), outcome=outcome_code(cells.get("outcome", "")),
        result=cells.get("outcome", ""), reply=cells.get("reply", ""), called_at=moments["called"],
        solved=_solved(cells.get("solved", "")) or "", grade=words.ratings.get(key(cells.get("rating", "")), ""),
        reworks=int(cells.get("reworks", 0)), returns=int(cells.get("returns", 0)), extended=_flag(cells.get("extended", "")),
        urgent=_urgent(cells.get("urgent", "")), line=words.lines.get(key(cells.get("line", "")), cells.get("line", "")),
        area=cells.get("area", ""), place=cells.get("place", ""), way=way, external=cells.get("external", ""),
        unconfirmed=tuple(unconfirmed),
    )  # fmt: skip


def disposition(ticket: VendorTicket) -> str:
    """What came of the contact: what the file says, else a ticket wherever a unit is named or nothing has ended yet."""
    if ticket.status == "withdrawn":
        return "withdrawn"
    has_unit = bool(ticket.dispatched_at or ticket.unit)
    return ticket.way or (TICKETED if has_unit or ticket.status not in OVER else ANSWERED)


def is_ticket(ticket: VendorTicket) -> bool:
    """Whether figures count it among tickets: what was answered at once, or could not be handled, is a contact alone."""
    return disposition(ticket) in (TICKETED, "withdrawn")


def was_dispatched(ticket: VendorTicket) -> bool:
    """Whether a unit had it."""
    return is_ticket(ticket) and bool(ticket.dispatched_at or ticket.unit)


@lru_cache(maxsize=4096)
def key(word: str) -> str:
    """The form in which the vendor's words are compared."""
    return "".join(word.split()).casefold()


def codes(words: Mapping[str, Iterable[str]], titles: Mapping[str, str] = {}) -> dict[str, str]:  # noqa: B006 - read only
    """Codes by the words for them; a code's own title means it unless a word is given another meaning."""
    own = {key(title): code for code, title in titles.items()}
    return own | {key(word): code for code, told in words.items() for word in told}


def _way(words: Words, cells: Mapping[str, str]) -> str:
    """What came of it, where a column says so; a kind of request that is none (无效电话、骚扰) says so as well."""
    for column in ("way", "outcome", "status"):
        told = words.ways.get(key(cells.get(column, "")), "")
        if told and not (told == ANSWERED and column != "way" and "dispatched" in cells):
            return told
    for column in ("purpose", "category", "topic"):
        kind = _NO_KIND.sub("", _APART.split(cells.get(column, ""))[0])
        if (told := words.ways.get(key(kind), "")) and told not in (ANSWERED, TICKETED):
            return told
    return ""


def _status(words: Words, cells: Mapping[str, str], moments: Mapping[str, datetime | None], way: str) -> str:
    """The state that is told; else the one that the moments show."""
    told = words.status.get(key(cells.get("status", "")))
    if told:
        return told
    if moments["closed"] or moments["called"] or (way and way != TICKETED):
        return "closed"
    if moments["handed"]:
        return "replied"
    if moments["signed"] or moments["contacted"]:
        return "handling"
    return "dispatched" if moments["dispatched"] or "unit" in cells else "accepted"


def _closed(
    status: str, moments: Mapping[str, datetime | None], way: str, began: datetime
) -> datetime | None:
    """When it ended: of what is open never; an answer at once ends when it begins."""
    if status not in OVER and status not in ("withdrawn", "merged"):
        return None
    at_once = began if way and way != TICKETED else None
    return moments["closed"] or moments["handed"] or moments["called"] or at_once


def _category(words: Words, cells: Mapping[str, str]) -> tuple[str, str, str] | None:
    category, topic = cells.get("category", ""), cells.get("topic", "")
    return words.category(category, topic) if category or topic else ("", "", "")


def _purpose(words: Words, told: str) -> str | None:
    if not told:
        return ""
    plain = key(told)
    within = {code for word, code in words.purposes.items() if word in plain}
    return words.purposes.get(plain) or (within.pop() if len(within) == 1 else None)


def _channel(words: Words, cells: Mapping[str, str]) -> str:
    """The code of a way in; where only a part of what is told is a known word, that part; else what is told."""
    told = cells.get("channel", "")
    whole = words.channels.get(key(told))
    if whole or not told:
        return whole or ""
    parts = {code for word, code in words.channels.items() if not word.isdecimal() and word in key(told)}
    return parts.pop() if len(parts) == 1 else told


def _units(words: Words, told: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words.unit(name) or name for name in _APART.split(told) if name))


def _solved(told: str) -> str | None:
    """`yes no`, empty where nothing is told; None for a word that is neither."""
    plain = key(told)
    if plain in _YES:
        return "yes"
    if plain in _NO:
        return "no"
    return "" if plain in _SAYS_NOTHING else None


_SAYS_NOTHING = frozenset({"", "未评价", "-", "—", "无", "未知", "未回访", "部分解决"})


def _flag(told: str) -> bool:
    return key(told) in _YES or (told.isdecimal() and int(told) > 0)


def _urgent(told: str) -> bool:
    plain = key(told)
    return plain in _YES or ("急" in plain and not plain.startswith(("不", "非", "一般")))
