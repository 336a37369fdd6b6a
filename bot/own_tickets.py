"""Progress and withdrawal: the bot answers both itself, after checking that the person is the owner.

Somebody else's number gives no content, not even whether it exists.
"""

from dataclasses import replace

from bot import dropping
from bot.decisions import (
    AppendToTicket,
    Decision,
    Dispose,
    JoinOwner,
    NoteMatter,
    Say,
    WithdrawTicket,
    WrongDigits,
)
from bot.known import OwnTicket
from bot.repeats import listed
from bot.state import Asked
from bot.turn import Turn
from bot.wording import progress_text

LITTLE_MORE = 24
"""Characters of a message that is hardly more than a ticket number."""
MOST_WRONG_DIGITS = 3
"""After so many wrong guesses an account is not asked for the digits of a telephone again."""
MOST_WRONG_A_DAY = 10
"""After so many wrong guesses by all accounts together nobody proves this ticket by its digits until tomorrow."""


def progress(turn: Turn) -> Decision | None:
    """「上回那个事办到哪了」, with or without a number; a bare number asks for its progress as well."""
    heard = turn.heard
    if heard.asks_when and (answer := _when(turn)):
        return answer
    little = bool(heard.last4) or len(heard.text) <= LITTLE_MORE
    bare_number = bool(heard.tickets) and heard.act == "content" and little
    if heard.mistyped and heard.act in ("progress", "content") and little:
        say = turn.say("progress", "number_mistyped", number=heard.mistyped)
        return turn.decide("工单编号位数不对", say, asked=turn.memory.asked)
    if heard.act != "progress" and not bare_number:
        return None
    return _with_ticket(turn, "progress")


def _when(turn: Turn) -> Decision | None:
    """「什么时候给答复」: of a ticket, its progress; of what is being taken, that the date comes with the receipt."""
    if turn.facts.open_tickets:
        return _with_ticket(turn, "progress")
    if turn.memory.drafts:
        return turn.decide("未提交，受理后告知时限", turn.say("notice", "date_with_receipt"))
    return None


def urge(turn: Turn) -> Decision | None:
    """「催一下」: the words go to who has the ticket, and the citizen hears how it stands."""
    return _with_ticket(turn, "urge") if turn.heard.act == "urge" else None


def progress_of_own(turn: Turn) -> Decision:
    """The menu's 「查进度」."""
    return _with_ticket(turn, "progress")


def withdrawal(turn: Turn) -> Decision | None:
    """「不投了，撤了吧」: asks for confirmation first."""
    if turn.heard.act != "withdraw":
        return None
    if turn.memory.drafts and not turn.heard.tickets:
        return dropping.drop(turn)
    return _with_ticket(turn, "withdraw")


def chosen_ticket(turn: Turn, token: str) -> Decision | None:
    """One of the listed tickets was picked for what was wanted before."""
    ticket = _own(turn, token.removeprefix("ticket:"))
    asked = turn.memory.asked
    return show(turn, ticket, asked.purpose) if ticket and asked else None


def withdraw_confirmed(turn: Turn, token: str) -> Decision | None:
    """The last word on a withdrawal."""
    asked = turn.memory.asked
    if asked is None or not asked.tickets:
        return None
    number = asked.tickets[0]
    if token != "withdraw":
        return turn.decide("不撤销", turn.say("notice", "not_withdrawn", ticket=number, number=number))
    return withdrawn(turn, number)


def withdrawn(turn: Turn, number: str, asked: Asked | None = None) -> Decision:
    """The request is taken back; the contact that did so is counted and ends. `asked` is what stays open."""
    matter = NoteMatter("其他", topic="撤销")
    ended = Dispose("withdrawn", close=True)
    return turn.decide("市民确认撤销", WithdrawTicket(number), matter, ended, asked=asked)


def owner_named(turn: Turn) -> Decision | None:
    """The last four digits of the phone stand for the owner on another account."""
    asked = turn.memory.asked
    if asked is None or not turn.heard.last4:
        return None
    return _checked(turn, (turn.heard.tickets or asked.tickets)[0], asked.purpose)


