"""What a message answers: the question asked last, and no other.

A number, the label of a button, a yes or a no picks one of its choices; free words are read by `bot/filling.py`.
What is no answer goes on to the other rules.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot import (
    answering,
    clarifying,
    dropping,
    filling,
    intake,
    joining,
    own_tickets,
    reopening,
    repeats,
    small_talk,
    subscribing,
    surveying,
    unanswered,
)
from bot.choosing import chosen
from bot.decisions import Decision
from bot.state import Asked, AskedKind
from bot.turn import Turn


def answer_to_asked(turn: Turn) -> Decision | None:
    """Bind the message to the open question, if it answers it."""
    asked = turn.memory.asked
    if asked is None:
        return None
    if asked.kind in surveying.KINDS:
        return surveying.answer(turn, asked) or _answer_beneath(turn, asked.beneath)
    token = chosen(turn, asked)
    if token is not None:
        return BY_TOKEN[asked.kind](turn, token)
    if turn.heard.number is not None and len(asked.choices) > 1:
        say = turn.say("question", "number_out_of_range", asked.choices, count=len(asked.choices))
        return turn.ask("没有这个选项", asked, say)
    by_words = BY_WORDS.get(asked.kind)
    return by_words(turn) if by_words else None


def _answer_beneath(turn: Turn, beneath: Asked | None) -> Decision | None:
    """A survey came on top of this question; its free words are still its answer, a bare number is not."""
    if beneath is None or turn.heard.number is not None:
        return None
    return answer_to_asked(replace(turn, memory=replace(turn.memory, asked=beneath)))


def _confirm(turn: Turn, token: str) -> Decision | None:
    if token == "submit":
        return intake.submit(turn, turn.memory.drafts)
    if token == "edit":
        return turn.ask("市民要修改", Asked("edit"), turn.say("question", "ask_edit"))
    return dropping.drop(turn)


def _unanswered(turn: Turn, token: str) -> Decision | None:
    if token == "to_unit":
        return unanswered.question_to_unit(turn)
    if token == "person":
        return small_talk.hand_over(turn, "市民要求人工")
    return turn.ask(
        "请市民换个说法", Asked("describe", purpose="咨询"), turn.say("question", "describe_consult")
    )


def _which(turn: Turn, token: str) -> Decision | None:
    if token == "another_matter":
        return clarifying.clarify(turn, "不是在办工单的事")
    return own_tickets.chosen_ticket(turn, token)


def _same_matter(turn: Turn, token: str) -> Decision | None:
    asked = turn.memory.asked
    if token == "another_matter" and asked and asked.purpose == clarifying.UNCLEAR:
        return clarifying.clarify(turn, "不是在办工单的事")
    ticket = repeats.picked(turn, token)
    if ticket and ticket.has_ended and asked and asked.told and asked.purpose == repeats.ENDED:
        return reopening.again(turn, ticket, asked.told)
    return repeats.answered(turn, token)


def _solved(turn: Turn, token: str) -> Decision | None:
    """「解决了吗」, or the offer that stands beside it."""
    if token == "subscribe":
        return subscribing.subscribe(turn, turn.memory.topic)
    return unanswered.solved(turn, token)


def _settled(turn: Turn, token: str) -> Decision | None:
    """After the answer to a matter that is settled."""
    return reopening.new_fact(turn) if token == "new_fact" else small_talk.hand_over(turn, "市民要求人工")


def _slot_choice(turn: Turn, token: str) -> Decision | None:
    """「直接提交」 at a question: that detail was not wanted to be told. 「就在我这里」: where the phone is."""
    if token == "here":
        return filling.at_position(turn)
    asked, drafts = turn.memory.asked, turn.memory.drafts
    return intake.submit(turn, intake.without(drafts, asked.slot) if asked and asked.slot else drafts)


BY_TOKEN: Mapping[AskedKind, Callable[[Turn, str], Decision | None]] = {
    "solved": _solved,
    "unsubscribe": subscribing.chosen,
    "article": answering.pick_article,
    "clarify": small_talk.menu,
    "slot": _slot_choice,
    "ticket_place": lambda turn, token: filling.ticket_at_position(turn),
    "confirm": _confirm,
    "withdraw": own_tickets.withdraw_confirmed,
    "which_ticket": _which,
    "same_matter": _same_matter,
    "settled": _settled,
    "same_as_others": joining.answered,
    "linked": joining.linked_answer,
    "same_ticket": joining.merge_answer,
    "unanswered": _unanswered,
}
"""Questions with choices: what each choice leads to."""

BY_WORDS: Mapping[AskedKind, Callable[[Turn], Decision | None]] = {
    "slot": filling.fill_slot,
    "confirm": filling.correct,
    "edit": filling.correct,
    "ticket_place": filling.place_of_ticket,
    "owner": own_tickets.owner_named,
    "settled": reopening.still_asks,
    "same_as_others": joining.more_words,
    "topic": subscribing.named,
}
"""Questions that are answered in free words."""
