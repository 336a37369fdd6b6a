"""Answers from the knowledge base: the approved words verbatim, a choice between near ones, or an honest "no"."""

from dataclasses import replace

from bot import intake
from bot.decisions import Answerable, AskUnit, Decision, Deed, Dispose, LogAnswer, NoteMatter, NoteSolved, Say
from bot.hearing import Part
from bot.state import Asked, Choice, Draft
from bot.turn import Turn, with_choices
from bot.wording import answer_text, drafts_text


def answer_question(turn: Turn) -> Decision | None:
    """What the knowledge base says to the (one) question of this message."""
    part = turn.heard.part
    if part is None or part.match.decision == "none" or part.trouble:
        return None
    best = turn.facts.articles.get(part.match.candidates[0].article)
    if best is None:
        return None
    if best.expired:
        return _ask_the_unit(turn, part, best)
    if part.match.decision == "choose":
        return _offer(turn, part)
    return give(turn, best, LogAnswer(part.match, best.article), part)


def answer_several(turn: Turn) -> Decision | None:
    """Several questions in one message, each with a clear answer: every answer in turn."""
    found = [(part, _clear_answer(turn, part)) for part in turn.heard.parts]
    if len(found) < 2 or not all(article for _, article in found):
        return None
    deeds: list[Deed] = []
    for part, article in found:
        if article:
            say = Say("answer", answer_text(turn, article), article=article.article)
            matter = NoteMatter("咨询", part.category, part.topic, part.places, article.article)
            deeds += [LogAnswer(part.match, article.article), say, matter]
    return turn.decide("多个问题逐一答复", *deeds, Dispose("answered"), clarifications=0)


def _clear_answer(turn: Turn, part: Part) -> Answerable | None:
    if part.trouble or part.match.decision != "answer":
        return None
    article = turn.facts.articles.get(part.match.candidates[0].article)
    return article if article and not article.expired else None


def give(turn: Turn, article: Answerable, log: LogAnswer | None = None, part: Part | None = None) -> Decision:
    """The stored answer, word for word, and the question whether it helped."""
    if turn.memory.drafts:
        return _beside_a_draft(turn, article, log)
    choices = turn.choices("solved", "not_solved")
    text = answer_text(turn, article) + "\n\n" + turn.words("ask_solved")
    say = Say("answer", with_choices(text, choices), choices, article=article.article)
    matter = NoteMatter(
        "咨询",
        part.category if part else "",
        part.topic if part else "",
        part.places if part else (),
        article.article,
    )
    deeds: tuple[Deed, ...] = (say, matter, Dispose("answered"))
    return turn.ask(
        f"知识库直接答复 {article.article}",
        Asked("solved", choices, article=article.article),
        *((log,) if log else ()),
        *deeds,
        drafts=(),
        slots_asked=(),
        clarifications=0,
        purpose="",
        question=turn.heard.text if part else turn.memory.question,
    )


def _beside_a_draft(turn: Turn, article: Answerable, log: LogAnswer | None) -> Decision:
    """A question in the middle of an intake: answered, and the intake goes on where it was."""
    say = Say("answer", answer_text(turn, article), article=article.article)
    back = turn.say("question", "resume_draft", items=drafts_text(turn, turn.memory.drafts))
    return turn.decide("受理中插问，直接答复", *((log,) if log else ()), say, back, asked=turn.memory.asked)


def pick_article(turn: Turn, token: str) -> Decision | None:
    """One of the offered articles was chosen, or none of them."""
    article = turn.facts.articles.get(token.removeprefix("article:"))
    if article is None:
        return no_answer(turn)
    log = next((LogAnswer(part.match, article.article) for part in turn.heard.parts), None)
    return give(turn, article, log)


def no_answer(turn: Turn) -> Decision:
    """Say so, and offer the ways that remain. Nothing is guessed."""
    choices = turn.choices("to_unit", "rephrase", "person")
    say = turn.say("choose", "no_answer", choices)
    question = turn.heard.text if turn.heard.part else turn.memory.question
    logs = tuple(LogAnswer(part.match) for part in turn.heard.parts)
    return turn.ask("知识库没有达到标准的答案", Asked("unanswered", choices), *logs, say, question=question)


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
    """The question becomes a ticket for the unit that should know."""
    question = turn.memory.question or turn.heard.text
    draft = Draft(text=question, summary=question, purpose="咨询")
    if turn.heard.part and turn.heard.text == question:
        draft = replace(intake.draft_of(turn), purpose="咨询")
    return intake.next_step(turn, (draft,), "咨询转办")


def _offer(turn: Turn, part: Part) -> Decision:
    """Near ties: two to four numbered questions, and none of them."""
    close = [
        Choice(article.question, f"article:{article.article}")
        for candidate in part.match.choices
        if (article := turn.facts.articles.get(candidate.article)) and not article.expired
    ]
    choices = (*close, *turn.choices("none_of_these"))
    say = turn.say("choose", "choose", choices)
    asked = Asked("article", choices)
    return turn.ask("几条知识相近，请市民选择", asked, LogAnswer(part.match), say, question=turn.heard.text)


def _ask_the_unit(turn: Turn, part: Part, article: Answerable) -> Decision:
    """An expired article never answers; its unit is asked, and the citizen hears when the new one is out."""
    say = turn.say("notice", "being_checked", unit=article.unit)
    ask = AskUnit(turn.heard.text, article.article, article.unit)
    matter = NoteMatter("咨询", part.category, part.topic, part.places)
    return turn.decide(
        "命中的知识已过期，向单位核实", LogAnswer(part.match), ask, say, matter, question=turn.heard.text
    )
