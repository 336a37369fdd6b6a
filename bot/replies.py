"""What a message answers: the question asked last, and no other.

A number, the label of a button, a yes or a no picks one of its choices; free words fill a slot, correct a summary
or give a place. What is no answer goes on to the other rules, and the question stays asked where it still matters.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot import answering, clarifying, intake, own_tickets, small_talk
from bot.decisions import AppendToTicket, Decision, Dispose
from bot.state import Asked, AskedKind
from bot.turn import Turn
from language.normalise import normalise

CONFIRMING = ("submit", "submit_now", "withdraw", "solved", "yes")
REFUSING = ("cancel", "keep", "not_solved", "none_of_these", "another_matter")


def answer_to_asked(turn: Turn) -> Decision | None:
    """Bind the message to the open question, if it answers it."""
    asked = turn.memory.asked
    if asked is None:
        return None
    token = chosen(turn, asked)
    if token is not None:
        return BY_TOKEN[asked.kind](turn, token)
    if turn.heard.number is not None and asked.choices and asked.kind != "owner":
        say = turn.say("question", "number_out_of_range", asked.choices, count=len(asked.choices))
        return turn.ask("没有这个选项", asked, say)
    by_words = BY_WORDS.get(asked.kind)
    return by_words(turn) if by_words else None


def chosen(turn: Turn, asked: Asked) -> str | None:
    """The token of the choice that the message picks: by number, by its label, or by yes and no."""
    number = turn.heard.number
    if number is not None:
        place = number - 1 if number > 0 else len(asked.choices) + number  # -1 is the last one
        return asked.choices[place].token if 0 <= place < len(asked.choices) else None
    said = normalise(turn.heard.text)
    by_label = next(
        (choice.token for choice in asked.choices if said and normalise(choice.label) == said), None
    )
    if by_label:
        return by_label
    wanted = _MEANING.get(turn.heard.act, ())
    return next((choice.token for choice in asked.choices if choice.token in wanted), None)


_MEANING: Mapping[str, tuple[str, ...]] = {
    "yes": CONFIRMING,
    "submit": CONFIRMING,
    "no": REFUSING,
    "handover": ("person",),
}


def _confirm(turn: Turn, token: str) -> Decision | None:
    if token == "submit":
        return intake.submit(turn, turn.memory.drafts)
    if token == "edit":
        return turn.ask("市民要修改", Asked("edit"), turn.say("question", "ask_edit"))
    say = turn.say("notice", "draft_dropped")
    return Decision(turn.memory.settled(), (say, Dispose("withdrawn")), "市民不提交")


def _unanswered(turn: Turn, token: str) -> Decision | None:
    if token == "to_unit":
        return answering.question_to_unit(turn)
    if token == "person":
        return small_talk.hand_over(turn, "市民要求人工")
    return turn.ask(
        "请市民换个说法", Asked("describe", purpose="咨询"), turn.say("question", "describe_consult")
    )


def _which(turn: Turn, token: str) -> Decision | None:
    if token == "another_matter":
        return clarifying.clarify(turn, "不是在办工单的事")
    return own_tickets.chosen_ticket(turn, token)


def _slot_choice(turn: Turn, token: str) -> Decision | None:
    return intake.submit(turn, turn.memory.drafts)


BY_TOKEN: Mapping[AskedKind, Callable[[Turn, str], Decision | None]] = {
    "solved": answering.solved,
    "article": answering.pick_article,
    "clarify": small_talk.menu,
    "slot": _slot_choice,
    "confirm": _confirm,
    "withdraw": own_tickets.withdraw_confirmed,
    "which_ticket": _which,
    "unanswered": _unanswered,
}
"""Questions with choices: what each choice leads to."""


def _fill_slot(turn: Turn) -> Decision | None:
    """The words after a slot question are its answer, unless they are plainly a new question."""
    if _is_interruption(turn):
        return None
    drafts, asked, heard = turn.memory.drafts, turn.memory.asked, turn.heard
    if heard.act in ("skip", "no") or asked is None:
        return intake.next_step(turn, drafts, "市民不愿说明")
    if asked.slot == "place" and not heard.place and heard.text:
        heard = replace(heard, place=heard.text)
    elif asked.slot == "since" and not heard.since and heard.text:
        heard = replace(heard, since=heard.text)
    return intake.supplement(replace(turn, heard=heard), drafts, "补充情况")


def _correct(turn: Turn) -> Decision | None:
    if _is_interruption(turn) or turn.heard.act in ("yes", "skip", "no"):
        return None
    return intake.supplement(turn, turn.memory.drafts, "市民修改")


def _ticket_place(turn: Turn) -> Decision | None:
    """The place of a ticket that was opened before it was known."""
    asked, heard = turn.memory.asked, turn.heard
    if asked is None or _is_interruption(turn):
        return None
    if heard.act in ("skip", "no"):
        return turn.decide("不补充地点", turn.say("notice", "no_matter"))
    deeds = tuple(
        AppendToTicket(number, heard.text, heard.place or heard.text, heard.phone, heard.media)
        for number in asked.tickets
    )
    number = asked.tickets[0] if asked.tickets else ""
    return turn.decide(
        "补充地点", *deeds, turn.say("notice", "added_to_ticket", ticket=number, number=number)
    )


def _is_interruption(turn: Turn) -> bool:
    """A command, or a question that the knowledge base clearly answers, is no answer to ours."""
    heard = turn.heard
    if heard.act in ("progress", "withdraw", "handover"):
        return True
    part = heard.part
    return part is not None and part.how_to and part.match.decision == "answer"


BY_WORDS: Mapping[AskedKind, Callable[[Turn], Decision | None]] = {
    "slot": _fill_slot,
    "confirm": _correct,
    "edit": _correct,
    "ticket_place": _ticket_place,
    "owner": own_tickets.owner_named,
}
"""Questions that are answered in free words."""
