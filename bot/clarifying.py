"""Unclear messages: up to the city's number of turns with choices, the last of which offers a person.

In the half-year that this product was ordered for, 229 of 367 written messages ended as "unclear"; nothing is closed
as unclear at its first message here. Words that were told once need not be told again: they wait for the choice.
"""

from dataclasses import replace

from bot import intake, unanswered
from bot.decisions import Decision
from bot.drafting import draft_of, merged, summary_of
from bot.known import OwnTicket
from bot.repeats import ask
from bot.state import Asked, Choice, Draft
from bot.turn import Turn

MENU = ("repair", "complain", "consult", "progress")
PURPOSES = {"repair": "求助", "complain": "投诉", "consult": "咨询"}

UNCLEAR = "unclear"
"""The purpose of asking about a ticket when it was not understood what the words want."""


def unclear(turn: Turn) -> Decision | None:
    """「怎么办」「就那个事」: too little to act on."""
    return clarify(turn, "反映情况不清晰") if turn.heard.act in ("unclear", "resume") else None


def clarify(turn: Turn, why: str) -> Decision:
    """Ask back: about an open ticket if there is one, then with the menu, at last with a person."""
    count = turn.memory.clarifications + 1
    told = _told(turn)
    tickets = turn.facts.open_tickets
    if count == 1 and tickets:
        return _about_ticket(turn, tickets[0], told, f"{why}，本人有在办工单")
    last = count >= turn.manners.clarify_turns
    choices = turn.choices(*MENU, "person") if last else turn.choices(*MENU)
    key = "clarify_last" if last else "clarify_first" if count == 1 else "clarify_again"
    say = turn.say("question", key, choices)
    asked = Asked("clarify", choices, told=told)
    return turn.ask(f"{why}（第 {count} 次询问）", asked, say, clarifications=count)


def describe(turn: Turn, token: str) -> Decision:
    """A choice of the menu: for the words that were told already, or now in free words."""
    purpose = PURPOSES[token]
    told = turn.memory.asked.told if turn.memory.asked else None
    if told and token == "consult":
        return unanswered.no_answer(turn, told.text)
    if told:
        return intake.take(turn, replace(told, summary=summary_of(told), purpose=purpose))
    say = turn.say("question", f"describe_{token}")
    return turn.ask(f"选择了{purpose}", Asked("describe", purpose=purpose), say, purpose=purpose)


def _told(turn: Turn) -> Draft | None:
    """What was told so far and not understood; words that say nothing are left out."""
    before = turn.memory.asked.told if turn.memory.asked else None
    if turn.heard.act != "content" or not turn.heard.text:
        return before
    return merged(before, draft_of(turn)) if before else draft_of(turn)


def _about_ticket(turn: Turn, ticket: OwnTicket, told: Draft | None, why: str) -> Decision:
    """Words that tell something are added to the ticket if they belong to it; others ask how it stands."""
    if told:
        asked = ask(turn, (ticket,), replace(told, phone=turn.heard.phone), why, UNCLEAR)
        return replace(asked, dialogue=replace(asked.dialogue, clarifications=1))
    choices = (
        Choice(turn.words("choice_that_ticket"), f"ticket:{ticket.number}"),
        *turn.choices("another_matter"),
    )
    values = {"number": ticket.number, "title": ticket.title}
    say = turn.say("question", "about_ticket", choices, ticket=ticket.number, **values)
    return turn.ask(why, Asked("which_ticket", choices, purpose="progress"), say, clarifications=1)
