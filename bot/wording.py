"""How answers, drafts and tickets are put into words for the citizen. Pure."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.details import pin_text
from bot.known import Answerable, OwnTicket
from bot.state import Draft
from bot.turn import Turn
from knowledge_base.verbatim import verbatim
from tickets.states import ENDED

Words = Callable[..., str]
"""A sentence of the city by its key, in the citizen's language."""


def answer_text(turn: Turn, article: Answerable) -> str:
    """The approved answer verbatim, with its unit, basis and validity."""
    language = turn.heard.language
    return verbatim(turn.phrases, language, article.answer, article.unit, article.basis, article.valid_to)


def drafts_text(turn: Turn, drafts: tuple[Draft, ...]) -> str:
    """What is being taken, with the details known so far; numbered where it is more than one."""
    lines = []
    for n, draft in enumerate(drafts, start=1):
        told = (("place", draft.place), ("since", draft.since), ("wish", draft.wish))
        further = (("more", " ".join(words.split())) for words in draft.more)
        sent = (("sent", sent_text(turn, draft)),)
        details = [
            turn.words(f"detail_{name}", value=value) for name, value in (*told, *further, *sent) if value
        ]
        mark, indent = (f"{n}. ", "   ") if len(drafts) > 1 else ("", "")
        lines.append(mark + draft.summary + "".join(f"\n{indent}{detail}" for detail in details))
    return "\n".join(lines)


def sent_text(turn: Turn, draft: Draft) -> str:
    """What was sent beside words, how many of each kind; "" where nothing was."""
    return turn.joined(turn.words(f"sent_{kind}", count=count) for kind, count in Counter(draft.sent).items())


def phone_text(turn: Turn, drafts: tuple[Draft, ...]) -> str:
    """The line about the phone number: the citizen's own words are shown to the citizen alone."""
    phone = next((draft.phone for draft in drafts if draft.phone), "")
    return turn.words("detail_phone", value=phone) if phone else turn.words("detail_no_phone")


def position_text(turn: Turn, language: str = "") -> str:
    """Where the citizen's phone says it is, and how exactly; "" where it says nothing."""
    point = turn.facts.position
    if point is None:
        return ""
    metres = round(point.radius)
    key = "position_within" if metres else "position"
    label = turn.phrases.text(key, language or turn.heard.language, metres=metres)
    return pin_text(replace(point, label=label))


def position_offer(turn: Turn) -> tuple[str, str]:
    """The position that may be confirmed as the place, and the line that offers it; both empty where there is none."""
    position = position_text(turn)
    return position, turn.words("position_known", position=position) if position else ""


@dataclass(frozen=True, slots=True)
class Standing:
    """How an own ticket stands in plain words: the status, the next date, and the unit's reply once there is one."""

    status: str
    when: str
    reply: str


def standing(words: Words, ticket: OwnTicket, now: datetime) -> Standing:
    """In the words of one language; `when` and `reply` are empty where there is nothing to say."""
    shown = _as_it_stands(ticket)
    status, when = words(f"status_{shown.status}", unit=shown.unit or words("the_office")), ""
    if shown.is_open and ticket.due:
        is_ahead = ticket.due > now
        when = words("progress_due", date=day_text(words, ticket.due)) if is_ahead else words("progress_late")
    return Standing(status, when, "" if shown.is_open else shown.reply)


def progress_text(turn: Turn, ticket: OwnTicket) -> str:
    """The status in plain words, with the next date and, once there is one, the unit's reply."""
    stands = standing(turn.words, ticket, turn.now)
    first = turn.words("progress", number=ticket.number, title=ticket.title, status=stands.status)
    reply = turn.words("progress_reply", reply=stands.reply) if stands.reply else ""
    return "\n".join(filter(None, (first, stands.when, reply)))


def _as_it_stands(ticket: OwnTicket) -> OwnTicket:
    """An open ticket that another system works on as it stands there."""
    there = ticket.elsewhere
    if there is None or not ticket.is_open or there.status in ENDED - {"archived"}:
        return ticket
    return replace(ticket, status=there.status, unit=there.unit or ticket.unit, reply=there.reply)


def day_text(words: Words, moment: datetime) -> str:
    """A date and time as people say it."""
    time = moment.strftime("%H:%M")
    return words("day", year=moment.year, month=moment.month, day=moment.day, time=time)
