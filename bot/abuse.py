"""Insults and floods of nonsense: calm first, for an insult may hide a request; a warning; silence for a while.

They are counted by time, not for ever, and a stretch of them is one matter. Danger and what is urgent are heard all the
same, and so are the words that go on with it.
"""

from dataclasses import replace
from datetime import datetime

from bot.decisions import Decision, Dispose, Mute, NoteMatter
from bot.turn import Turn

INSULTS = ("abuse", "harass")
NONSENSE = ("invalid",)
HARASSMENT = NoteMatter("其他", topic="骚扰", once=True)


def counted(turn: Turn) -> Turn:
    """The turn with the message among those that count; what lies outside the window is forgotten."""
    limits, heard = turn.manners.abuse, turn.heard
    recent = [at for at in turn.memory.abuse if turn.now - datetime.fromisoformat(at) < limits.within]
    if heard.act in INSULTS + NONSENSE and heard.kind == "text":
        recent.append(turn.now.isoformat())
    memory = replace(turn.memory, abuse=tuple(recent[-limits.mute :]))
    return replace(turn, memory=memory)


def too_much(turn: Turn) -> Decision | None:
    """From the city's numbers on: a warning, then silence."""
    limits, count = turn.manners.abuse, len(turn.memory.abuse)
    if turn.heard.act not in INSULTS + NONSENSE or count < limits.warn:
        return None
    if count >= limits.mute:
        why = f"短时间内第 {count} 条辱骂或无关内容"
        return turn.decide(
            why, Mute(turn.words("muted_reason", count=count)), HARASSMENT, Dispose("abuse"), abuse=()
        )
    key = "abuse_warning" if turn.heard.act in INSULTS else "flood_warning"
    asked = turn.memory.asked
    return turn.decide(
        f"第 {count} 条，警告", turn.say("warning", key), HARASSMENT, Dispose("abuse"), asked=asked
    )


def insult(turn: Turn) -> Decision | None:
    """The first ones: calm, and the question what it is about."""
    if turn.heard.act != "abuse":
        return None
    say = turn.say("question", "abuse_calm")
    return turn.decide(f"辱骂第 {len(turn.memory.abuse)} 次", say, HARASSMENT, Dispose("abuse"))


def gets_through(turn: Turn) -> bool:
    """Whether a muted account is heard: an urgent trouble, and what goes on with a danger or an urgent request."""
    heard, memory = turn.heard, turn.memory
    if heard.act in INSULTS + NONSENSE:
        return False
    asked_where = memory.asked is not None and memory.asked.kind == "ticket_place"
    return (
        any(part.urgent for part in heard.parts)
        or asked_where
        or any(draft.urgent for draft in memory.drafts)
        or any(ticket.alarm for ticket in turn.facts.open_tickets)
    )
