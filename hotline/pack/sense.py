"""What must hold between the rows of a pack: people on duty do not overlap, validity ends after it begins, and so on."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby, pairwise
from zoneinfo import ZoneInfo

from hotline.assessment import preset_named
from hotline.pack.cells import words
from hotline.pack.entries import Entry, Names
from hotline.pack.faults import Fault, near
from hotline.pack.rules import CityRules
from hotline.pack.toml_text import Document
from hotline.pack.values import Category, Duty, Example, Knowledge, Place, Safety, Unit
from language.danger_classes import unknown_kinds
from reports.presets import PresetWrong
from tickets.answers import RATED
from tickets.units import missing_people
from tickets.workcalendar import Calendar

MOST_NAMES = 5
PURPOSES = ("咨询", "求助", "投诉", "建议", "举报", "其他")


def rules(city: CityRules, document: Document) -> Iterator[Fault]:
    """Working hours in order; at least one return before a ticket becomes difficult."""
    try:
        Calendar({}, city.hours.work, ZoneInfo(city.timezone))
    except ValueError as error:
        yield document.fault(("hours", "work"), f"hours.work：{error}")
    told = [city.survey.grades.get(grade) for grade in city.survey.scale]
    if None in told or len(set(city.survey.scale)) < len(told) or not set(RATED) <= set(told):
        said = "survey.scale：每一级只写一次，都要在 [survey.grades] 里，并且满意、基本满意、不满意三档都有"
        yield document.fault(("survey", "scale"), said)
    if city.reply_check.narrow < city.reply_check.relevance:
        said = "reply_check.narrow：不能小于 reply_check.relevance，低于后者的回复已经退回"
        yield document.fault(("reply_check", "narrow"), said)
    if city.deadlines.returns_max < 1:
        yield document.fault(("deadlines", "returns_max"), "deadlines.returns_max：须是不小于 1 的整数")


def assessment(city: CityRules, document: Document) -> Iterator[Fault]:
    """Every assessment can be read, and the city uses ones that there are, from days that there are."""
    rules = city.assessment
    for name in rules.presets:
        try:
            preset_named(rules, name)
        except PresetWrong as error:
            path = ("assessment", "presets", name, *error.path)
            if error.path and name == rules.preset and error.path[-1] in getattr(rules, error.path[0], ()):
                path = ("assessment", *error.path)
            yield document.fault(path, f"{'.'.join(path)}：{error}")
    for path, name in (
        (("preset",), rules.preset),
        *((("since", day), one) for day, one in rules.since.items()),
    ):
        if name not in rules.presets:
            reason = f"没有名为“{name}”的考核办法{near(name, rules.presets)}"
            yield document.fault(("assessment", *path), f"{'.'.join(('assessment', *path))}：{reason}")
    for day in rules.since:
        try:
            date.fromisoformat(day)
        except ValueError:
            reason = f"assessment.since：“{day}”不是日期，须写成 2025-01-01"
            yield document.fault(("assessment", "since", day), reason)


def duty_office(city: CityRules, names: Names, document: Document) -> Iterator[Fault]:
    """The county's duty office is one of the units, or nobody would be called."""
    try:
        if city.escalation.duty_office:
            names.resolve("unit", city.escalation.duty_office)
    except ValueError as error:
        yield document.fault(("escalation", "duty_office"), f"escalation.duty_office：{error}")


def risks(
    city: CityRules, entries: Iterable[Entry[Safety]], names: Names, document: Document
) -> Iterator[Fault]:
    """A risk notice goes to units that there are, and its level is raised by words that there are."""
    kinds = {entry.value.name for entry in entries}
    for unit in city.risks.copy_to:
        try:
            names.resolve("unit", unit)
        except ValueError as error:
            yield document.fault(("risks", "copy_to"), f"risks.copy_to：{error}")
    for kind in city.risks.raised_by:
        if kind not in kinds:
            reason = f"risks.raised_by：safety.csv 里没有“{kind}”{near(kind, kinds)}"
            yield document.fault(("risks", "raised_by"), reason, warning=True)


def bulletin_lists(
    city: CityRules, names: Names, entries: Iterable[Entry[Unit]], document: Document
) -> Iterator[Fault]:
    """A group of the lists stands for units that there are, by name or kind; previews are of series that there are."""
    kinds = {entry.value.kind for entry in entries}
    for group, members in city.bulletins.groups.items():
        for member in members:
            if member in kinds:
                continue
            try:
                names.resolve("unit", member)
            except ValueError as error:
                yield document.fault(("bulletins", "groups", group), f"bulletins.groups.{group}：{error}")
    for kind, series in city.bulletins.series.items():
        if series.issue > series.total:
            said = f"bulletins.series.{kind}：本年期号 issue 不能大于总期号 total"
            yield document.fault(("bulletins", "series", kind), said)


