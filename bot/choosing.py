"""Which of the numbered answers of a question a message picks: by number, by label, or by a yes or a no."""

from collections.abc import Mapping

from bot.state import Asked
from bot.turn import Turn
from language.normalise import normalise


def chosen(turn: Turn, asked: Asked) -> str | None:
    """The token of the choice that the message picks."""
    return picked(turn, asked) or meant(turn, asked)


def picked(turn: Turn, asked: Asked) -> str | None:
    """The token of the choice whose number or label the message is."""
    number = turn.heard.number
    if number is not None:
        place = number - 1 if number > 0 else len(asked.choices) + number  # -1 is the last one
        return asked.choices[place].token if 0 <= place < len(asked.choices) else None
    said = normalise(turn.heard.text)
    return next((choice.token for choice in asked.choices if said and normalise(choice.label) == said), None)


def meant(turn: Turn, asked: Asked) -> str | None:
    """The token that a yes, a no or 「转人工」 stands for."""
    wanted = _MEANING.get(turn.heard.act, ())
    if turn.heard.act == "yes":
        wanted = (*wanted, *_only_article(asked))
    return next((choice.token for choice in asked.choices if choice.token in wanted), None)


def _only_article(asked: Asked) -> tuple[str, ...]:
    """The token of an article where no other is offered: 是的 to 您要问的是这一件吗 means that one."""
    offered = tuple(choice.token for choice in asked.choices if choice.token.startswith("article:"))
    return offered if len(offered) == 1 else ()


_CONFIRMING = ("submit", "same_matter", "submit_now", "here", "withdraw", "solved", "is_solved", "yes")
_MEANING: Mapping[str, tuple[str, ...]] = {
    "yes": _CONFIRMING,
    "submit": _CONFIRMING,
    "no": ("edit", "keep", "not_solved", "is_not_solved", "none_of_these", "another_matter", "no"),
    "handover": ("person",),
}
"""What a yes, a no or 「转人工」 picks; "no" to a summary means that it is not right yet."""
