"""What people do with an issue: begin, compute anew, edit, decide on publicity, release, correct.

Whoever acts is told in a sentence why something is refused; of two who act at once the first wins. Computing takes
seconds, so the caller computes first (`Press.compute`) and hands the galley in.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from channels.storable import storable
from desk import rectifying
from desk.bulletins import deliveries, issues
from desk.bulletins.issues import Issue
from desk.bulletins.numbering import draw
from desk.bulletins.press import Finding, Press, Proof, Span, Stamp
from desk.city import City
from desk.wording import short
from storage.transaction import Transaction
from tickets.model import Actor, Refusal

MAY_EDIT = frozenset({"seat", "reviewer", "duty_leader"})
MAY_RELEASE = frozenset({"duty_leader"})
MOST_CHARACTERS = 20_000
MOST_CHARACTERS_OF_A_REASON = 500
LONGEST_AHEAD = timedelta(days=31)
"""A later date is a slip of the pen, and its year would end the numbers of this one."""
PUBLICITY = ("", "宜公开", "不宜公开")
BLOCKS = "contradiction"
"""The kind of finding that an issue is not released with."""

SENTENCES: Mapping[str, str] = {
    "edit_role": "通报由热线办的话务员、审核员和值班长编写。",
    "release_role": "通报由值班长发布和更正，请联系值班长。",
    "missing_issue": "没有找到这一期通报。",
    "no_series": "城市包里没有“{kind}”这种刊物，请在 [bulletins.series] 里填写名称。",
    "known_issue": "这一时期的{title}已经有一份，请直接使用。",
    "after_meeting": "会议在 {meeting} 召开，听不到截至 {last} 的全部情况，请把时期改到会议前一天或更早。",
    "released_already": "这一期已由 {user} 于 {at} 发布，不能再改；有错请写更正。",
    "not_released": "这一期还没有发布，直接修改即可，不用写更正。",
    "nothing_computed": "这一期还没有生成数据，请先生成。",
    "period_open": "时期到 {last} 才结束，结束以后才能发布。",
    "no_chapter": "这一期没有这个章节，请刷新后再改。",
    "unknown_slot": "没有名为“{name}”的数据，请从本页列出的数据中选用，或直接写文字。",
    "unfilled": "正文里还有没有数据可填的地方：{names}。请修改后再发布。",
    "date_unread": "日期“{text}”看不懂，请写成 2024-10-23。",
    "printed_early": "印发日期不能早于成文日期。",
    "dated_late": "成文日期和印发日期不能晚于 {last}，请核对。",
    "dated_early": "成文日期不能早于时期的最后一天 {last}。",
    "year_gone": "本刊已经出到下一年度，成文日期不能在 {year} 年。",
    "contradiction": "核对发现 {count} 处前后矛盾：{first}。请改正后再发布；确认无误的，写明理由后可以发布。",
    "publicity_unread": "是否宜公开只能选“宜公开”或“不宜公开”，不能是“{text}”。",
    "text_missing": "请填写内容。",
    "unknown_action": "通报没有“{named}”这个操作。",
    "stale": "这一期刚刚被别人改动过，请刷新后再操作。",
}


@dataclass(frozen=True, slots=True)
class Deed:
    """Somebody does something to an issue: what every action needs to know. `fields` are as they were filled in."""

    city: City
    press: Press
    actor: Actor
    action: str
    fields: Mapping[str, Any]
    now: datetime

    def refuse(self, reason: str, **values: object) -> Refusal:
        return Refusal(self.action, reason, SENTENCES[reason].format(**values))

    def text(self, name: str, most: int = MOST_CHARACTERS) -> str:
        """A field, clean and bounded."""
        return storable(str(self.fields.get(name) or ""), most).strip()


def begin(tx: Transaction, deed: Deed, kind: str, span: Span, meeting: date | None) -> int | Refusal:
    """Begin an issue and return its id. A period that a meeting hears of is over before the meeting's day."""
    if deed.actor.role not in MAY_EDIT:
        return deed.refuse("edit_role")
    if kind not in deed.city.bulletins.series:
        return deed.refuse("no_series", kind=kind)
    if meeting and span.last >= meeting:
        return deed.refuse("after_meeting", meeting=meeting.isoformat(), last=span.last.isoformat())
    made = issues.add(tx, kind, span, meeting, deed.actor.user, deed.now)
    return made or deed.refuse("known_issue", title=deed.city.bulletins.series[kind].title)


