"""A matter that others have told already: what the citizen answers to the question whether it is the same.

Who is linked can always say that it is another matter, so that nothing disappears in somebody else's ticket; who is asked
and goes on with the own matter is asked once more and then taken at the own word.
"""

from dataclasses import replace

from bot import intake
from bot.crowds import ANOTHER, SAME, matching, question, told_of_own
from bot.decisions import (
    Decision,
    Deed,
    Dispose,
    LinkToTicket,
    MergeTicket,
    UnlinkTicket,
)
from bot.drafting import add
from bot.state import Asked
from bot.turn import Turn


def answered(turn: Turn, token: str) -> Decision | None:
    """「是同一件事」 links; 「是别的事」 goes on with the own request."""
    asked, drafts = turn.memory.asked, turn.memory.drafts
    if asked is None or not asked.tickets or not drafts:
        return None
    if token == SAME:
        link = LinkToTicket(drafts[0], asked.tickets[0])
        return turn.decide("市民确认与他人同一件事", link, drafts=drafts[1:])
    apart = (replace(drafts[0], alone=True), *drafts[1:])
    return intake.next_step(turn, apart, "市民说是别的事")


def more_words(turn: Turn) -> Decision | None:
    """Words that answer the question in no way are details of the request; after the second time it stays alone."""
    heard, drafts, asked = turn.heard, turn.memory.drafts, turn.memory.asked
    if heard.act != "content" or not drafts or asked is None or len(heard.parts) > 1:
        return None
    first = replace(add(drafts[0], heard, heard.news), alone=asked.again)
    return intake.next_step(turn, (first, *drafts[1:]), "补充情况")


def linked_answer(turn: Turn, token: str) -> Decision | None:
    """After the receipt: it is the same, or it is another matter, which is then taken by itself."""
    asked = turn.memory.asked
    if asked is None or asked.told is None or not asked.tickets:
        return None
    if token == SAME:
        say = turn.say("notice", "noted_as_same", ticket=asked.tickets[0])
        return turn.decide("市民确认与他人同一件事", say)
    taken = intake.take(turn, replace(asked.told, alone=True))
    return replace(taken, deeds=(UnlinkTicket(asked.tickets[0]), *taken.deeds))


def about_ticket(turn: Turn, numbers: tuple[str, ...], *deeds: Deed) -> Decision | None:
    """The place of a ticket that was just opened is told: where others have one it is merged, or that is asked."""
    own = next((ticket for ticket in turn.facts.own if ticket.number in numbers), None)
    if own is None or len(numbers) > 1:
        return None
    found, how = matching(turn, told_of_own(own, turn.heard))
    if found is None:
        return None
    if how == "same":
        merge = MergeTicket(own.number, found.number)
        return turn.decide("与他人同一件事，合并", *deeds, merge, placeless=(), before=None)
    choices, say = question(turn, found)
    asked = Asked("same_ticket", choices, tickets=(own.number, found.number))
    return turn.ask("可能与他人同一件事", asked, *deeds, say, placeless=(), before=None)


def merge_answer(turn: Turn, token: str) -> Decision | None:
    """「是同一件事」: the own ticket and the others' become one."""
    asked = turn.memory.asked
    if asked is None or len(asked.tickets) != 2:
        return None
    own, other = asked.tickets
    if token == ANOTHER:
        return turn.decide("市民说是别的事", turn.say("notice", "no_matter", ticket=own))
    return turn.decide("市民确认与他人同一件事", MergeTicket(own, other), Dispose("ticketed"))
