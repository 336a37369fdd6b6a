"""A tap on a special line of the menu: contact and next request belong to it, and its own first question is asked."""

from dataclasses import replace

from bot import intake
from bot.decisions import Decision, EnterLine, Say
from bot.drafting import summary_of
from bot.state import Asked
from bot.turn import Turn
from language.phrases import DEFAULT_LANGUAGE
from tickets.lines import Line

MENU_KEY = "line:"
"""Before the name of a line of the city's `lines.csv`; a command or a menu of somebody else's may name it alone."""
COMMON_QUESTION = "describe_line"


def enter(turn: Turn, key: str) -> Decision | None:
    """What the menu key of a line leads to; None where the city has no such line on this day.

    Words that waited to be understood are the request; else the citizen is asked for it.
    """
    line = turn.lines.find(key.removeprefix(MENU_KEY), turn.now.date())
    if line is None:
        return None
    entered = EnterLine(line.name, () if line.restricted else turn.lines.restricted)
    told = turn.memory.asked.told if turn.memory.asked else None
    if told and told.text:
        draft = replace(told, line=line.name, summary=summary_of(told))
        taken = intake.take(turn, draft)
        return replace(taken, deeds=(entered, *taken.deeds))
    question = Say("question", _question(turn, line))
    return turn.ask(f"进入{line.title}", Asked("describe"), entered, question, line=line.name, purpose="")


def question_key(line: str) -> str:
    """The phrase with which a city asks first on this line; one that has none is asked `describe_line`."""
    return f"{COMMON_QUESTION}_{line}"


def _question(turn: Turn, line: Line) -> str:
    own = question_key(line.name)
    known = own in turn.phrases.keys(turn.heard.language or DEFAULT_LANGUAGE)
    return turn.words(own if known else COMMON_QUESTION, title=line.title)
