"""One ticket: its history, the actions that this user may take, and what is personal."""

import re
from collections.abc import Sequence
from functools import partial

from flask import Response, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from channels import attachments
from channels.attachments import AttachmentRefused
from console import audit, context, files, revealing, ticket_deeds, waiting, way_back, words
from console.deadline_words import running
from console.forms import FORMS, Offer, filled_in, offers
from console.reads import surveys, tickets
from console.reads.similar import similar
from desk import reply_gate
from desk.fields import MOST_CHARACTERS
from desk.ticket_actions import OWN, Act, Result
from storage.clock import moment
from storage.transaction import Row, Transaction
from tickets import store
from tickets.answers import OUTCOME_TITLES
from tickets.lifecycle import RULES
from tickets.model import Event, Refusal
from tickets.reply_check import Checked
from tickets.tasks import PHONE_SURVEY

MOST_FILES = 5
STALE = "别人刚刚改过这张工单，请看最新状态再决定。"
CALLS = "calls"
"""Where a form leads that was opened from the list of calls."""
UNCHANGED = "没有改动：工单本来就是这样。"
HALF_WAY = {"unreasonable_proposed": "已提议认定不合理诉求，另一位值班长也认定后才生效。"}
"""What is said instead of "done" where the last event is only half of what was asked."""


def shown(number: str) -> ResponseReturnValue:
    """One ticket; reading it is logged."""
    return _page(number)


def _page(
    number: str, tried: str = "", refusal: str = "", draft: Checked | None = None
) -> ResponseReturnValue:
    """The page of a ticket. `tried` is the action whose form comes back with what was filled in and the refusal, `draft` what the
    check says of a reply that is not sent yet.
    """
    db, sight, now, city = context.service().db, context.sight(), context.now(), context.city()
    with db.read() as tx:
        ticket = _found(tx, number)
        history = tickets.events(tx, ticket, sight, request.args.get("before", ""))
        legs = tickets.legs(tx, number)
        alerts = tickets.alerts(tx, number, sight)
        tasks = () if sight.unit else tickets.tasks(tx, number)
        asked, records = surveys.of_ticket(tx, ticket, sight), surveys.records_of(tx, number, sight)
        offered = _offers(tx, number)
        check, danger = tickets.reply_check(tx, number), tickets.may_be_danger(tx, ticket)
        sent_back, returned = tickets.sent_back(tx, ticket, sight), tickets.returned(tx, ticket)
        alike, attached = similar(tx, ticket, sight), tickets.attached(tx, ticket)
    with db.write() as tx:
        audit.record(tx, now, sight.actor.user, "ticket_read", number)
    text = context.page(
        "ticket",
        ticket=ticket,
        history=history,
        legs=legs,
        alerts=alerts,
        tasks=tasks,
        surveys=asked,
        records=records,
        offers=offered,
        check=check,
        sent_back=sent_back,
        returned=returned,
        suggest_above=city.suggest_above,
        back=way_back.to_list(),
        earlier=_earlier(ticket) if sent_back else {},
        similar=alike,
        attached=attached,
        may_be_danger=danger,
        clocks=waiting.clocks(ticket, legs, now),
        clock_at=partial(_clock_at, ticket["opened"], legs),
        draft=draft,
        templates=_templates(ticket),
        deadlines=running(ticket, legs, history.rows, city.deadlines, now),
        units=[unit.name for unit in city.units],
        grounds=city.return_grounds,
        tried=tried or request.args.get("do", ""),
        refusal=refusal,
    )
    return text, 409 if refusal else 200


def _clock_at(opened: str, legs: Sequence[Row], at: str) -> waiting.Clocks:
    return waiting.at_moment(opened, legs, moment(at))


def _earlier(ticket: Row) -> dict[str, str]:
    """The reply that was sent back, to be worked on; nothing of it where pages would mask a part."""
    texts = (ticket["public_reply"], ticket["internal_reply"])
    if any(words.covered(text, ticket["contact_phone"], ticket["contact_name"]) != text for text in texts):
        return {}
    return dict(zip(("public", "text", "outcome"), (*texts, ticket["outcome"]), strict=True))


def check_reply(number: str) -> ResponseReturnValue:
    """What the check would say of a reply: as a part of the page for htmx, else on the whole page with the form filled in."""
    public, text, outcome = (
        request.form.get(name, "")[:MOST_CHARACTERS] for name in ("public", "text", "outcome")
    )
    with context.service().db.read() as tx:
        _found(tx, number)
        ticket = store.load(tx, number)
    assert ticket is not None  # it was found above
    draft = reply_gate.preview(
        context.city(), ticket, Event("replied", text=text, public=public, outcome=outcome)
    )
    if request.headers.get("HX-Request"):
        return context.page("_draft", draft=draft)
    return _page(number, "reply", draft=draft)


