"""Which everyday matters a text speaks of, roughly: enough to see that one message speaks of two.

The city's own categories and units are in its pack; these topics never leave this folder.
"""

import re
from functools import lru_cache

from language.lists import load
from language.spans import aligned

_TOPICS = {name: re.compile(words) for name, words in load("requests")["topics"].items()}


@lru_cache(maxsize=256)
def topics_of(text: str) -> frozenset[str]:
    """Names of the topics whose words occur."""
    plain = aligned(text)
    return frozenset(name for name, words in _TOPICS.items() if words.search(plain))
