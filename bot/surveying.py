"""Answers to a survey: by number or button to the question asked last, in free words at any time, and amended later.

Free words count only once they are confirmed. What is no answer goes on to the other rules, and the survey stays open.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot import intake, reopening
from bot.choosing import meant, picked
from bot.decisions import (
    Decision,
    Deed,
    Dispose,
    NoteRepeat,
    ReopenTicket,
    Say,
    TakeAnswer,
)
from bot.known import Surveyed
from bot.state import Asked, AskedKind, Choice, Verdict
from bot.turn import Turn, with_choices
from language.ratings import CAUSES, Reading, numbers_in, reading_of
from tickets.answers import DISSATISFIED

SOLVED: AskedKind = "survey_solved"
RATING: AskedKind = "survey_rating"
CONFIRM: AskedKind = "survey_confirm"
CAUSE: AskedKind = "survey_cause"
JUDGING = ("content", "abuse", "no", "yes", "praise", "thanks", "unclear", "progress")
"""Acts with which somebody may judge; who asks for a person or takes a request back does something else."""
_OTHER = "其他"
_COUNTED = Dispose("answered")
"""What a contact is that does nothing but answer a survey."""


def on_top(turn: Turn) -> Turn:
    """The turn with the survey's question as the one asked last, where nothing was asked or said since."""
    survey = next((one for one in turn.facts.surveys if one.is_asked_last), None)
    if survey is None:
        return turn
    asked = _question(turn, survey, turn.memory.asked)
    return replace(turn, memory=replace(turn.memory, asked=asked))


def _question(turn: Turn, survey: Surveyed, beneath: Asked | None = None) -> Asked:
    """What is still to be answered of a survey: whether it is solved, then how satisfied."""
    if survey.solved:
        return Asked(RATING, _grades(turn), tickets=(survey.number,), beneath=beneath)
    return Asked(
        SOLVED, turn.choices("is_solved", "is_not_solved"), tickets=(survey.number,), beneath=beneath
    )


def answer(turn: Turn, asked: Asked) -> Decision | None:
    """What the message says to a survey's question; None where it says something else."""
    survey = _survey(turn, asked.tickets) or _reworked(turn, asked)
    if survey is None or not _may_answer(turn, asked) or _is_new_request(turn, survey):
        return None
    if turn.heard.number is not None and picked(turn, asked) is None:
        say = turn.say("question", "number_out_of_range", asked.choices, count=len(asked.choices))
        return turn.ask("没有这个选项", asked, say)
    return _ANSWERS[asked.kind](turn, asked, survey)


def _reworked(turn: Turn, asked: Asked) -> Surveyed | None:
    """The ticket that is worked on again already, while its citizen still confirms how dissatisfied they are."""
    own = next((ticket for ticket in turn.facts.own if ticket.number in asked.tickets), None)
    if own is None or asked.kind != CONFIRM or own.status != "rework":
        return None
    return Surveyed(own.number, own.title, own.unit, turn.now, own.code, state="void")


def _may_answer(turn: Turn, asked: Asked) -> bool:
    """Several numbers at once (1、3) are nothing but an answer to the question for causes; a picture says nothing."""
    several = asked.kind == CAUSE and bool(numbers_in(turn.heard.text))
    return bool(turn.heard.text) and (several or turn.heard.act in (*JUDGING, "choice", "skip"))


def said_later(turn: Turn) -> Decision | None:
    """A judgement that nobody asked for last: of a ticket just closed, or to change what was said before."""
    if turn.memory.drafts or turn.heard.act not in JUDGING:
        return None
    survey, reading = _survey(turn, turn.heard.tickets), reading_of(turn.heard.text)
    if survey is None or not _judges(reading, survey) or _is_new_request(turn, survey):
        return None
    return _understood(turn, survey, reading)


def _judges(reading: Reading, survey: Surveyed) -> bool:
    """The grade is named, or the handling is blamed (a rude officer may be another matter) and nobody has judged yet."""
    blames = any(CAUSES[code].handling for code in reading.causes)
    return bool(reading.grade) and (reading.named or (blames and not survey.rating))


