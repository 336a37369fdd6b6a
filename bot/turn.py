"""One turn of the dialogue: everything a rule may look at, and short ways to build what it decides. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.decisions import Decision, Deed, Say
from bot.hearing import Understood
from bot.known import Facts
from bot.state import Asked, Choice, Dialogue
from language.phrases import Phrases
from tickets.lines import Lines
from tickets.scale import Scale


@dataclass(frozen=True, slots=True)
class AbuseLimits:
    """At which of the abusive messages `within` a time to warn and to mute."""

    warn: int = 3
    mute: int = 8
    within: timedelta = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Manners:
    """The city's numbers for a conversation (`[clarify]`, `[abuse]`, `[repeats]` and `[survey]` of the pack), and the
    topics on which nothing is pushed."""

    clarify_turns: int = 3
    abuse: AbuseLimits = AbuseLimits()
    reopen_within: timedelta = timedelta(days=30)
    settled_after: int = 1
    quiet_topics: frozenset[str] = frozenset()
    scale: Scale = field(default_factory=Scale)
    amend: timedelta = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Turn:
    """A message, the memory before it, the facts, and how this city speaks; `lines` are its special lines."""

    memory: Dialogue
    heard: Understood
    facts: Facts
    phrases: Phrases
    now: datetime
    manners: Manners = field(default_factory=Manners)
    lines: Lines = field(default_factory=Lines)

    def words(self, key: str, /, **values: object) -> str:
        """A sentence in the citizen's language."""
        return self.phrases.text(key, self.heard.language, **values)

    def joined(self, names: Iterable[str]) -> str:
        """Names in a row."""
        return ("、" if self.heard.language == "zh" else ", ").join(names)

    def choices(self, *tokens: str) -> tuple[Choice, ...]:
        """Numbered answers whose labels are the phrases `choice_<token>`."""
        return tuple(Choice(self.words(f"choice_{token}"), token) for token in tokens)

    def say(
        self,
        kind: str,
        key: str,
        /,
        choices: tuple[Choice, ...] = (),
        ticket: str | None = None,
        **values: object,
    ) -> Say:
        """A message whose text ends with its numbered answers."""
        text = with_choices(self.words(key, **values), choices)
        return Say(kind, text, choices, ticket)

    def decide(self, why: str, *deeds: Deed, **memory: object) -> Decision:
        """A decision that changes these fields of the memory; what was asked before is no longer open."""
        changed = replace(self.memory, **{"asked": None, **memory})  # type: ignore[arg-type]
        return Decision(changed, deeds, why)

    def ask(self, why: str, asked: Asked, *deeds: Deed, **memory: object) -> Decision:
        """A decision that ends with a question: `asked` is what a bare number answers from now on."""
        return self.decide(why, *deeds, asked=asked, **memory)


Rule = Callable[[Turn], Decision | None]
"""A rule looks at the turn and decides, or passes it on with None."""


def with_choices(text: str, choices: tuple[Choice, ...]) -> str:
    """The text followed by its numbered answers, so that it is complete where there are no buttons.

    An empty line keeps the answers apart from a text of several lines, which may be a numbered list itself.
    """
    if not choices:
        return text
    answers = "\n".join(f"{n}. {choice.label}" for n, choice in enumerate(choices, start=1))
    return f"{text}\n\n{answers}" if "\n" in text else f"{text}\n{answers}"
