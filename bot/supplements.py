"""Words that go on with a matter which has a ticket: 补充一下 ..., and the good news that a danger is over."""

from dataclasses import replace

from bot import repeats
from bot.decisions import Decision, Dispose
from bot.drafting import draft_of
from bot.known import OwnTicket
from bot.state import Draft
from bot.turn import Turn


def danger_over(turn: Turn) -> Decision | None:
    """「已经捞上来了，没事了」 goes to the ticket of the danger, and nobody asks for its place any more."""
    heard = turn.heard
    ticket = next((own for own in turn.facts.open_tickets if own.alarm), None)
    if not heard.relieved or heard.act not in ("content", "no", "unclear") or ticket is None:
        return None
    left = tuple(number for number in turn.memory.placeless if number != ticket.number)
    return _added(turn, ticket, draft_of(turn), "险情解除", left)


def addition(turn: Turn) -> Decision | None:
    """「补充一下」 after a receipt; where several tickets are open the citizen says to which."""
    heard, tickets = turn.heard, turn.facts.open_tickets
    if not heard.adds or heard.act != "content" or turn.memory.drafts or not tickets:
        return None
    if heard.adds == "soft" and not _belongs(turn, tickets[0]):
        return None
    draft = replace(draft_of(turn), phone=heard.phone)
    if len(tickets) > 1:
        return repeats.ask(turn, tickets, draft, "补充情况，属于哪件工单") if heard.adds == "plain" else None
    return _added(turn, tickets[0], draft, "补充到在办工单", turn.memory.placeless)


def _belongs(turn: Turn, ticket: OwnTicket) -> bool:
    """A word that may open another matter goes on with this one unless its words are a request of their own."""
    part = turn.heard.part
    if len(turn.heard.parts) > 1 or part is None:
        return False
    return not part.how_to and (not part.trouble or part.code == ticket.code)


def _added(turn: Turn, ticket: OwnTicket, draft: Draft, why: str, placeless: tuple[str, ...]) -> Decision:
    """A building alone says nothing without the words around it, so they stay together."""
    if ticket.place and not draft.phone:
        draft = replace(draft, rest=draft.text, place="")
    notice = repeats.added_notice(turn, (ticket.number,))
    added = repeats.additions(turn, (ticket.number,), draft)
    return turn.decide(why, *added, notice, Dispose("ticketed"), placeless=placeless, before=None)
