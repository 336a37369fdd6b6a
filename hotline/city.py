"""A revision of the city pack as living tools: what each layer gets of it, made once and shared by threads."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from zoneinfo import ZoneInfo

from bot.receive import City as Talk
from bot.turn import AbuseLimits, Manners
from bot.understanding import Dangers, Understanding
from bot.waiting import Patience
from channels.quiet import quiet_hours
from desk.bulletins.series import LISTS, BulletinRules, Series
from desk.city import City as Desk
from desk.city import CrowdRules, Informing, News, Watch
from desk.privacy.keeping import Keeping
from desk.survey_rules import SurveyRules
from hotline.pack.rules import CityRules, Privacy, ReplyCheck, Survey
from hotline.pack.values import Duty as DutyRow
from hotline.pack.values import Pack
from hotline.press import HousePress
from hotline.routing import lines_of, routing_of, units_of
from hotline.vendor_words import vendor_words
from knowledge_base.asked import FeedbackRules
from language.gazetteer import Gazetteer, Place
from language.lexicon import Lexicon, LexiconEntry
from language.phrases import Phrases
from reports.bulletins import RISK
from tickets.access import Readers
from tickets.crowds import Thresholds
from tickets.deadlines import Deadlines
from tickets.durations import Duration, parse_duration
from tickets.identity import Deputies, Deputy
from tickets.lines import Lines
from tickets.reply_check import ReplyRules
from tickets.roster import Duty, Roster
from tickets.routing import Learnt, Router
from tickets.scale import Scale
from tickets.units import Units
from tickets.workcalendar import Calendar


@dataclass(frozen=True, slots=True)
class City:
    """One revision of a pack, ready to use: `talk` for conversations, `desk` for tickets."""

    name: str
    rules: CityRules
    phrases: Phrases
    units: Units
    readers: Readers
    talk: Talk
    desk: Desk


def make_city(pack: Pack, learnt: Learnt | None = None) -> City:
    """Make the tools of a checked pack; `learnt` is what its past requests taught of routing."""
    rules = pack.rules
    phrases = Phrases(pack.phrases)
    units = units_of(pack.units)
    lines = lines_of(pack.lines)
    router = routing_of(pack).router(learnt)
    readers = {row.line: frozenset(row.readers) for row in pack.lines if row.restricted}
    return City(
        name=rules.name,
        rules=rules,
        phrases=phrases,
        units=units,
        readers=readers,
        talk=_talk(pack, phrases, router, lines),
        desk=_desk(pack, phrases, units, router, readers),
    )


def _talk(pack: Pack, phrases: Phrases, router: Router, lines: Lines) -> Talk:
    rules = pack.rules
    gazetteer = Gazetteer(Place(row.place, row.area, row.aliases) for row in pack.places)
    lexicon = Lexicon(LexiconEntry(row.name, row.level, row.words) for row in pack.safety)  # type: ignore[arg-type]
    dangers: Dangers = {row.name: (row.safety_text, row.units) for row in pack.safety}
    return Talk(
        phrases=phrases,
        reader=Understanding(lexicon, dangers, gazetteer, router, rules.prefix),
        manners=Manners(
            rules.clarify.turns,
            AbuseLimits(rules.abuse.warn, rules.abuse.mute, _length(rules.abuse.within)),
            _length(rules.repeats.reopen_within),
            rules.repeats.settled_after,
            _quiet_topics(pack),
            _scale(rules.survey),
            _length(rules.survey.amend),
        ),
        patience=Patience(_length(rules.clarify.remind), _length(rules.clarify.close)),
        privacy_version=rules.privacy.version,
        lines=lines,
    )


def _desk(pack: Pack, phrases: Phrases, units: Units, router: Router, readers: Readers) -> Desk:
    rules = pack.rules
    zone = ZoneInfo(rules.timezone)
    calendar = Calendar(
        {day.date: day.kind for day in pack.calendar},  # type: ignore[misc] # the pack's check knows the kinds
        rules.hours.work,
        zone,
    )
    return Desk(
        name=rules.short_name or rules.name,
        prefix=rules.prefix,
        seats=tuple(dict.fromkeys((rules.seat, *rules.seats))),
        units=units,
        router=router,
        deadlines=Deadlines(rules.deadlines, calendar, _answer_times(pack)),
        phrases=phrases,
        auto_dispatch_above=rules.routing.auto_dispatch_above,
        suggest_above=rules.routing.suggest_above,
        learn_every_days=rules.routing.learn_every_days,
        readers=readers,
        discreet=frozenset(row.line for row in pack.lines if row.discreet),
        alarm_units={row.name: row.units for row in pack.safety if row.units},
        roster=Roster(map(_duty(zone), pack.roster)),
        watch=_watch(rules, units),
        feedback=_feedback(rules),
        office_alerts=rules.alerts.urls,
        mute_for=_length(rules.abuse.mute_for),
        news=_news(pack),
        informing=Informing(_length(rules.informing.overdue), _length(rules.informing.every)),
        deputies=Deputies(Deputy(row.level, row.name, row.phone_last4) for row in pack.persons),
        return_grounds=rules.returns.grounds,
        supervise_after=_length(rules.escalation.supervise),
        park_review=_length(rules.parking.review),
        survey=survey_rules(rules.survey),
        crowds=_crowds(pack, units),
        reply_rules=reply_rules(rules.reply_check),
        vendor=vendor_words(pack, ZoneInfo(rules.timezone)),
        bulletins=_bulletins(rules, units),
        press=HousePress(pack),
        keeping=_keeping(rules.privacy),
    )


def _keeping(wanted: Privacy) -> Keeping:
    return Keeping(
        messages=wanted.messages_days,
        people=wanted.retention_days,
        attachments=wanted.attachments_days,
        imported=wanted.imported_days,
        exported=wanted.exported_days,
        log=wanted.log_days,
    )


def _bulletins(rules: CityRules, units: Units) -> BulletinRules:
    wanted = rules.bulletins
    series = {kind: _series(kind, rules) for kind in wanted.series if kind != RISK}
    entries = {entry for one in series.values() for entries in one.lists.values() for entry in entries}
    return BulletinRules(
        series=series,
        readers={entry: _readers(entry, wanted.groups, units) for entry in entries},
        preview_at=time.fromisoformat(wanted.preview_at),
        unread_days=wanted.unread_days,
    )


def _series(kind: str, rules: CityRules) -> Series:
    """A series. Those that share a counter go on from the greatest numbers that the pack names; the pack's lists hold
    where a series has none of its own.
    """
    common, own = rules.bulletins, rules.bulletins.series[kind]
    counter = own.counter or kind
    sharing = [one for name, one in common.series.items() if (one.counter or name) == counter]
    return Series(
        title=own.title,
        counter=counter,
        issue=max(one.issue for one in sharing),
        overall=max(one.total for one in sharing),
        year=max(one.year for one in sharing),
        preview_day=common.preview_days.get(kind, 0),
        lists={name: getattr(own, name) or getattr(common, name) for name in LISTS},
    )


def _readers(entry: str, groups: Mapping[str, tuple[str, ...]], units: Units) -> tuple[str, ...]:
    """The units behind an entry of a list: those of its group, else the units that the entry itself names."""
    names = groups.get(entry) or tuple(re.split("[，、。；,]", entry))
    found = []
    for name in names:
        unit = units.find(name.strip())
        found += [unit.name] if unit else [one.name for one in units if one.kind == name]
    return tuple(dict.fromkeys(found))


def _news(pack: Pack) -> News:
    wanted = pack.rules.subscriptions
    return News(
        kinds=frozenset(wanted.kinds),
        audiences=frozenset(wanted.audiences),
        offered=frozenset(wanted.topics) - _quiet_topics(pack),
        quiet_topics=_quiet_topics(pack),
    )


def _quiet_topics(pack: Pack) -> frozenset[str]:
    """Topics of lines that few may read, or whose notices reveal nothing."""
    quiet = {row.line for row in pack.lines if row.restricted or row.discreet}
    return frozenset(row.topic for row in pack.categories if row.line in quiet)


def reply_rules(wanted: ReplyCheck) -> ReplyRules:
    """`[reply_check]` of the pack."""
    return ReplyRules(wanted.substance, wanted.relevance, wanted.narrow)


def survey_rules(wanted: Survey) -> SurveyRules:
    """`[survey]` of the pack."""
    return SurveyRules(
        delay=_length(wanted.delay),
        reminders=tuple(map(_length, wanted.reminders)),
        close=_length(wanted.close),
        cause=_length(wanted.cause),
        amend=_length(wanted.amend),
        call=wanted.call,
        phone_share=wanted.phone_share,
        seed=wanted.seed,
        quiet=quiet_hours(wanted.window),
        scale=_scale(wanted),
    )


def _scale(wanted: Survey) -> Scale:
    return Scale(wanted.scale, wanted.grades)


def _crowds(pack: Pack, units: Units) -> CrowdRules:
    rules = pack.rules
    series = rules.bulletins.series.get("risk")
    return CrowdRules(
        limits=Thresholds(
            rules.crowds.contacts, _length(rules.crowds.within), rules.crowds.persons,
            _length(rules.crowds.persons_within), _length(rules.crowds.quiet),
        ),
        areas=tuple(dict.fromkeys(row.area for row in pack.places if row.area)),
        feedback=_length(rules.risks.feedback),
        remind=_length(rules.risks.remind),
        copies=tuple(units.full_name(name) for name in rules.risks.copy_to),
        raised_by=frozenset(rules.risks.raised_by),
        last_issue=series.issue if series else 0,
    )  # fmt: skip


def _answer_times(pack: Pack) -> dict[str, Duration]:
    return {row.line: parse_duration(row.answer_within) for row in pack.lines if row.answer_within}


def _watch(rules: CityRules, units: Units) -> Watch:
    climb, upkeep = rules.escalation, rules.knowledge
    return Watch(
        second=_length(climb.second),
        leader=_length(climb.leader),
        county=_length(climb.county),
        danger=_length(climb.danger),
        duty_office=units.full_name(climb.duty_office),
        duty_kinds=frozenset(climb.duty_kinds),
        roster_ahead=_length(climb.roster_ahead),
        roster_at=time.fromisoformat(climb.roster_at),
        digest_at=time.fromisoformat(rules.digest.at),
        push_days=upkeep.push_days,
        review_ahead=_length(upkeep.review_ahead),
    )


def _feedback(rules: CityRules) -> FeedbackRules:
    wanted = rules.knowledge
    return FeedbackRules(_length(wanted.again_within), wanted.wording_persons, wanted.doubt_share)


def _duty(zone: ZoneInfo) -> Callable[[DutyRow], Duty]:
    """Reads a row of the roster: its times are the city's."""

    def duty(row: DutyRow) -> Duty:
        starts, ends = row.starts.replace(tzinfo=zone), row.ends.replace(tzinfo=zone)
        return Duty(row.unit, starts, ends, row.officer, row.contact, row.order)

    return duty


def _length(duration: Duration) -> timedelta:
    return duration.by_the_clock