def _checked(turn: Turn, number: str, wanted: str) -> Decision:
    """Right digits show the ticket; wrong ones are said the same as a number that does not exist, and are counted."""
    if turn.facts.guesses >= MOST_WRONG_A_DAY:
        return _no_ticket(turn, "这个编号今天多次猜错尾号")
    named = turn.facts.named
    if named is not None and turn.facts.named_phone_last4 == turn.heard.last4:
        shown = show(turn, named, wanted)
        return replace(shown, deeds=(JoinOwner(named.number), *shown.deeds))
    wrong = turn.memory.wrong_digits + 1
    asked = turn.memory.asked if wrong < MOST_WRONG_DIGITS else None
    say, counted = turn.say("progress", "no_ticket"), WrongDigits(number)
    return turn.decide("尾号不符", counted, say, Dispose("answered"), asked=asked, wrong_digits=wrong)


def _with_ticket(turn: Turn, wanted: str) -> Decision:
    if turn.heard.tickets:
        own = _own(turn, turn.heard.tickets[0])
        return show(turn, own, wanted) if own else _of_another_account(turn, turn.heard.tickets[0], wanted)
    tickets = turn.facts.open_tickets
    if wanted == "progress" and not tickets:
        tickets = turn.facts.own[:1]
    if not tickets:
        return _no_ticket(turn, "没有本人的工单")
    return show(turn, tickets[0], wanted) if len(tickets) == 1 else _list(turn, tickets, wanted)


def _own(turn: Turn, number: str) -> OwnTicket | None:
    return next((ticket for ticket in turn.facts.own if ticket.number == number), None)


def show(turn: Turn, ticket: OwnTicket, wanted: str, asked: Asked | None = None) -> Decision:
    """How an own ticket stands, once it was urged or the withdrawal confirmed where that is `wanted`; `asked` stays open."""
    if wanted == "withdraw" and ticket.is_open:
        choices = turn.choices("withdraw", "keep")
        say = turn.say(
            "question",
            "confirm_withdraw",
            choices,
            ticket=ticket.number,
            number=ticket.number,
            title=ticket.title,
        )
        return turn.ask("撤销需确认", Asked("withdraw", choices, tickets=(ticket.number,)), say)
    shown = progress_text(turn, ticket)
    if wanted == "urge" and ticket.is_open:
        told = turn.words("urged", number=ticket.number, progress=shown)
        urged = AppendToTicket(ticket.number, turn.phrases.text("urged_by_citizen"))
        say = Say("progress", told, ticket=ticket.number)
        return turn.decide("市民催办", urged, say, Dispose("ticketed"), asked=asked)
    say = Say("progress", shown, ticket=ticket.number)
    counted = NoteMatter("咨询", topic="工单进展")
    return turn.decide("查询进度", say, counted, Dispose("answered"), asked=asked)


def _list(turn: Turn, tickets: tuple[OwnTicket, ...], wanted: str) -> Decision:
    choices = listed(tickets)
    say = turn.say("choose", f"which_{wanted}", choices, count=len(tickets))
    return turn.ask("本人有多件工单", Asked("which_ticket", choices, purpose=wanted), say)


def _of_another_account(turn: Turn, number: str, wanted: str) -> Decision:
    """Whether the number exists is not told: everybody is asked for the digits, and not more often than thrice."""
    if turn.memory.wrong_digits >= MOST_WRONG_DIGITS:
        return _no_ticket(turn, "尾号多次不符")
    if turn.heard.last4:
        return _checked(turn, number, wanted)
    if turn.facts.guesses >= MOST_WRONG_A_DAY:
        return _no_ticket(turn, "这个编号今天多次猜错尾号")
    say = turn.say("question", "ask_owner")
    return turn.ask("非本账号的工单，核对尾号", Asked("owner", tickets=(number,), purpose=wanted), say)


def _no_ticket(turn: Turn, why: str) -> Decision:
    return turn.decide(why, turn.say("progress", "no_ticket"), Dispose("answered"))
