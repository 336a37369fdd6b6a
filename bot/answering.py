"""Answers from the knowledge base: the approved words verbatim, or a choice between near ones. Nothing is guessed."""

from collections.abc import Iterable
from dataclasses import replace

from bot import crowds, intake
from bot.decisions import (
    AskUnit,
    Decision,
    Deed,
    Dispose,
    LogAnswer,
    NoteMatter,
    NoteRefused,
    Say,
)
from bot.drafting import clear_answer, drafts_of_parts, near_answers
from bot.hearing import Part
from bot.known import Answerable
from bot.state import Asked, Choice, Draft
from bot.turn import Turn, with_choices
from bot.unanswered import in_context, is_waiting, no_answer, queued
from bot.wording import answer_text
from knowledge_base.matcher import Match

PART = "part"
"""The purpose of a choice for one question among several: its answer does not ask whether it helped."""


def answer_question(turn: Turn) -> Decision | None:
    """What the knowledge base says to the (one) question of this message."""
    part = turn.heard.part
    if part is None or len(turn.heard.parts) > 1:
        return None
    near = near_answers(turn, part)
    if intake.is_request(turn, part) and not (part.trouble and near):
        return None
    article = clear_answer(turn, part)
    question = in_context(turn)
    if article is None:
        if near and is_waiting(turn):
            return queued(turn)
        if len(near) == 1 and (shared := crowds.of_question(turn)):
            return shared
        return offer(turn, near, "", question, part.match) if near else None
    matter = NoteMatter("咨询", part.category, part.topic, part.places, article.article)
    if article.expired:
        return _ask_the_unit(turn, article, question, LogAnswer(part.match), replace(matter, article=""))
    return give(turn, article, question, LogAnswer(part.match, article.article), matter)


def answer_several(turn: Turn) -> Decision | None:
    """Several questions in one message, each with its answer: one after the other, choices between near ones last."""
    drafts = drafts_of_parts(turn)
    if len(drafts) < 2 or not all(draft.is_question for draft in drafts):
        return None
    told = [_told(turn, *pair) for pair in zip(drafts, turn.heard.parts, strict=True)]
    deeds = [deed for deeds in told for deed in deeds]
    near = tuple(draft for draft in drafts if draft.near)
    return turn.decide("多个问题逐一答复", *deeds, Dispose("answered"), clarifications=0, unsettled=near)


def _told(turn: Turn, draft: Draft, part: Part) -> tuple[Deed, ...]:
    return (LogAnswer(part.match, draft.article), *intake.filed(turn, draft))


def offer_next(turn: Turn) -> Decision:
    """The next question of several of which the citizen has to choose one."""
    draft, *others = turn.memory.unsettled
    left = replace(turn, memory=replace(turn.memory, unsettled=tuple(others)))
    return offer(left, draft.near, PART, draft.text)


def pick_article(turn: Turn, token: str) -> Decision | None:
    """One of the offered articles was chosen, or none of them."""
    asked, question = turn.memory.asked, turn.memory.question
    if token == "none_of_these":
        unanswered = no_answer(turn, question)
        return replace(unanswered, deeds=(NoteRefused(question), *unanswered.deeds))
    article = turn.facts.articles.get(token.removeprefix("article:"))
    if article is None:
        return no_answer(turn, question)
    if article.expired:
        return _ask_the_unit(turn, article, question)
    picked = LogAnswer(Match(question, "choose", (), ("市民选定这一条",)), article.article)
    matter = NoteMatter("咨询", article=article.article)
    if asked and asked.purpose == PART:
        return turn.decide("市民选定，直接答复", picked, _answer(turn, article), matter)
    return give(turn, article, question, picked, matter)


def give(turn: Turn, article: Answerable, question: str, *notes: Deed) -> Decision:
    """The stored answer and the question whether it helped; in the middle of an intake the answer alone."""
    why = f"知识库直接答复 {article.article}"
    if turn.memory.drafts:
        return turn.decide(why, *notes, _answer(turn, article))
    offered = article.topic and article.topic not in turn.facts.subscriptions
    choices = turn.choices("solved", "not_solved", *(("subscribe",) if offered else ()))
    text = f"{answer_text(turn, article)}\n\n{turn.words('ask_solved')}"
    say = Say("answer", with_choices(text, choices), choices, article=article.article)
    asked = Asked("solved", choices, article=article.article)
    done = Dispose("answered")
    return turn.ask(
        why,
        asked,
        *notes,
        say,
        done,
        clarifications=0,
        purpose="",
        question=question,
        answered=article.article,
        topic=article.topic or turn.memory.topic,
    )


def _answer(turn: Turn, article: Answerable) -> Say:
    return Say("answer", answer_text(turn, article), article=article.article)


def offer(
    turn: Turn, near: tuple[str, ...], purpose: str, question: str, found: Match | None = None
) -> Decision:
    """Near ties: two to four numbered questions and none of them; of one that may be meant it is asked whether it is.
    What was `found` is logged as a choice, whatever would have been decided without one. An article may be gone since."""
    close = [turn.facts.articles[code] for code in near if code in turn.facts.articles]
    if not close:
        return no_answer(turn, question)
    say = _which(turn, close) if len(close) > 1 else _whether(turn, close[0])
    asked = Asked("article", say.choices, purpose=purpose)
    logs = (LogAnswer(replace(found, query=question, decision="choose")),) if found else ()
    return turn.ask("知识相近，请市民选择", asked, *logs, say, question=question)


def _which(turn: Turn, articles: Iterable[Answerable]) -> Say:
    close = (Choice(article.question, _token(article)) for article in articles)
    return turn.say("choose", "choose", (*close, *turn.choices("none_of_these")))


def _whether(turn: Turn, article: Answerable) -> Say:
    yes = Choice(turn.words("choice_yes"), _token(article))
    no = Choice(turn.words("choice_no"), "none_of_these")
    return turn.say("choose", "is_it_this", (yes, no), question=article.question)


def _token(article: Answerable) -> str:
    return f"article:{article.article}"


def _ask_the_unit(turn: Turn, article: Answerable, question: str, *notes: Deed) -> Decision:
    """An expired article never answers; its unit is asked, and the citizen hears when the new one is out."""
    say = turn.say("notice", "being_checked", unit=article.unit)
    ask = AskUnit(turn.heard.text, article.article, article.unit)
    return turn.decide(
        "命中的知识已过期，向单位核实", *notes, ask, say, Dispose("answered"), question=question
    )
