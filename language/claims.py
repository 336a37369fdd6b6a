"""What a citizen claims about a matter told before: that it was not done as answered, that it is back, that it is another.

Wordings alone, in data/claims.toml; whether there is such a matter, and which, the dialogue knows.
"""

from functools import lru_cache
from typing import Literal

from language.lists import load, pattern_of
from language.speech import spoken

Claim = Literal["", "disputes", "again", "another"]

_LONGEST = 200  # characters; a longer message tells a story of its own
_lists = load("claims")
_ANOTHER = pattern_of(_lists["another"])
_DISPUTES = pattern_of(_lists["disputes"])
_SAID = pattern_of(_lists["said"])
_DENIED = pattern_of(_lists["denied"])
_NAMES_ANSWER = pattern_of(_lists["names_answer"])
_AGAIN = pattern_of(_lists["again"])
_AGAIN_BUT = pattern_of(_lists["again_but"])
_ABOUT_ASKING = pattern_of(_lists["about_asking"])


@lru_cache(maxsize=256)
def claim_in(text: str) -> Claim:
    """`disputes` what was answered or closed, says that it is back or not done (`again`), or tells of `another` incident."""
    if len(text) > _LONGEST:
        return ""
    plain = spoken(text)
    if _ANOTHER.search(plain):
        return "another"
    if _DISPUTES.search(plain) or (_SAID.search(plain) and _DENIED.search(plain)):
        return "disputes"
    return "again" if _AGAIN.search(_AGAIN_BUT.sub("#", plain)) else ""


def names_answer(text: str) -> bool:
    """Speaks of the answer to a request or of its end (办结, 答复), not of somebody's promise."""
    return bool(_NAMES_ANSWER.search(spoken(text)))


def speaks_of_asking(text: str) -> bool:
    """Tells of telephoning, of answers, of what is demanded, not of the matter itself."""
    return bool(_ABOUT_ASKING.search(spoken(text)))
