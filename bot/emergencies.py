"""Danger to people: the fixed safety text before anything else, a ticket at once, and only then the place."""

from dataclasses import replace

from bot.decisions import AppendToTicket, Decision, Deed, OpenTicket, Say
from bot.hearing import Heard
from bot.intake import draft_of
from bot.state import Asked, Draft
from bot.turn import Turn


def raise_alarm(turn: Turn) -> Decision | None:
    """Emergency words win over every open question, over a mute and over a person who is talking."""
    alarms = turn.heard.alarms_of("emergency")
    if not alarms:
        return None
    alarm = alarms[0]
    safety = _safety(turn, alarm)
    told = (*turn.memory.alarms_told, alarm.name)
    if turn.facts.alarm_ticket:
        return _add_to_known(turn, alarm, turn.facts.alarm_ticket, safety, told)
    draft = _draft(turn, alarm)
    deeds: tuple[Deed, ...] = (*safety, OpenTicket(draft))
    if draft.place:
        return turn.decide(f"紧急词：{alarm.name}", *deeds, drafts=(), alarms_told=told)
    place = turn.say("question", "ask_place_urgent")
    asked = Asked("ticket_place")
    return turn.ask(f"紧急词：{alarm.name}，地点不明", asked, *deeds, place, drafts=(), alarms_told=told)


def _safety(turn: Turn, alarm: Heard) -> tuple[Deed, ...]:
    """The text is fixed and said once a conversation for each kind of danger."""
    if alarm.name in turn.memory.alarms_told or not alarm.safety_text:
        return ()
    return (Say("safety", alarm.safety_text),)


def _draft(turn: Turn, alarm: Heard) -> Draft:
    draft = draft_of(turn)
    risks = tuple(risk.name for risk in turn.heard.alarms_of("risk"))
    place = draft.place or turn.memory.place
    return replace(draft, purpose="求助", place=place, urgent=True, alarm=alarm.name, risks=risks, article="")


def _add_to_known(
    turn: Turn, alarm: Heard, ticket: str, safety: tuple[Deed, ...], told: tuple[str, ...]
) -> Decision:
    """The same danger again from the same person: the ticket that is open already takes the words."""
    heard = turn.heard
    added = AppendToTicket(ticket, heard.text, heard.place, heard.phone, heard.media)
    notice = turn.say("notice", "alarm_known", ticket=ticket, number=ticket)
    return turn.decide(f"紧急词：{alarm.name}，并入已有工单", *safety, added, notice, alarms_told=told)