def act(tx: Transaction, deed: Deed, issue_id: int) -> Refusal | None:
    """Do an action of `ACTIONS`; None when it is done.

    `version` among the fields is the one that was seen: who decided on another one is refused.
    """
    if deed.action not in ACTIONS:
        return deed.refuse("unknown_action", named=deed.action)
    doer, roles, reason, of_released = ACTIONS[deed.action]
    if deed.actor.side != "office" or deed.actor.role not in roles:
        return deed.refuse(reason)
    issues.hold(tx, issue_id)
    issue = issues.load(tx, issue_id)
    if issue is None:
        return deed.refuse("missing_issue")
    if issue.is_released and not of_released:
        return deed.refuse("released_already", user=issue.released_by, at=short(issue.released_at))
    seen = deed.text("version")
    if seen and seen != str(issue.version):
        return deed.refuse("stale")
    return doer(tx, deed, issue)


def _compute(tx: Transaction, deed: Deed, issue: Issue) -> Refusal | None:
    """Keep what was computed; what people wrote stays as it is."""
    galley = str(deed.fields["galley"])
    return _done(deed, issues.add_galley(tx, issue, galley, deed.actor.user, deed.now))


def _edit(tx: Transaction, deed: Deed, issue: Issue) -> Refusal | None:
    """`text` of `chapter`; an empty one goes back to the computed text."""
    galley, chapter, text = issues.galley(tx, issue.id), deed.text("chapter"), deed.text("text")
    if not galley or chapter not in deed.press.parts(galley):
        return deed.refuse("no_chapter")
    unfilled = deed.press.set_up(galley, {chapter: text} if text else {}, Stamp()).unfilled if text else ()
    if unfilled:
        return deed.refuse("unknown_slot", name=unfilled[0])
    return _done(deed, issues.add_prose(tx, issue, chapter, text, deed.actor.user, deed.now))


def _publicity(tx: Transaction, deed: Deed, issue: Issue) -> Refusal | None:
    publicity = deed.text("publicity")
    if publicity not in PUBLICITY:
        return deed.refuse("publicity_unread", text=publicity)
    return _done(deed, issues.set_publicity(tx, issue, publicity))


def _release(tx: Transaction, deed: Deed, issue: Issue) -> Refusal | None:
    """Number, freeze, deliver, and ask units with low figures for cause and measure: all of it or nothing."""
    galley, dates = issues.galley(tx, issue.id), _dates(deed, issue)
    if isinstance(dates, Refusal):
        return dates
    if not galley:
        return deed.refuse("nothing_computed")
    written = issues.prose(tx, issue.id)
    trial = deed.press.set_up(galley, written, Stamp(None, None, *dates, publicity=issue.publicity))
    findings = deed.press.check(trial.text)
    reason = deed.text("reason", MOST_CHARACTERS_OF_A_REASON)
    if refusal := _obstacle(deed, trial, findings, reason):
        return refusal
    series = deed.city.bulletins.series[issue.kind]
    numbers = draw(tx, series, dates[0].year)
    if numbers is None:
        return deed.refuse("year_gone", year=dates[0].year)
    stamp = Stamp(numbers.issue, numbers.overall, *dates, publicity=issue.publicity)
    proof = deed.press.set_up(galley, written, stamp)
    digest = hashlib.sha256(proof.report.encode()).hexdigest()
    overruled = reason if any(one.kind == BLOCKS for one in findings) else ""
    made = issues.Release(numbers, *dates, proof, findings, overruled, digest)
    if not issues.release(tx, issue, series.counter, made, deed.actor.user, deed.now):
        return deed.refuse("stale")
    name = called(deed.city, deed.press, issue, numbers.issue, numbers.overall)
    text = deed.city.phrases.text("bulletin_released", name=name, link=link_to(issue.id))
    deliveries.deliver(tx, deed.city, issue, text, deed.now)
    for low in deed.press.lows(proof.report):
        rectifying.open_of_figures(tx, deed.city, low.unit, low.about, issue.period, deed.now)
    return None


