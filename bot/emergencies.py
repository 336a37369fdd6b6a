"""Danger to people: the fixed safety text before anything else, a ticket at once, and only then the place."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot import crowds
from bot.decisions import SPEAKING, Decision, Deed, Dispose, Queue, Say
from bot.drafting import draft_of, merged
from bot.hearing import Heard
from bot.intake import hint_of, ticket_of
from bot.known import OwnTicket
from bot.repeats import additions, are_apart
from bot.state import TAKEN, Draft
from bot.turn import Turn

_WARN_AGAIN = timedelta(days=1)


def raise_alarm(turn: Turn) -> Decision | None:
    """Emergency words win over every open question, over a mute and over a person who is talking."""
    alarms = turn.heard.alarms_of("emergency")
    if not alarms:
        return None
    known = _known_ticket(turn, alarms)
    if known:
        return _add_to_known(turn, alarms, known)
    draft, others = _draft(turn, alarms)
    told = tuple(dict.fromkeys((*turn.memory.alarms_told, *(alarm.name for alarm in alarms))))
    return turn.decide(
        f"紧急词：{alarms[0].name}",
        *_safety(alarms),
        crowds.filing(turn, draft, ticket_of(draft, hint_of(turn))),
        Queue(),
        drafts=others,
        alarms_told=told,
        **TAKEN,
    )


def with_warning(turn: Turn, decision: Decision) -> Decision:
    """Where only the second ear hears a danger, one sentence stands before the reply, at most once a day and not where a
    safety text was said before; what was decided stays as it is."""
    memory = decision.dialogue
    warned = memory.warned and turn.now - datetime.fromisoformat(memory.warned) < _WARN_AGAIN
    speaks = any(isinstance(deed, SPEAKING) for deed in decision.deeds)
    if not turn.heard.may_be_danger or warned or memory.alarms_told or not speaks:
        return decision
    memory = replace(memory, warned=turn.now.isoformat())
    return Decision(memory, (turn.say("safety", "may_be_danger"), *decision.deeds), decision.why)


def _known_ticket(turn: Turn, alarms: tuple[Heard, ...]) -> OwnTicket | None:
    """The open ticket of the same danger from the same person, unless both name places and they differ."""
    names = {alarm.name for alarm in alarms}
    places = turn.heard.places
    return next(
        (t for t in turn.facts.open_tickets if t.alarm in names and not are_apart(t.places, places)), None
    )


def _safety(alarms: tuple[Heard, ...]) -> tuple[Deed, ...]:
    """The fixed texts, one for each kind of danger."""
    texts = dict.fromkeys(alarm.safety_text for alarm in alarms if alarm.safety_text)
    return tuple(Say("safety", text) for text in texts)


def _draft(turn: Turn, alarms: tuple[Heard, ...]) -> tuple[Draft, tuple[Draft, ...]]:
    """The urgent request, and what was being taken beside it. What was told of the same matter goes with it."""
    first, *further = alarms
    heard = (*turn.heard.alarms_of("risk"), *further)
    draft = draft_of(turn)
    same = next((other for other in turn.memory.drafts if draft.code and other.code == draft.code), None)
    urgent = replace(
        merged(same, draft) if same else draft,
        purpose="求助",
        urgent=True,
        alarm=first.name,
        risks=tuple(dict.fromkeys(risk.name for risk in heard)),
    )
    return urgent, tuple(other for other in turn.memory.drafts if other is not same)


def _add_to_known(turn: Turn, alarms: tuple[Heard, ...], ticket: OwnTicket) -> Decision:
    """The same danger again: the ticket that is open takes the words; the safety text was said, unless elsewhere."""
    new = tuple(alarm for alarm in alarms if alarm.name not in turn.memory.alarms_told)
    draft = replace(draft_of(turn), phone=turn.heard.phone)
    placed = ticket.place or (draft.place and not draft.vague)
    others = tuple(number for number in turn.memory.placeless if number != ticket.number)
    return turn.decide(
        f"紧急词：{alarms[0].name}，并入已有工单",
        *_safety(new),
        *additions(turn, (ticket.number,), draft),
        turn.say("notice", "alarm_known", ticket=ticket.number, number=ticket.number),
        Dispose("ticketed"),
        Queue(),
        alarms_told=(*turn.memory.alarms_told, *(alarm.name for alarm in new)),
        placeless=others if placed else (*others, ticket.number),
        before=None,
    )
