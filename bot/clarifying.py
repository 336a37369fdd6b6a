"""Unclear messages: up to the city's number of turns with choices, the last of which offers a person.

In the half-year that this product was ordered for, 229 of 367 written messages ended as "unclear"; nothing is closed
as unclear at its first message here.
"""

from bot.decisions import Decision
from bot.state import Asked, Choice
from bot.turn import Turn

MENU = ("repair", "complain", "consult", "progress")
PURPOSES = {"repair": "求助", "complain": "投诉", "consult": "咨询"}


def unclear(turn: Turn) -> Decision | None:
    """「怎么办」「就那个事」: too little to act on."""
    return clarify(turn, "反映情况不清晰") if turn.heard.act == "unclear" else None


def clarify(turn: Turn, why: str) -> Decision:
    """Ask back: about an open ticket if there is one, then with the menu, at last with a person."""
    count = turn.memory.clarifications + 1
    tickets = turn.facts.open_tickets
    if count == 1 and tickets:
        return _about_ticket(turn, tickets[0].number, tickets[0].title, why)
    last = count >= turn.manners.clarify_turns
    choices = turn.choices(*MENU, "person") if last else turn.choices(*MENU)
    key = "clarify_last" if last else "clarify_first" if count == 1 else "clarify_again"
    say = turn.say("question", key, choices)
    return turn.ask(f"{why}（第 {count} 次询问）", Asked("clarify", choices), say, clarifications=count)


def describe(turn: Turn, token: str) -> Decision:
    """A choice of the menu: now the matter itself, in free words."""
    purpose = PURPOSES[token]
    say = turn.say("question", f"describe_{token}")
    return turn.ask(f"选择了{purpose}", Asked("describe", purpose=purpose), say, purpose=purpose)


def _about_ticket(turn: Turn, number: str, title: str, why: str) -> Decision:
    choices = (Choice(turn.words("choice_that_ticket"), f"ticket:{number}"), *turn.choices("another_matter"))
    say = turn.say("question", "about_ticket", choices, ticket=number, number=number, title=title)
    asked = Asked("which_ticket", choices, tickets=(number,))
    return turn.ask(f"{why}，本人有在办工单", asked, say, clarifications=1, purpose="progress")
