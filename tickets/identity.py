"""Who asks, where that matters: people's deputies are verified by the city's list, enterprises are counted apart. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from language.numbers import last_four
from language.requesters import Requester, requester_in
from language.spans import clauses


@dataclass(frozen=True, slots=True)
class Deputy:
    """One line of the pack's `persons.csv`."""

    level: str
    name: str
    phone_last4: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Who asks; `level` is that of a deputy's congress where it is known, `verified` whether the list says so."""

    requester: Requester = ""
    level: str = ""
    verified: bool = False


class Deputies:
    """The people's deputies of one city."""

    def __init__(self, deputies: Iterable[Deputy] = ()) -> None:
        self._deputies = tuple(deputies)

    def identify(self, text: str, phone: str = "") -> Identity:
        """Who writes. A deputy is verified by the last digits told or of the phone left; where two share them, by name."""
        requester = requester_in(text)
        if requester != "deputy":
            return Identity(requester)
        found = self._find(text, phone)
        return Identity("deputy", found.level, verified=True) if found else Identity("deputy")

    def _find(self, text: str, phone: str) -> Deputy | None:
        told = {digits for clause in clauses(text) if (digits := last_four(clause.text))} | {phone[-4:]}
        sharing = [deputy for deputy in self._deputies if deputy.phone_last4 in told]
        named = [deputy for deputy in sharing if deputy.name in text]
        certain = named or sharing
        return certain[0] if len(certain) == 1 else None
