"""What a citizen claims about a matter told before: that it was not done as answered, that it is back, that it is another.

Wordings alone, in data/claims.toml; whether there is such a matter, and which, the dialogue knows.
"""

from functools import lru_cache
from typing import Literal

from language.lists import load, pattern_of
from language.normalise import MATCHING_CAP
from language.speech import spoken

Claim = Literal["", "disputes", "again", "another"]

_lists = load("claims")
_ANOTHER = pattern_of(_lists["another"])
_DISPUTES = pattern_of(_lists["disputes"])
_AGAIN = pattern_of(_lists["again"])
_AGAIN_BUT = pattern_of(_lists["again_but"])
_ABOUT_ASKING = pattern_of(_lists["about_asking"])


@lru_cache(maxsize=256)
def claim_in(text: str) -> Claim:
    """`disputes` what was answered or closed, says that it is back or not done (`again`), or tells of `another` incident."""
    plain = spoken(text[:MATCHING_CAP])
    if _ANOTHER.search(plain):
        return "another"
    if _DISPUTES.search(plain):
        return "disputes"
    return "again" if _AGAIN.search(_AGAIN_BUT.sub("#", plain)) else ""


def speaks_of_asking(text: str) -> bool:
    """Tells of telephoning, of answers, of what is demanded, not of the matter itself."""
    return bool(_ABOUT_ASKING.search(spoken(text)))
