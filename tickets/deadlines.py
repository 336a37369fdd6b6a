"""The deadlines of a ticket and the words that explain each: 「5 个工作日，自 10-12 10:05 起，10-12 为调休工作日」.

Two clocks: the total one runs from acceptance and never pauses; signing, first contact and return run from the
dispatch to the unit that holds the ticket. Assistants are due before the lead. All lengths come from the pack's
`[deadlines]`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from itertools import groupby

from tickets.durations import Duration, parse_duration
from tickets.workcalendar import Calendar

CONSULTATION = "咨询"
_WEEKEND = 5


@dataclass(frozen=True, slots=True)
class DeadlineRules:
    """The pack's `[deadlines]`. `give_back` is its `return`, a word Python keeps for itself."""

    consult: Duration
    normal: Duration
    complex: Duration
    urgent: Duration
    sign: Duration
    sign_urgent: Duration
    sign_danger: Duration
    contact: Duration
    assist: Duration
    give_back: Duration
    extension: Duration
    interim: Duration
    rework: Duration
    priority: Duration
    rectify: Duration
    due_soon: Duration
    returns_max: int

    @classmethod
    def from_table(cls, table: Mapping[str, object]) -> "DeadlineRules":
        """Read the pack's table; ValueError names the entry that is missing or malformed."""
        names = (field.name for field in fields(cls) if field.name != "returns_max")
        lengths = {name: _length(table, "return" if name == "give_back" else name) for name in names}
        returns_max = table.get("returns_max")
        if not isinstance(returns_max, int) or returns_max < 1:
            raise ValueError("[deadlines] returns_max 须是不小于 1 的整数。")
        return cls(**lengths, returns_max=returns_max)


