"""Which other articles the words of an article would also meet: told to its author before he takes them in.

Words that another article is asked by take its citizens away; words that are near one make both uncertain.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from knowledge_base.live import Released
from knowledge_base.matcher import Candidate

Clash = Literal["taken", "near"]

MOST_TEXTS = 60
"""Texts of one look: it is made while somebody writes."""
LONGEST = 200
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Rivalry:
    """A text and the other articles that would answer it if they stood alone, best first. `taken`: one of them is what
    these words are answered with today."""

    text: str
    clash: Clash
    others: tuple[Candidate, ...]


def rivalries(released: Released, texts: Iterable[str], own: str) -> list[Rivalry]:
    """The texts that meet other articles than `own`, those that are taken first. Looks at MOST_TEXTS at most."""
    wanted = dict.fromkeys(" ".join(text.split())[:LONGEST] for text in texts)
    found = [_rivalry(released, text, own) for text in [*filter(None, wanted)][:MOST_TEXTS]]
    return sorted(filter(None, found), key=lambda one: one.clash != "taken")


def _rivalry(released: Released, text: str, own: str) -> Rivalry | None:
    match = released.match(text)
    near = (one for one in match.candidates if one.article != own and one.score >= released.limits.floor)
    others = tuple(near)[:MOST_NAMED]
    if not others:
        return None
    taken = match.decision == "answer" and match.candidates[0].article != own
    return Rivalry(text, "taken" if taken else "near", others)