def _dates(deed: Deed, issue: Issue) -> tuple[date, date] | Refusal:
    """成文日期 and 印发日期: today where they are left out; neither before the period is over nor far ahead."""
    found: list[date] = []
    for name in ("dated", "printed"):
        text = deed.text(name)
        try:
            found.append(date.fromisoformat(text) if text else found[0] if found else deed.now.date())
        except ValueError:
            return deed.refuse("date_unread", text=text)
    dated, printed = found
    if deed.now.date() <= issue.last:
        return deed.refuse("period_open", last=issue.last.isoformat())
    if dated < issue.last:
        return deed.refuse("dated_early", last=issue.last.isoformat())
    if max(found) > (latest := deed.now.date() + LONGEST_AHEAD):
        return deed.refuse("dated_late", last=latest.isoformat())
    return deed.refuse("printed_early") if printed < dated else (dated, printed)


def _obstacle(deed: Deed, proof: Proof, findings: tuple[Finding, ...], reason: str) -> Refusal | None:
    if proof.unfilled:
        return deed.refuse("unfilled", names="、".join(proof.unfilled))
    wrong = [one for one in findings if one.kind == BLOCKS]
    if wrong and not reason:
        return deed.refuse("contradiction", count=len(wrong), first=f"{wrong[0].quote}（{wrong[0].hint}）")
    return None


def _correct(tx: Transaction, deed: Deed, issue: Issue) -> Refusal | None:
    """An erratum: a record of its own that is printed with the issue and sent to everybody who has it."""
    text = deed.text("text")
    if not issue.is_released:
        return deed.refuse("not_released")
    if not text:
        return deed.refuse("text_missing")
    number = issues.add_erratum(tx, issue.id, text, deed.actor.user, deed.now)
    name = called(deed.city, deed.press, issue, issue.issue, issue.overall)
    words = deed.city.phrases.text("bulletin_corrected", name=name, text=text, link=link_to(issue.id))
    deliveries.correct(tx, issue, number, words, deed.now)
    return None


def called(city: City, press: Press, issue: Issue, number: int | None, overall: int | None) -> str:
    """What an issue is called in notices: series, period and numbers."""
    series = city.bulletins.series.get(issue.kind)
    period = press.span(issue.period).title
    name = city.phrases.text("bulletin_name", title=series.title if series else issue.kind, period=period)
    if number is None:
        return name
    return name + city.phrases.text("bulletin_number", issue=number, overall=overall)


def link_to(issue_id: int) -> str:
    """The address of an issue's page, within the service."""
    return f"/console/bulletins/{issue_id}"


def _done(deed: Deed, changed: bool) -> Refusal | None:
    return None if changed else deed.refuse("stale")


Doer = Callable[[Transaction, Deed, Issue], Refusal | None]

ACTIONS: Mapping[str, tuple[Doer, frozenset[str], str, bool]] = {
    "compute": (_compute, MAY_EDIT, "edit_role", False),
    "edit": (_edit, MAY_EDIT, "edit_role", False),
    "publicity": (_publicity, MAY_EDIT, "edit_role", False),
    "release": (_release, MAY_RELEASE, "release_role", False),
    "erratum": (_correct, MAY_RELEASE, "release_role", True),
}
"""What can be done to an issue: by whom, the refusal of everybody else, and whether a released one allows it."""