def _survey(turn: Turn, numbers: tuple[str, ...]) -> Surveyed | None:
    """The survey of the ticket that is meant; where none is named, the newest that is not answered, else the newest.

    One that is too old is as it is.
    """
    young = [one for one in turn.facts.surveys if turn.now - one.opened < turn.manners.amend]
    if numbers:
        return next((one for one in young if one.number in numbers), None)
    waiting = (one for one in young if not one.rating)
    return next(waiting, next(iter(young), None))


def _is_new_request(turn: Turn, survey: Surveyed) -> bool:
    """A report or a question of something else than the ticket is of. Words that judge the ticket may sound like another
    topic (电话 没打); they are a request of their own only where they name a place or say so."""
    others = [one for one in turn.heard.parts if one.code and one.code != survey.code]
    asks = [one for one in others if intake.is_request(turn, one) or one.how_to]
    if not asks or not reading_of(turn.heard.text).grade:
        return bool(asks)
    return turn.heard.claim == "another" or any(one.place for one in asks)


def _tells_matter(turn: Turn, survey: Surveyed) -> bool:
    """The matter itself is told once more (望月苑的路灯又灭了): it is worked on again without any further question. So is
    what is claimed long after the survey."""
    part, claims = turn.heard.part, bool(turn.heard.claim)
    tells = part is not None and bool(part.code) and (claims or intake.is_request(turn, part))
    return tells or (claims and survey.state == "over")


def _solved(turn: Turn, asked: Asked, survey: Surveyed) -> Decision | None:
    """Whether the matter is solved; who says more at once is understood."""
    token, grade = picked(turn, asked), _label(turn)
    if grade:
        return _graded(turn, survey, Verdict(grade=grade))
    reading = Reading() if token else reading_of(turn.heard.text)
    if reading.grade:
        return _understood(turn, survey, reading)
    token = token or (reading.solved and _TOKENS[reading.solved]) or meant(turn, asked)
    if not token or _tells_matter(turn, survey):
        return None
    said = "yes" if token == "is_solved" else "no"
    words = turn.heard.text if reading.causes else ""
    note = TakeAnswer(survey.number, solved=said, causes=reading.causes, words=words)
    return _ask_grade(turn, survey, "市民说明是否解决", note)


_TOKENS = {"yes": "is_solved", "no": "is_not_solved"}


def _rating(turn: Turn, asked: Asked, survey: Surveyed) -> Decision | None:
    token, reading = picked(turn, asked), reading_of(turn.heard.text)
    if token:
        return _graded(turn, survey, Verdict(grade=token))
    if reading.grade:
        return _understood(turn, survey, reading)
    if (reading.solved or turn.heard.act in ("yes", "no")) and not _tells_matter(turn, survey):
        return _ask_grade(turn, survey, "请市民选择满意程度")
    return None


def _confirm(turn: Turn, asked: Asked, survey: Surveyed) -> Decision | None:
    """Yes counts, no asks for the grade by number; other words are understood anew."""
    reading, verdict = reading_of(turn.heard.text), asked.verdict
    token, grade = picked(turn, asked), _label(turn)
    if grade:
        return _graded(turn, survey, replace(verdict or Verdict(), grade=grade))
    if token is None and reading.named and (verdict is None or reading.grade != verdict.grade):
        return _understood(turn, survey, reading)
    token = token or meant(turn, asked)
    if token == "yes" and verdict is not None:
        return _graded(turn, survey, verdict)
    if token == "no" and survey.state == "void":
        return turn.decide("市民不作评价", turn.say("notice", "no_matter"))
    return _ask_grade(turn, survey, "市民没有确认，请其选择") if token == "no" else None


def _cause(turn: Turn, asked: Asked, survey: Surveyed) -> Decision | None:
    """One or several causes, by numbers or in words; words that name none are kept as they are."""
    if turn.heard.act == "skip":
        return _whole(turn, survey, Verdict())
    numbers = numbers_in(turn.heard.text)
    if numbers and all(0 < number <= len(asked.choices) for number in numbers):
        codes = tuple(asked.choices[number - 1].token for number in numbers)
        return _whole(turn, survey, Verdict(causes=codes))
    token, reading = picked(turn, asked), reading_of(turn.heard.text)
    if token:
        return _whole(turn, survey, Verdict(causes=(token,)))
    if turn.heard.act in ("thanks", "yes", "progress") and not reading.causes:
        return None
    return _whole(turn, survey, Verdict(causes=reading.causes or (_OTHER,), words=turn.heard.text))


