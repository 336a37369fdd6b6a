"""What a message tells of a matter that others may have as well: counted with their crowd, linked to their ticket.

Pure; `tickets/crowds.py` says what is the same. A contact counts from the moment its matter is told, whether it becomes
a ticket, an answer, or nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.decisions import (
    AppendToTicket,
    CountMatter,
    Decision,
    Deed,
    LinkToTicket,
    NoteMatter,
    OpenTicket,
    Say,
)
from bot.drafting import REPORT, draft_of, full_text
from bot.hearing import Part, Understood
from bot.known import OwnTicket
from bot.state import TAKEN, Asked, Choice, Dialogue, Draft
from bot.turn import Turn
from tickets.crowds import Found, Matter, Sameness, Told, matter_of, sameness

SAME, ANOTHER = "same_matter", "another_matter"
"""What is answered to the question whether it is the same."""


def told_of(draft: Draft) -> Told:
    """What a draft tells."""
    return Told(
        text=full_text(draft), topic=draft.topic, category=draft.category, code=draft.code, line=draft.line,
        spot="" if draft.vague else draft.place, places=draft.places, areas=draft.areas, objects=draft.objects,
        risks=draft.risks, alarm=draft.alarm, urgent=draft.urgent, confidential=draft.purpose == REPORT,
    )  # fmt: skip


def _told_of_part(part: Part, heard: Understood) -> Told:
    return Told(
        text=part.text, topic=part.topic, category=part.category, code=part.code, line=part.line,
        spot="" if part.vague else part.place, places=part.places, areas=part.areas, objects=part.objects,
        risks=tuple(risk.name for risk in heard.alarms_of("risk")), urgent=part.urgent,
        confidential=part.purpose == REPORT,
    )  # fmt: skip


def prospects(memory: Dialogue, heard: Understood, own: Iterable[OwnTicket]) -> tuple[Matter, ...]:
    """Everything that this message may turn out to be about: whose tickets have to be looked up before it is decided."""
    before = memory.before
    told = [_told_of_part(part, heard) for part in heard.parts]
    told += [
        replace(one, places=before.places, spot=before.place) for one in told if before and not one.places
    ]
    waiting = memory.asked.told if memory.asked else None
    for draft in (*memory.drafts, *((waiting,) if waiting else ())):
        told += [told_of(draft), _with_place(told_of(draft), heard)]
    told += [told_of_own(ticket, heard) for ticket in own if ticket.number in memory.placeless]
    return tuple(dict.fromkeys(matter for one in told if (matter := matter_of(one))))


def told_of_own(ticket: OwnTicket, heard: Understood) -> Told:
    """What an own ticket tells together with the place that this message gives it."""
    told = Told(ticket.text, ticket.topic, code=ticket.code, alarm=ticket.alarm, urgent=ticket.is_urgent)
    return _with_place(told, heard)


def matching(turn: Turn, told: Told) -> tuple[Found | None, Sameness]:
    """The ticket of others that is on the same matter: the surest, the liveliest crowd's first."""
    matter = matter_of(told)
    own = {ticket.number for ticket in turn.facts.own if ticket.status != "withdrawn"}
    judged = (
        [(found, sameness(found.standing, matter)) for found in turn.facts.crowds if found.number not in own]
        if matter
        else []
    )
    for wanted in ("same", "maybe"):
        best = next((found for found, how in judged if how == wanted), None)
        if best:
            return best, wanted
    return None, "other"


def filing(turn: Turn, draft: Draft, opening: OpenTicket) -> Deed:
    """The deed that files a draft: linked where others surely have a ticket on the same matter, else its own."""
    found, how = _match_of(turn, draft)
    return LinkToTicket(opening.draft, found.number) if found and how == "same" else opening


def offer(turn: Turn, drafts: tuple[Draft, ...]) -> Decision | None:
    """What is known to be others' matter is linked without further questions; what may be is asked about."""
    draft, *others = drafts
    found, how = _match_of(turn, draft)
    if found is None:
        return None
    if how == "same":
        return link(turn, LinkToTicket(draft, found.number), tuple(others))
    choices, say = question(turn, found)
    again = turn.memory.asked is not None and turn.memory.asked.kind == "same_as_others"
    asked = Asked("same_as_others", choices, tickets=(found.number,), again=again)
    return turn.ask("可能与他人同一件事", asked, say, drafts=drafts, placeless=(), **TAKEN)


def of_question(turn: Turn) -> Decision | None:
    """A question that nothing answers, about a matter for which others surely have a ticket."""
    if turn.heard.part is None or len(turn.heard.parts) > 1 or turn.memory.drafts:
        return None
    draft = draft_of(turn)
    found, how = _match_of(turn, draft)
    return link(turn, LinkToTicket(draft, found.number), ()) if found and how == "same" else None


def link(turn: Turn, deed: LinkToTicket, others: tuple[Draft, ...]) -> Decision:
    """Link, and let the citizen say if it is another matter. `others` are requests that are still being taken."""
    choices = turn.choices(SAME, ANOTHER)
    asked = Asked("linked", choices, tickets=(deed.ticket,), told=deed.draft)
    told = replace(deed, note=turn.words("same_as_others_linked"), choices=choices)
    return turn.ask("与他人同一件事，关联", asked, told, drafts=others, **TAKEN)


def question(turn: Turn, found: Found) -> tuple[tuple[Choice, ...], Say]:
    """Is it the same? Others' matters are named by place and topic alone, never in their words."""
    choices = turn.choices(SAME, ANOTHER)
    values = {"where": found.title, "number": found.number}
    return choices, turn.say("question", "same_as_others", choices, ticket=found.number, **values)


def _match_of(turn: Turn, draft: Draft) -> tuple[Found | None, Sameness]:
    """The same of a draft; a report in confidence, a question and what the citizen keeps apart have none."""
    if draft.alone or draft.purpose == REPORT or draft.is_question:
        return None, "other"
    return matching(turn, told_of(draft))


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
    placed = {deed.ticket for deed in decision.deeds if isinstance(deed, AppendToTicket) and deed.place}
    for ticket in turn.facts.own:
        if ticket.number in turn.memory.placeless and ticket.number in placed:
            yield CountMatter(told_of_own(ticket, turn.heard), ticket.number)
    in_intake = bool(after.drafts or turn.memory.drafts)  # an answer to our question is no matter of its own
    if not in_intake and not any(isinstance(deed, _TAKEN_UP) for deed in decision.deeds):
        yield from _told(_told_of_part(part, turn.heard) for part in turn.heard.parts)


_TAKEN_UP = (AppendToTicket, LinkToTicket, OpenTicket)
"""Deeds that count the contact themselves."""


def _first(turn: Turn) -> Told:
    part = turn.heard.part
    return _told_of_part(part, turn.heard) if part else Told(turn.heard.text)


def _told(told: Iterable[Told]) -> Iterator[Deed]:
    """Those that say what is wrong."""
    return (CountMatter(one) for one in told if matter_of(one) or one.topic)
