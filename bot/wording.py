"""How answers, drafts and tickets are put into words for the citizen. Pure."""

from dataclasses import replace
from datetime import datetime

from bot.decisions import Answerable, OwnTicket
from bot.details import pin_text
from bot.state import Draft
from bot.turn import Turn
from knowledge_base.verbatim import verbatim
from tickets.states import ENDED


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
        details = [turn.words(f"detail_{name}", value=value) for name, value in (*told, *further) if value]
        mark, indent = (f"{n}. ", "   ") if len(drafts) > 1 else ("", "")
        lines.append(mark + draft.summary + "".join(f"\n{indent}{detail}" for detail in details))
    return "\n".join(lines)


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


def progress_text(turn: Turn, ticket: OwnTicket) -> str:
    """The status in plain words, with the next date and, once there is one, the unit's reply."""
    shown = _as_it_stands(ticket)
    status = turn.words(f"status_{shown.status}", unit=shown.unit or turn.words("the_office"))
    lines = [turn.words("progress", number=ticket.number, title=ticket.title, status=status)]
    if shown.is_open and ticket.due:
        is_ahead = ticket.due > turn.now
        date = day_text(turn, ticket.due)
        lines.append(turn.words("progress_due", date=date) if is_ahead else turn.words("progress_late"))
    if shown.reply and not shown.is_open:
        lines.append(turn.words("progress_reply", reply=shown.reply))
    return "\n".join(lines)


def _as_it_stands(ticket: OwnTicket) -> OwnTicket:
    """An open ticket that another system works on as it stands there."""
    there = ticket.elsewhere
    if there is None or not ticket.is_open or there.status in ENDED - {"archived"}:
        return ticket
    return replace(ticket, status=there.status, unit=there.unit or ticket.unit, reply=there.reply)


def day_text(turn: Turn, moment: datetime) -> str:
    """A date and time as people say it."""
    return turn.words(
        "day", year=moment.year, month=moment.month, day=moment.day, time=moment.strftime("%H:%M")
    )
