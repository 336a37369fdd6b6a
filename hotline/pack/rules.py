"""`city.toml` as typed values, checked key by key; a city's file only says what differs from the base's."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from hotline.pack.scalars import (
    Amount,
    Audience,
    Clock,
    Count,
    Grade,
    Hour,
    Issue,
    Kind,
    MonthDay,
    Must,
    Prefix,
    Rating,
    Seat,
    Share,
    Text,
    VendorHeadings,
    VendorRatings,
    VendorStates,
    VendorWays,
    Window,
    Words,
    Zone,
)
from reports.presets import PresetRules
from tickets.deadlines import DeadlineRules
from tickets.durations import Duration


@dataclass(frozen=True, slots=True)
class Hours:
    """When the office works on a working day, in order."""

    work: tuple[Window, ...]


@dataclass(frozen=True, slots=True)
class Clarify:
    """How often an unclear message is asked about, when to remind, when to close."""

    turns: Count
    remind: Clock
    close: Clock


@dataclass(frozen=True, slots=True)
class Survey:
    """When a citizen is asked how it went, on which scale, and who of those that never answer is phoned."""

    delay: Clock
    reminders: tuple[Clock, ...]
    window: Window
    close: Clock
    cause: Clock
    amend: Clock
    phone_share: Share
    seed: Text
    call: Duration
    scale: tuple[Grade, ...]
    grades: Mapping[str, Rating]


@dataclass(frozen=True, slots=True)
class Matching:
    """Which score answers by itself: above the floor, and ahead of the next by the margin."""

    floor: Share
    margin: Share


@dataclass(frozen=True, slots=True)
class Routing:
    """How sure routing must be to dispatch without a clerk (above 1: never), and to be accepted by one click; after how
    many days it learns anew (0: never); `supervision` are lines and categories for complaints about officials,
    `serving_kinds` kinds of units that govern no area.
    """

    auto_dispatch_above: Amount
    suggest_above: Share
    learn_every_days: Issue
    supervision: tuple[str, ...]
    serving_kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Crowds:
    """When contacts that speak of one matter become a hot topic, and how long one stays alive without a new contact."""

    contacts: Count
    within: Clock
    persons: Count
    persons_within: Clock
    quiet: Clock


@dataclass(frozen=True, slots=True)
class Risks:
    """Risk notices: how long a unit has for its feedback, how long before it is reminded, who else gets a copy.

    `raised_by` are names of `safety.csv` whose words raise the level of a notice.
    """

    feedback: Clock
    remind: Clock
    copy_to: tuple[str, ...]
    raised_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Abuse:
    """At which abusive message to warn and to mute, and for how long."""

    warn: Count
    mute: Count
    within: Clock
    mute_for: Clock


@dataclass(frozen=True, slots=True)
class Repeats:
    """How long after its closing a ticket is reopened, and how often 不能解决 is answered before it stands."""

    reopen_within: Clock
    settled_after: Count


@dataclass(frozen=True, slots=True)
class ReplyCheck:
    """How little substance a reply may have, from which relevance on it passes, and below which it passes narrowly."""

    substance: Count
    relevance: Share
    narrow: Share


@dataclass(frozen=True, slots=True)
class Assessment:
    """The assessments that a city knows by name, and which it uses: `since` a day (`2025-01-01`) another than `preset`.

    `weights` and `grades` are laid over those of `preset`. Letters of `letter_channels` are assessed apart, by `letters`.
    Rates under `low` or over `high` (where at least `least` were counted) and `low_grades` ask a unit for a rectification.
    """

    preset: Text
    presets: Mapping[str, PresetRules]
    letters: Text
    letter_channels: tuple[Text, ...]
    least: Count
    low: Mapping[str, Share] = field(default_factory=dict)
    high: Mapping[str, Share] = field(default_factory=dict)
    low_grades: tuple[Text, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)
    grades: Mapping[str, float] = field(default_factory=dict)
    since: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Escalation:
    """How long an urgent alert waits for a signature before the next person is told: `danger` where people are in
    danger, else one length for each of the next. `duty_office` is the unit whose roster answers for the county's duty
    office; units of `duty_kinds` must keep a roster, which is looked at `roster_ahead` of every rest, at `roster_at`.
    After `supervise` an urgent ticket that is still open is supervised.
    """

    second: Clock
    leader: Clock
    county: Clock
    danger: Clock
    duty_office: str
    duty_kinds: tuple[str, ...]
    roster_ahead: Clock
    roster_at: Hour
    supervise: Clock


@dataclass(frozen=True, slots=True)
class Returns:
    """The grounds by which returns are counted; the last one stands for whatever names none of them."""

    grounds: Annotated[tuple[Text, ...], Must(bool, "至少写一项")]


@dataclass(frozen=True, slots=True)
class Parking:
    """How often a parked ticket is looked at again."""

    review: Clock


@dataclass(frozen=True, slots=True)
class Informing:
    """How long after a deadline, and how often, the citizen of a long matter is told how it stands."""

    overdue: Clock
    every: Clock


@dataclass(frozen=True, slots=True)
class Digest:
    """The hour of the daily supervision digest on working days, and of the daily look at the knowledge base."""

    at: Hour


@dataclass(frozen=True, slots=True)
class Upkeep:
    """`[knowledge]`: when units are reminded to send articles and to review them, and what citizens' conduct tells of
    articles: see `knowledge_base.asked.FeedbackRules`."""

    push_days: Count
    review_ahead: Clock
    again_within: Clock
    wording_persons: Count
    doubt_share: Share


@dataclass(frozen=True, slots=True)
class Subscriptions:
    """Which new articles subscribers are told of, by kind and audience, and the topics that a receipt offers."""

    kinds: tuple[Kind, ...]
    audiences: tuple[Audience, ...]
    topics: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Privacy:
    """The version of the privacy notice and how long personal data are kept: see `desk.privacy.keeping`."""

    version: Text
    messages_days: Count
    retention_days: Count
    attachments_days: Count
    imported_days: Count
    exported_days: Count
    log_days: Count


@dataclass(frozen=True, slots=True)
class Series:
    """A bulletin: its title, the red head of its first page (the title where it has none), the number of its last issue in
    `year` and in all, and its own lists where it has some.

    Series that name the same `counter` share their numbers; `year` 0 is the year of the first release.
    """

    title: Text
    masthead: str = ""
    issue: Issue = 0
    total: Issue = 0
    year: Issue = 0
    counter: str = ""
    report_to: tuple[str, ...] = ()
    send_to: tuple[str, ...] = ()
    copy_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bulletins:
    """To whom bulletins go, and their series by kind.

    `groups` are the units behind an entry of a list, by name, short name or kind; `preview_days` says for each kind on
    which day after its period the preview is made, at `preview_at`; a hot topic has at least `hot_contacts` of at least
    `hot_persons`; who has not opened an issue after `unread_days` is shown.
    """

    report_to: tuple[str, ...]
    send_to: tuple[str, ...]
    copy_to: tuple[str, ...]
    preview_at: Hour
    preview_days: Mapping[str, Issue]
    hot_contacts: Count
    hot_persons: Count
    unread_days: Count
    groups: Mapping[str, tuple[Text, ...]]
    series: Mapping[str, Series]


@dataclass(frozen=True, slots=True)
class Figures:
    """How reports count: the hour from which a day is counted, the day from which a month is, the kinds of units that are
    the street level, and campaigns with the categories and topics that belong to each.
    """

    day_starts: Hour
    month_starts: MonthDay
    street_kinds: tuple[str, ...]
    campaigns: Mapping[str, tuple[Text, ...]]


@dataclass(frozen=True, slots=True)
class Imports:
    """The words of other systems' tables: under each code of ours their words, more headings of their columns, and what the
    name of a unit has that is the hotline office itself.
    """

    office: tuple[Text, ...]
    columns: VendorHeadings
    purposes: Words
    channels: Words
    status: VendorStates
    ratings: VendorRatings
    ways: VendorWays


@dataclass(frozen=True, slots=True)
class Alerts:
    """The office's own alert addresses (Apprise); secrets stand as `${NAME}`."""

    urls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CityRules:
    """`city.toml`, complete."""

    name: Text
    prefix: Prefix
    seat: Seat
    timezone: Zone
    hours: Hours
    deadlines: DeadlineRules
    clarify: Clarify
    survey: Survey
    matching: Matching
    routing: Routing
    crowds: Crowds
    risks: Risks
    abuse: Abuse
    repeats: Repeats
    reply_check: ReplyCheck
    assessment: Assessment
    escalation: Escalation
    returns: Returns
    parking: Parking
    informing: Informing
    digest: Digest
    knowledge: Upkeep
    subscriptions: Subscriptions
    privacy: Privacy
    bulletins: Bulletins
    figures: Figures
    imports: Imports
    alerts: Alerts
    seats: tuple[Seat, ...] = ()
    short_name: str = ""
    office: str = ""
    """Both are the city's name where the pack leaves them out."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "short_name", self.short_name or self.name)
        object.__setattr__(self, "office", self.office or self.name)