def _length(table: Mapping[str, object], name: str) -> Duration:
    value = table.get(name)
    if not isinstance(value, str):
        raise ValueError(f'[deadlines] 缺少 {name}，请写成 {name} = "5wd" 这样的形式。')
    try:
        return parse_duration(value)
    except ValueError as error:
        raise ValueError(f"[deadlines] {name}：{error}") from None


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment by which something must be done, and why it is that moment."""

    at: datetime
    text: str


class Deadlines:
    """The deadlines of one city: its lengths on its calendar."""

    def __init__(
        self, rules: DeadlineRules, calendar: Calendar, lines: Mapping[str, Duration] | None = None
    ) -> None:
        """`lines`: within which time a special line speaks to its citizens (`answer_within` of the pack)."""
        self.rules = rules
        self.calendar = calendar
        self._lines = dict(lines or {})

    def total(
        self,
        accepted: datetime,
        purpose: str,
        urgent: bool,
        is_complex: bool = False,
        has_priority: bool = False,
    ) -> Deadline:
        """When the citizen must have the answer. Urgent goes before purpose, purpose before complexity; priority (a
        verified deputy) shortens what is longer."""
        usual = self.after(accepted, self._usual(purpose, urgent, is_complex))
        if not has_priority:
            return usual
        return min(usual, self.after(accepted, self.rules.priority), key=lambda deadline: deadline.at)

    def _usual(self, purpose: str, urgent: bool, is_complex: bool) -> Duration:
        if urgent:
            return self.rules.urgent
        if purpose == CONSULTATION:
            return self.rules.consult
        return self.rules.complex if is_complex else self.rules.normal

    def sign(self, dispatched: datetime, urgent: bool, danger: bool) -> Deadline:
        """When the unit must have signed; danger to people counts before urgency."""
        if danger:
            return self.after(dispatched, self.rules.sign_danger)
        return self.after(dispatched, self.rules.sign_urgent if urgent else self.rules.sign)

    def contact(self, dispatched: datetime, line: str = "") -> Deadline:
        """When the unit must have spoken to the citizen the first time; a special line has its own time."""
        return self.after(dispatched, self._lines.get(line, self.rules.contact))

    def of_line(self, opened: datetime, line: str) -> Deadline | None:
        """When somebody must have spoken to a citizen of this line; None where the line says nothing."""
        length = self._lines.get(line)
        return self.after(opened, length) if length else None

    def assist(self, asked: datetime, lead_due: datetime) -> Deadline:
        """When an assistant's opinion must be with the lead; where time is short, half of what is left."""
        at = self.before(lead_due, self.rules.assist)
        said = f"牵头时限 {lead_due:%m-%d %H:%M} 之前"
        if at > asked:
            return Deadline(at, f"{said} {self.rules.assist}，至 {at:%m-%d %H:%M}")
        half = asked + max(lead_due - asked, timedelta()) // 2
        at = half.replace(second=0, microsecond=0)
        return Deadline(at, f"{said}时间不足 {self.rules.assist}，取一半，至 {at:%m-%d %H:%M}")

    def give_back(self, dispatched: datetime) -> Deadline:
        """Until when the unit may return the ticket."""
        return self.after(dispatched, self.rules.give_back)

    def rework(self, refused: datetime, urgent: bool = False) -> Deadline:
        """When a reply that was refused must have been done again; what is urgent does not wait longer than at first."""
        usual = self.after(refused, self.rules.rework)
        first = self.after(refused, self.rules.urgent)
        return min(usual, first, key=lambda deadline: deadline.at) if urgent else usual

    def interim(self, asked: datetime) -> Deadline:
        """When a hazard must have been made safe by the unit that was asked to."""
        return self.after(asked, self.rules.interim)

    def rectify(self, asked: datetime) -> Deadline:
        """When a unit must have filed cause and measure."""
        return self.after(asked, self.rules.rectify)

    def extension(self, due: datetime) -> Deadline:
        """The new deadline when the unit asked for an extension without naming a day."""
        return self.after(due, self.rules.extension)

    def after(self, start: datetime, length: Duration) -> Deadline:
        """The moment that lies a length after the start, explained."""
        local = start.astimezone(self.calendar.zone)
        end = self._end(local, length)
        parts = [str(length), f"自 {local:%m-%d %H:%M} 起"]
        if length.unit in ("wd", "wh"):
            parts += _exceptions(self.calendar, local.date(), end.date())
        return Deadline(end, "，".join([*parts, f"至 {end:%m-%d %H:%M}"]))

    def before(self, end: datetime, length: Duration) -> datetime:
        """The moment that lies a length before the end; of working days, at the same time of day."""
        local = end.astimezone(self.calendar.zone)
        if length.unit == "wd":
            return self.calendar.working_days_before(local, length.amount)
        if length.unit == "wh":
            return self.calendar.working_hours_before(local, length.amount)
        return local - length.by_the_clock

    def reminder(self, due: datetime) -> datetime:
        """When it has to be said that something is due soon."""
        return self.before(due, self.rules.due_soon)

    def second_reminder(self, due: datetime, urgent: bool) -> datetime:
        """The day after, when work begins: of what is urgent the next day, of anything else the next working day."""
        if urgent:
            local = due.astimezone(self.calendar.zone)
            return self.calendar.opening_hour(local.date() + timedelta(days=1))
        return self.calendar.next_opening(due)

    def _end(self, start: datetime, length: Duration) -> datetime:
        if length.unit == "wd":
            return self.calendar.add_working_days(start, length.amount)
        if length.unit == "wh":
            return self.calendar.add_working_hours(start, length.amount)
        return start + length.by_the_clock


def _exceptions(calendar: Calendar, first: date, last: date) -> Iterator[str]:
    """What is unusual about the days of a period, in order: make-up days, holidays, half days."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    for year in dict.fromkeys(day.year for day in days):
        if not calendar.knows(year):
            yield f"{year} 年放假安排未录入"
    for said, group in groupby(days, key=lambda day: _unusual(calendar, day)):
        if said:
            run = list(group)
            yield f"{_run(run[0], run[-1])} {said}"


def _unusual(calendar: Calendar, day: date) -> str:
    kind, weekend = calendar.kind(day), day.weekday() >= _WEEKEND
    if kind == "half":
        return "只上半天班"
    if kind == "workday" and weekend:
        return "为调休工作日"
    return "放假" if kind == "holiday" else ""


def _run(first: date, last: date) -> str:
    return f"{first:%m-%d}" if first == last else f"{first:%m-%d} 至 {last:%m-%d}"
