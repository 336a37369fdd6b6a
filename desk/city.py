"""What the staff's side needs of a city: plain tools made from one revision of its pack."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, time, timedelta

from desk.bulletins.press import Press
from desk.bulletins.series import BulletinRules
from desk.privacy.keeping import Keeping
from desk.survey_rules import SurveyRules
from knowledge_base.asked import FeedbackRules
from language.phrases import Phrases
from tickets.access import Readers
from tickets.crowds import Thresholds
from tickets.deadlines import Deadlines
from tickets.identity import Deputies
from tickets.reply_check import ReplyRules
from tickets.roster import Roster
from tickets.routing import Router
from tickets.units import Units
from tickets.vendor_rows import Words


@dataclass(frozen=True, slots=True)
class Watch:
    """When the clock looks and whom it calls; the pack's `[escalation]`, `[digest]` and `[knowledge]`.

    `second leader county` are how long an unsigned urgent ticket waits before each of them is told, `danger` how long
    where people are in danger; `duty_office` is the unit on duty for the county, or empty; units of `duty_kinds` must
    keep a roster.
    """

    second: timedelta
    leader: timedelta
    county: timedelta
    danger: timedelta
    duty_office: str
    duty_kinds: frozenset[str]
    roster_ahead: timedelta
    roster_at: time
    digest_at: time
    push_days: int
    review_ahead: timedelta


@dataclass(frozen=True, slots=True)
class CrowdRules:
    """`[crowds]` and `[risks]` of a pack: when people must know, and how a risk notice goes on.

    `areas` are the names of the city's areas; `copies` are units that read every notice; words of the kinds `raised_by`
    raise its level; `last_issue` is the number of the last notice before this service.
    """

    limits: Thresholds = Thresholds(
        10, timedelta(hours=2), 5, timedelta(hours=24), quiet=timedelta(hours=168)
    )
    areas: tuple[str, ...] = ()
    feedback: timedelta = timedelta(hours=24)
    remind: timedelta = timedelta(hours=4)
    copies: tuple[str, ...] = ()
    raised_by: frozenset[str] = frozenset()
    last_issue: int = 0


@dataclass(frozen=True, slots=True)
class Informing:
    """How long after a deadline, and how often, the citizen of a long matter is told how it stands."""

    overdue: timedelta = timedelta(days=5)
    every: timedelta = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class News:
    """Which new articles are told to subscribers: by kind or by audience. `offered` are topics for which a receipt
    says so as well; on `quiet_topics` nothing is ever pushed.
    """

    kinds: frozenset[str] = frozenset()
    audiences: frozenset[str] = frozenset()
    offered: frozenset[str] = frozenset()
    quiet_topics: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class City:
    """One city as the desk knows it; made anew for each revision of the pack.

    `name` is the short one; `seats` in the order a day uses them up; `auto_dispatch_above` is the confidence from which no clerk is asked
    (above 1: never), `suggest_above` the one from which a suggestion is accepted by one click; `readers` says who
    reads each restricted line; `discreet` are lines whose notices reveal nothing; `alarm_units` are the units that
    each kind of emergency concerns, the responsible one first; `office_alerts` are the office's own alert addresses;
    a mute by rule lasts `mute_for`; `return_grounds` are what returns are counted by, the last one for whatever names
    none; an urgent ticket still open `supervise_after` is supervised by itself; a parked one is looked at again every
    `park_review`; `feedback` says what citizens' conduct tells of articles;
    `press` computes and prints bulletins;
    `keeping` says how long personal data is kept;
    routing learns anew every `learn_every_days` (0: never); `vendor` are the words of other systems' tables.
    """

    name: str
    prefix: str
    seats: tuple[str, ...]
    units: Units
    router: Router
    deadlines: Deadlines
    phrases: Phrases
    auto_dispatch_above: float
    suggest_above: float
    readers: Readers
    discreet: frozenset[str]
    alarm_units: Mapping[str, tuple[str, ...]]
    roster: Roster
    watch: Watch
    office_alerts: tuple[str, ...] = ()
    mute_for: timedelta = timedelta(hours=2)
    news: News = News()
    informing: Informing = Informing()
    return_grounds: tuple[str, ...] = ("其他",)
    supervise_after: timedelta = timedelta(hours=72)
    deputies: Deputies = field(default_factory=Deputies)
    park_review: timedelta = timedelta(days=91)
    survey: SurveyRules = field(default_factory=SurveyRules)
    crowds: CrowdRules = field(default_factory=CrowdRules)
    reply_rules: ReplyRules = field(default_factory=ReplyRules)
    vendor: Words = field(default_factory=lambda: Words(UTC))
    feedback: FeedbackRules = FeedbackRules()
    bulletins: BulletinRules = field(default_factory=BulletinRules)
    press: Press | None = None
    learn_every_days: int = 7
    keeping: Keeping = Keeping()

    @property
    def private_lines(self) -> frozenset[str]:
        """Lines whose words nobody else is to read: restricted ones, and those that are discreet."""
        return frozenset(self.readers) | self.discreet
