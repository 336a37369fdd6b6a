"""The menu key of leader listening days: while one listens the chat goes to that seat, before it the day is told."""

from bot.decisions import Decision, Deed, HandOver, NoteSource
from bot.turn import Turn

MENU_KEY = "listening"
SOURCE = "listening:"
"""What a contact's source begins with that came to a leader; the day's id follows."""


def enter(turn: Turn) -> Decision:
    """To the leader who listens now, else when the next one does."""
    listening = turn.facts.listening
    if listening is None:
        return turn.decide("没有安排领导接听日", turn.say("notice", "listening_none"))
    who = f"{listening.unit}{listening.leader}"
    if not listening.is_on:
        later = turn.say("notice", "listening_later", who=who, starts=listening.starts)
        return turn.decide("领导接听日未到", later)
    reason = turn.phrases.text("listening_reason", leader=listening.leader)
    deeds: tuple[Deed, ...] = (
        NoteSource(f"{SOURCE}{listening.id}"),
        HandOver(reason, turn.memory.question or reason, listening.seat),
        turn.say("handover", "listening_now", who=who),
    )
    return turn.decide(reason, *deeds)
