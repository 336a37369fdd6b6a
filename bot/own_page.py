"""The buttons of a citizen's own page: what was pressed is done to the own ticket that it names, and nothing else is.

What was asked in the conversation stays open: whoever presses a button there has not answered it.
"""

from collections.abc import Callable, Mapping

from bot.decisions import AppendToTicket, Decision, Dispose, TakeAnswer
from bot.known import OwnTicket
from bot.own_tickets import show, withdrawn
from bot.repeats import added_notice
from bot.turn import Turn
from channels.own_page import Act, OwnAct, own_act
from language.ratings import CAUSES


def act(turn: Turn) -> Decision | None:
    """Add to, urge, withdraw or rate an own ticket; also where a person holds the conversation, who answers no button."""
    pressed = own_act(turn.heard.text) if turn.heard.kind == "event" else None
    if pressed is None:
        return None
    ticket = next((one for one in turn.facts.own if one.number == pressed.ticket), None)
    if ticket is None:
        return turn.decide("不是本人的工单", turn.say("progress", "no_ticket"), asked=turn.memory.asked)
    return _ACTS[pressed.name](turn, ticket, pressed)


def _add(turn: Turn, ticket: OwnTicket, pressed: OwnAct) -> Decision:
    """Words and a picture go to this ticket, whatever else is open; one that has ended is shown as it is."""
    if not ticket.is_open:
        return show(turn, ticket, "progress", asked=turn.memory.asked)
    text = pressed.words or turn.words("a_picture")
    added = AppendToTicket(ticket.number, text, media=turn.heard.media)
    return turn.decide(
        "市民在网页上补充", added, added_notice(turn, (ticket.number,)), Dispose("ticketed"),
        asked=turn.memory.asked,
    )  # fmt: skip


def _urge(turn: Turn, ticket: OwnTicket, _pressed: OwnAct) -> Decision:
    return show(turn, ticket, "urge", asked=turn.memory.asked)


def _withdraw(turn: Turn, ticket: OwnTicket, _pressed: OwnAct) -> Decision:
    """The page has asked for confirmation; a ticket that has ended in the meantime is shown as it is."""
    if not ticket.is_open:
        return show(turn, ticket, "progress", asked=turn.memory.asked)
    return withdrawn(turn, ticket.number, asked=turn.memory.asked)


def _rate(turn: Turn, ticket: OwnTicket, pressed: OwnAct) -> Decision:
    """A whole answer at once. It is refused, in a sentence, where the survey is over or an answer is none of the scale."""
    survey = next((one for one in turn.facts.surveys if one.number == ticket.number), None)
    known = pressed.grade in turn.manners.scale.grades and pressed.solved in ("yes", "no", "")
    if survey is None or not known or turn.now - survey.opened >= turn.manners.amend:
        over = turn.say("notice", "survey_over", ticket=ticket.number, number=ticket.number)
        return turn.decide("现在不能评价", over, asked=turn.memory.asked)
    answer = TakeAnswer(
        ticket.number, pressed.solved, pressed.grade, tuple(code for code in pressed.causes if code in CAUSES),
        pressed.words, is_whole=True,
    )  # fmt: skip
    return turn.decide("市民在网页上评价", answer, Dispose("answered"), asked=turn.memory.asked)


_ACTS: Mapping[Act, Callable[[Turn, OwnTicket, OwnAct], Decision]] = {
    "add": _add,
    "urge": _urge,
    "withdraw": _withdraw,
    "rate": _rate,
}
