"""What fails for everybody at a place at once (no water, no heat), and where a message names a building. Pure.

Two neighbours without heat speak of one matter, whatever their buildings; two leaks in two buildings are two.
"""

import re
from functools import lru_cache

from language.addresses import building_parts
from language.lists import any_of, load
from language.spans import aligned

_SUPPLIES = {title: re.compile(any_of(words)) for title, words in load("crowds")["supplies"].items()}
MOST_CHARACTERS = 1_000


@lru_cache(maxsize=256)
def supplies_in(text: str) -> frozenset[str]:
    """The supplies (供暖, 供水 ...) that a message says have failed."""
    plain = aligned(text[:MOST_CHARACTERS])
    return frozenset(title for title, words in _SUPPLIES.items() if words.search(plain))


def is_supply(title: str) -> bool:
    """Whether something that many may lack at once is called so."""
    return title in _SUPPLIES


def are_other_buildings(one: str, other: str) -> bool:
    """Whether two descriptions of a place name buildings, units or rooms that differ."""
    first, second = building_parts(one), building_parts(other)
    return any(first[unit] != second[unit] for unit in first.keys() & second.keys())
