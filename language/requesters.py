"""Whether somebody says to be a people's deputy, or to write for an enterprise. The wordings are in data/requesters.toml.

What a person says of himself is a claim; whether it holds is looked up in the city's list (`tickets/identity.py`).
"""

from typing import Literal

from language.lists import load, pattern_of
from language.speech import spoken

_lists = load("requesters")
_DEPUTY, _DEPUTY_NOT = pattern_of(_lists["deputy"]), pattern_of(_lists["deputy_not"])
_ENTERPRISE, _ENTERPRISE_NOT = pattern_of(_lists["enterprise"]), pattern_of(_lists["enterprise_not"])

Requester = Literal["", "enterprise", "deputy"]
"""An ordinary person where nothing is said."""


def requester_in(text: str) -> Requester:
    """Who the writer says to be; a deputy who speaks for an enterprise is a deputy."""
    plain = spoken(text)
    if _DEPUTY.search(plain) and not _DEPUTY_NOT.search(plain):
        return "deputy"
    return "enterprise" if _ENTERPRISE.search(plain) and not _ENTERPRISE_NOT.search(plain) else ""