_ANSWERS: Mapping[str, Callable[[Turn, Asked, Surveyed], Decision | None]] = {
    SOLVED: _solved,
    RATING: _rating,
    CONFIRM: _confirm,
    CAUSE: _cause,
}
KINDS = tuple(_ANSWERS)
"""Kinds of questions that belong to a survey."""


def _understood(turn: Turn, survey: Surveyed, reading: Reading) -> Decision:
    """Say what was understood and ask whether that is meant. What is to be done again does not wait for the answer."""
    grade = turn.manners.scale.fit(reading.grade)
    label = turn.words(f"choice_{grade}")
    if survey.rating == turn.manners.scale.rating(grade):
        return turn.decide("评价与已记下的相同", turn.say("notice", "survey_thanks", grade=label), _COUNTED)
    back = None if reading.named else reopening.came_back(turn)
    if back and any(isinstance(deed, NoteRepeat) for deed in back.deeds):
        return back
    verdict = Verdict(grade, reading.solved, reading.causes, turn.heard.text)
    choices = turn.choices("yes", "no")
    say = turn.say("question", "survey_confirm", choices, survey.number, grade=label)
    asked = Asked(CONFIRM, choices, tickets=(survey.number,), verdict=verdict)
    if back and any(isinstance(deed, ReopenTicket) for deed in back.deeds):
        return Decision(replace(back.dialogue, asked=asked), (*back.deeds, say), f"{back.why}，评价待确认")
    return turn.ask("评价待市民确认", asked, say, _COUNTED)


def _graded(turn: Turn, survey: Surveyed, verdict: Verdict) -> Decision:
    """A grade that counts; who is dissatisfied and blames nothing with it is asked for the cause."""
    if turn.manners.scale.rating(verdict.grade) != DISSATISFIED or verdict.causes:
        return _whole(turn, survey, verdict)
    choices = tuple(Choice(turn.words(f"choice_cause_{CAUSES[code].key}"), code) for code in CAUSES)
    say = turn.say("question", "survey_cause", choices, survey.number)
    asked = Asked(CAUSE, choices, tickets=(survey.number,))
    return turn.ask("不满意，询问原因", asked, _deed(survey, verdict), say, _COUNTED)


def _whole(turn: Turn, survey: Surveyed, verdict: Verdict) -> Decision:
    """The answer is complete. The next survey that waits is asked at once, for its question was covered by this one;
    what is being taken goes first."""
    deed = replace(_deed(survey, verdict), is_whole=True)
    following = next((one for one in turn.facts.surveys if one.waits and one.number != survey.number), None)
    if following is None or turn.memory.drafts:
        return turn.decide("市民评价", deed, _COUNTED)
    asked = _question(turn, following)
    lead = turn.words("survey_next", number=following.number, title=following.title)
    say = Say("question", with_choices(f"{lead}{turn.words(asked.kind)}", asked.choices), asked.choices)
    return turn.ask(
        "市民评价，接着请其评价另一件", asked, deed, _COUNTED, replace(say, ticket=following.number)
    )


def _deed(survey: Surveyed, verdict: Verdict) -> TakeAnswer:
    return TakeAnswer(survey.number, verdict.solved, verdict.grade, verdict.causes, verdict.words)


def _ask_grade(turn: Turn, survey: Surveyed, why: str, *deeds: Deed) -> Decision:
    choices = _grades(turn)
    say = turn.say("question", RATING, choices, survey.number)
    return turn.ask(why, Asked(RATING, choices, tickets=(survey.number,)), *deeds, say, _COUNTED)


def _label(turn: Turn) -> str | None:
    """The grade whose label the message is, word for word; a number is none."""
    return None if turn.heard.number is not None else picked(turn, Asked(RATING, _grades(turn)))


def _grades(turn: Turn) -> tuple[Choice, ...]:
    return turn.choices(*turn.manners.scale.grades)
