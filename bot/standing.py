"""What stays asked: a request that is being taken, a question with near answers, a ticket without a place.

Whatever a rule answered in between, the turn ends with the next of these questions, so that nothing a citizen began
is lost on the way.
"""

from dataclasses import replace

from bot import answering, intake
from bot.decisions import SPEAKING, Decision, OpenTicket, Say
from bot.state import Asked, Dialogue
from bot.turn import Turn, with_choices
from bot.wording import drafts_text, position_offer

NO_ANSWER = (
    "greeting",
    "thanks",
    "yes",
    "no",
    "skip",
    "submit",
    "more",
    "choice",
    "unclear",
    "resume",
    "test",
    "invalid",
)
"""Acts that say nothing new: after them the question that stands is asked again."""


def asked_again(turn: Turn) -> Decision | None:
    """In the middle of an intake a courtesy, a yes or a number that answers nothing gets the question once more."""
    if turn.heard.act not in NO_ANSWER and turn.heard.number is None:
        return None
    asked = turn.memory.asked
    if asked and asked.kind == "ticket_place" and not asked.again and turn.heard.act != "thanks":
        return _ask_place(turn, turn.memory, urgent=False)
    return _resume(turn, turn.memory) if turn.memory.drafts else None


def then_asked(turn: Turn, decision: Decision) -> Decision:
    """The decision, followed by the question that still stands; unchanged where it asks something itself."""
    decision = _without_place(turn, decision)
    after = decision.dialogue
    opened = [deed for deed in decision.deeds if isinstance(deed, OpenTicket)]
    says = any(isinstance(deed, SPEAKING) for deed in decision.deeds)
    if after.asked or not says:
        return decision
    more = _next(turn, after, opened)
    return Decision(more.dialogue, (*decision.deeds, *more.deeds), decision.why) if more else decision


def _without_place(turn: Turn, decision: Decision) -> Decision:
    """Who did not tell the place when asked twice is not asked a third time."""
    asked, after = turn.memory.asked, decision.dialogue
    told_nothing = asked is not None and asked.kind == "ticket_place" and asked.again
    if not told_nothing or after.placeless != turn.memory.placeless:
        return decision
    return replace(decision, dialogue=replace(after, placeless=()))


def _next(turn: Turn, after: Dialogue, opened: list[OpenTicket]) -> Decision | None:
    wanting = [deed.draft for deed in opened if deed.wants_place]
    in_danger = bool(turn.heard.alarms_of("emergency"))
    if in_danger or any(draft.urgent for draft in wanting):
        return _ask_place(turn, after, urgent=True) if wanting or after.placeless else None
    if after.drafts:
        return _resume(turn, after)
    if after.unsettled:
        return answering.offer_next(replace(turn, memory=after))
    return _ask_place(turn, after, urgent=False) if wanting or after.placeless else None


def _resume(turn: Turn, after: Dialogue) -> Decision:
    """The open question of the intake again, or everything read back."""
    asked = turn.memory.asked
    here = replace(turn, memory=after)
    lead = turn.words("resume_draft", items=drafts_text(here, after.drafts))
    if asked is None or asked.kind != "slot" or asked.slot is None:
        return intake.next_step(here, after.drafts, "还没有提交", lead)
    return intake.ask_slot(here, after.drafts, asked.slot, "还没有提交", lead, again=asked.again)


def _ask_place(turn: Turn, after: Dialogue, urgent: bool) -> Decision:
    """Where the tickets are that nobody could find yet: asked twice at most."""
    here = replace(turn, memory=after)
    asked = turn.memory.asked
    asked_before = asked is not None and asked.kind == "ticket_place"
    notice = "" if turn.heard.alarms_of("emergency") else intake.privacy_notice(turn)
    question = turn.words("ask_place_urgent" if urgent else "ask_place_after")
    position, offer = position_offer(turn)
    choices = turn.choices("here") if position else ()
    text = with_choices("\n".join(filter(None, (question, notice, offer))), choices)
    seen = turn.facts.privacy_version if notice else after.privacy_version
    asked_now = Asked("ticket_place", choices, again=asked_before, position=position)
    return here.ask("补问地点", asked_now, Say("question", text, choices), privacy_version=seen)
