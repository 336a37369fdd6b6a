"""Where the knowledge base did not help: said honestly, with the ways that remain: a unit, other words, a person."""

from bot import crowds, intake
from bot.decisions import Decision, Dispose, LogAnswer, NoteSolved
from bot.state import Asked, Draft
from bot.turn import Turn


def no_answer(turn: Turn, question: str) -> Decision:
    """Say so, and offer the ways that remain. Nothing is guessed; who waits for a person gets that person.

    What others have a ticket for has a number and its news, which is the answer to 「什么时候来水」.
    """
    if is_waiting(turn):
        return queued(turn)
    if shared := crowds.of_question(turn):
        return shared
    choices = turn.choices("to_unit", "rephrase", "person")
    say = turn.say("choose", "no_answer", choices)
    logs = tuple(LogAnswer(part.match) for part in turn.heard.parts)
    return turn.ask("知识库没有达到标准的答案", Asked("unanswered", choices), *logs, say, question=question)


def is_waiting(turn: Turn) -> bool:
    """Whether a person was promised and has not come yet."""
    return turn.facts.holder == "waiting"


def queued(turn: Turn) -> Decision:
    """In the queue for a person only what is clear is answered by the machine."""
    logs = tuple(LogAnswer(part.match) for part in turn.heard.parts)
    return turn.decide("等待人工，不作近似答复", *logs, turn.say("notice", "queued"))


def solved(turn: Turn, token: str) -> Decision:
    """「解决了吗」: yes closes the contact, no is the way to a ticket or a person."""
    asked = turn.memory.asked
    article = asked.article if asked else ""
    note = NoteSolved(article, token == "solved")
    if token == "solved":
        thanks = turn.say("notice", "glad")
        return Decision(
            turn.memory.settled(), (note, thanks, Dispose("answered", close=True)), "市民确认已解决"
        )
    choices = turn.choices("to_unit", "person")
    say = turn.say("choose", "not_solved", choices)
    return turn.ask("答复未解决，转工单或人工", Asked("unanswered", choices, article=article), note, say)


def question_to_unit(turn: Turn) -> Decision:
    """The question becomes a ticket for the unit that should know, beside what is being taken."""
    question = turn.memory.question or turn.heard.text
    asked = turn.memory.asked
    draft = Draft(
        text=question,
        summary=question,
        purpose="咨询",
        line=turn.memory.line,
        instead_of=asked.article if asked else "",
    )
    return intake.take(turn, draft)


def in_context(turn: Turn) -> str:
    """The question as others understand it: one that follows an answer and names no topic of its own (要多少钱) goes
    with the question before it."""
    asked, part, before = turn.memory.asked, turn.heard.part, turn.memory.question
    follows = asked is not None and asked.kind == "solved" and bool(before)
    if follows and part is not None and not part.code:
        return f"{before}；{turn.heard.text}"
    return turn.heard.text