def categories(entries: Iterable[Entry[Category]]) -> Iterator[Fault]:
    """A hint names purposes that the office knows."""
    for entry in entries:
        for purpose in words(entry.value.purpose_hint):
            if purpose not in PURPOSES:
                reason = f"purpose_hint：没有“{purpose}”这种诉求目的{near(purpose, PURPOSES)}"
                yield entry.fault(reason, warning=True)


def campaigns(city: CityRules, entries: Iterable[Entry[Category]], document: Document) -> Iterator[Fault]:
    """What belongs to a campaign is a category or a topic of the tree, or it would count nothing."""
    known = {name for entry in entries for name in (entry.value.category, entry.value.topic)}
    for campaign, names in city.figures.campaigns.items():
        for name in names:
            if name not in known:
                reason = f"figures.campaigns.{campaign}：categories.csv 里没有“{name}”{near(name, known)}"
                yield document.fault(("figures", "campaigns", campaign), reason, warning=True)


def places(entries: Iterable[Entry[Place]]) -> Iterator[Fault]:
    """Two places of one area that share a name cannot be told apart."""
    owners: dict[tuple[str, str], str] = {}
    for entry in entries:
        place = entry.value
        for name in (place.place, *place.aliases):
            owner = owners.setdefault((place.area, name), place.place)
            if owner != place.place:
                yield entry.fault(f"“{name}”也是“{owner}”的名称，群众说到它时会请其选择", warning=True)


def roster(entries: Sequence[Entry[Duty]]) -> Iterator[Fault]:
    """A duty ends after it begins; one place in a unit's row is one person at a time."""
    for entry in entries:
        if entry.value.ends <= entry.value.starts:
            yield entry.fault("值班的结束时间不晚于开始时间")
    in_order = sorted(entries, key=lambda e: (e.value.unit, e.value.order, e.value.starts, e.row.line))
    for _, group in groupby(in_order, key=lambda e: (e.value.unit, e.value.order)):
        for earlier, later in pairwise(group):
            if later.value.starts < earlier.value.ends:
                yield later.fault(
                    f"“{later.value.unit}”第 {later.value.order} 值班人"
                    f"与 {earlier.row.file}:{earlier.row.line} 的时间重叠"
                )


def people(
    units: Iterable[Entry[Unit]], roster: Iterable[Entry[Duty]], duty_kinds: Collection[str]
) -> Iterator[Fault]:
    """Alerts climb to people: each kind that is missing is told once, with the units that lack it."""
    listed = {entry.value.unit for entry in roster}
    lacking: dict[str, list[Entry[Unit]]] = {}
    for entry in units:
        keeps = entry.value.unit in listed or entry.value.kind not in duty_kinds
        for what in missing_people(entry.value, keeps):
            lacking.setdefault(what, []).append(entry)
    for what, entries in lacking.items():
        names = "、".join(entry.value.unit for entry in entries[:MOST_NAMES])
        more = f"等 {len(entries)} 个单位" if len(entries) > MOST_NAMES else ""
        yield entries[0].fault(f"没有{what}的单位：{names}{more}", warning=True)


def safety(entries: Iterable[Entry[Safety]]) -> Iterator[Fault]:
    """An emergency is answered at once, so there must be something to say, and somebody who hears of it."""
    for entry in entries:
        if entry.value.level == "emergency" and not entry.value.safety_text:
            yield entry.fault("safety_text：紧急类必须写明安全提示")
        for kind in sorted({kind for word in entry.value.words for kind in unknown_kinds(word)}):
            yield entry.fault(f"words：没有“<{kind}>”这一类词，见 docs/packs.md")
        if entry.value.level == "emergency" and not entry.value.units:
            said = (
                f"紧急类“{entry.value.name}”没有写 units，只会通知热线办，请在 safety.csv 里写明应通知的单位"
            )
            yield entry.fault(said, warning=True)


def knowledge(entries: Iterable[Entry[Knowledge]]) -> Iterator[Fault]:
    """Validity ends on the day it begins or later."""
    for entry in entries:
        begins, ends = entry.value.valid_from, entry.value.valid_to
        if begins and ends and ends < begins:
            yield entry.fault("valid_to：有效期的结束日早于开始日")


def known_units(
    entries: Iterable[Entry[Example]], names: Names, faults: list[Fault]
) -> tuple[Entry[Example], ...]:
    """Past requests by today's units; those of units that are gone teach nothing and are told."""
    usable = []
    for entry in entries:
        try:
            unit = names.resolve("unit", entry.value.label)
        except ValueError as error:
            faults.append(entry.fault(f"label：{error}，这条不用于学习派单", warning=True))
        else:
            usable.append(Entry(entry.row, Example(entry.value.text, unit)))
    return tuple(usable)