def printed(number: str) -> ResponseReturnValue:
    """One ticket on paper: what a unit takes along, masked and with who printed it; printing is logged."""
    sight, now = context.sight(), context.now()
    with context.service().db.read() as tx:
        ticket = _found(tx, number)
        history, legs = tickets.events(tx, ticket, sight), tickets.legs(tx, number)
    with context.service().db.write() as tx:
        audit.record(tx, now, sight.actor.user, "ticket_printed", number)
    return context.page(
        "ticket_print",
        ticket=ticket,
        history=history,
        legs=legs,
        clocks=waiting.clocks(ticket, legs, now),
        deadlines=running(ticket, legs, history.rows, context.city().deadlines, now),
    )


def _templates(ticket: Row) -> dict[str, str]:
    """What a reply should say, by its result."""
    city, title, purpose = context.city(), ticket["title"], ticket["purpose"]
    return {
        OUTCOME_TITLES[outcome]: reply_gate.template(city, title, purpose, outcome)
        for outcome in ("solved", "unsolvable")
    }


def _found(tx: Transaction, number: str) -> Row:
    ticket = tickets.one(tx, number, context.sight())
    if ticket is None:
        abort(404)
    return ticket


def _offers(tx: Transaction, number: str) -> list[Offer]:
    ticket = store.load(tx, number)
    if ticket is None or ticket.origin != OWN:
        return []
    returns_max = context.city().deadlines.rules.returns_max
    return list(offers(store.view(tx, ticket), context.sight().actor, context.now(), returns_max))


def act(number: str, action: str) -> ResponseReturnValue:
    """Do one action; a refusal comes back with its sentence and everything that was filled in."""
    if action not in FORMS:
        abort(404)
    seen = request.form.get("version", "")
    if not re.fullmatch(r"\d{1,9}", seen):
        abort(400, "请从工单页面上操作。")
    result = _perform(number, action, int(seen))
    if isinstance(result, Refusal):
        return _page(number, action, STALE if result.reason == "stale" else result.text)
    flash(_said(action, result.events) if result.events else UNCHANGED)
    return redirect(_after(number))


def _said(action: str, events: tuple[str, ...]) -> str:
    return HALF_WAY.get(events[-1] if events else "", f"已{RULES[action].title}。")


def _perform(number: str, action: str, seen: int) -> Result:
    act = Act(context.city(), context.sight().actor, action, context.now())
    try:
        pictures = _uploaded(action)
    except AttachmentRefused as refused:
        return Refusal(action, "file", str(refused))
    with context.service().db.write() as tx:
        _found(tx, number)
        filled = filled_in(request.form, action) | {"media": list(pictures)}
        result = ticket_deeds.do(tx, act, number, filled, seen)
        if isinstance(result, Refusal):
            return result
        for key, (name, body) in pictures.items():
            attachments.save(tx, name, body, act.now, owner=f"ticket:{number}", key=key)
    return result


def _uploaded(action: str) -> dict[str, tuple[str, bytes]]:
    """The files of an action's form; raises AttachmentRefused."""
    return files.sent((field.name for field in FORMS[action] if field.kind == "file"), MOST_FILES)


def _after(number: str) -> str:
    """Back to the ticket, to the list when the action took it out of this user's sight, or to the next call."""
    if request.form.get("then") == CALLS:
        return url_for("console.tasks", kind=PHONE_SURVEY)
    with context.service().db.read() as tx:
        gone = tickets.one(tx, number, context.sight()) is None
    return way_back.to_list() if gone else url_for("console.ticket", number=number)


def reveal(number: str) -> ResponseReturnValue:
    """The page once with the citizen's name and numbers in full, for a stated reason that is logged."""
    reason = revealing.reason()
    if not reason:
        return _page(number, revealing.TRIED, revealing.REASON_MISSING)
    with context.service().db.write() as tx:
        _found(tx, number)
        context.reveal(tx, number, reason)
    return _page(number)


def file(number: str, name: str) -> Response:
    """A picture or file that belongs to this ticket."""
    with context.service().db.write() as tx:
        if name not in _found(tx, number)["attachments"]:
            abort(404)
        audit.record(tx, context.now(), context.user().name, "attachment_read", number)
        row = files.stored(tx, name)
    return files.response(row)
