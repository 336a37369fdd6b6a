"""The conversation's decision, pure: an ordered list of rules, the first that decides wins.

The order is the policy: danger before everything, then a button pressed on an own ticket, then silence where a person
talks, then the answer to our own question, then what the citizen asks for, then questions, requests, and at last an
honest "I did not understand".
"""

from bot import (
    abuse,
    answering,
    clarifying,
    crowds,
    dropping,
    emergencies,
    filling,
    following,
    intake,
    own_page,
    own_tickets,
    reopening,
    repeats,
    replies,
    small_talk,
    subscribing,
    supplements,
    surveying,
    unanswered,
)
from bot.decisions import Decision
from bot.standing import asked_again, then_asked
from bot.turn import Rule, Turn

RULES: tuple[Rule, ...] = (
    emergencies.raise_alarm,
    own_page.act,
    small_talk.silent,
    small_talk.event,
    abuse.too_much,
    replies.answer_to_asked,
    surveying.said_later,
    supplements.danger_over,
    supplements.addition,
    small_talk.loose_piece,
    small_talk.handover_wanted,
    subscribing.unsubscribed,
    subscribing.subscribed,
    subscribing.listed,
    reopening.came_back,
    own_tickets.urge,
    own_tickets.progress,
    own_tickets.withdrawal,
    dropping.taken_up_again,
    asked_again,
    small_talk.courtesy,
    abuse.insult,
    small_talk.yes_or_no,
    following.follow_up,
    clarifying.unclear,
    answering.answer_several,
    intake.begin_several,
    answering.answer_question,
    repeats.same_matter,
    intake.begin,
)


def decide(turn: Turn) -> Decision:
    """What to say and do about this message; every message gets a decision, and what still stands is asked after it; a possible
    danger is warned of before it."""
    turn = surveying.on_top(subscribing.remembered(abuse.counted(turn)))
    found = (rule(turn) for rule in RULES)
    decision = next((decision for decision in found if decision is not None), None)
    told = emergencies.with_warning(turn, then_asked(turn, decision or last_resort(turn)))
    return crowds.counted(turn, told)


def last_resort(turn: Turn) -> Decision:
    """Words that no rule took: a question nobody can answer yet, or nothing that can be acted on."""
    part = turn.heard.part
    if part is not None and (part.how_to or part.purpose == "咨询"):
        return unanswered.no_answer(turn, unanswered.in_context(turn))
    if turn.memory.drafts and (added := filling.correct(turn)):
        return added
    return clarifying.clarify(turn, "没有听懂")
