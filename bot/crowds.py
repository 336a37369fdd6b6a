"""What a message tells of a matter that others may have as well: counted with their crowd, linked to their ticket.

Pure; `tickets/crowds.py` says what is the same. A contact counts from the moment its matter is told, whether it becomes
a ticket, an answer, or nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.decisions import CountMatter, Decision, Deed, NoteMatter
from bot.drafting import full_text
from bot.hearing import Part, Understood
from bot.state import Dialogue, Draft
from bot.turn import Turn
from tickets.crowds import Matter, Told, matter_of


def told_of(draft: Draft) -> Told:
    """What a draft tells."""
    return Told(
        text=full_text(draft), topic=draft.topic, category=draft.category, code=draft.code, line=draft.line,
        spot="" if draft.vague else draft.place, places=draft.places, areas=draft.areas, objects=draft.objects,
        risks=draft.risks, alarm=draft.alarm, urgent=draft.urgent,
    )  # fmt: skip


def _told_of_part(part: Part, heard: Understood) -> Told:
    return Told(
        text=part.text, topic=part.topic, category=part.category, code=part.code, line=part.line,
        spot="" if part.vague else part.place, places=part.places, areas=part.areas, objects=part.objects,
        risks=tuple(risk.name for risk in heard.alarms_of("risk")), urgent=part.urgent,
    )  # fmt: skip


def prospects(memory: Dialogue, heard: Understood) -> tuple[Matter, ...]:
    """Everything that this message may turn out to be about: whose tickets have to be looked up before it is decided."""
    before = memory.before
    told = [_told_of_part(part, heard) for part in heard.parts]
    told += [
        replace(one, places=before.places, spot=before.place) for one in told if before and not one.places
    ]
    waiting = memory.asked.told if memory.asked else None
    for draft in (*memory.drafts, *((waiting,) if waiting else ())):
        told += [told_of(draft), _with_place(told_of(draft), heard)]
    return tuple(dict.fromkeys(matter for one in told if (matter := matter_of(one))))


def _with_place(told: Told, heard: Understood) -> Told:
    """The same with what this message says of where it is."""
    return replace(
        told,
        text=f"{told.text}\n{heard.text}",
        spot=heard.spot or heard.place or told.spot,
        places=heard.places or told.places,
        areas=heard.areas or told.areas,
        objects=heard.objects or told.objects,
    )


def counted(turn: Turn, decision: Decision) -> Decision:
    """The decision, with every matter that it came to know counted. What became a ticket is counted where that is opened."""
    deeds = tuple(_counts(turn, decision))
    return replace(decision, deeds=(*decision.deeds, *deeds)) if deeds else decision


def _counts(turn: Turn, decision: Decision) -> Iterator[Deed]:
    after = decision.dialogue
    waiting = after.asked.told if after.asked else None
    known = (*turn.memory.drafts, *((turn.memory.asked.told,) if turn.memory.asked else ()))
    new = [draft for draft in (*after.drafts, *((waiting,) if waiting else ())) if draft not in known]
    yield from _told(told_of(draft) for draft in new if draft.text)
    notes = [deed for deed in decision.deeds if isinstance(deed, NoteMatter)]
    for number in dict.fromkeys(note.ticket for note in notes if note.ticket):
        yield CountMatter(_first(turn), number)
    if any(note.ticket is None and note.purpose == "咨询" for note in notes):
        yield from _told(_told_of_part(part, turn.heard) for part in turn.heard.parts)


def _first(turn: Turn) -> Told:
    part = turn.heard.part
    return _told_of_part(part, turn.heard) if part else Told(turn.heard.text)


def _told(told: Iterable[Told]) -> Iterator[Deed]:
    """Those that say what is wrong."""
    return (CountMatter(one) for one in told if one.topic or one.objects or one.places)
