"""Whether words could tell who wrote them, and the same words for reading without it."""

import re

from language.addresses import find_addresses
from language.numbers import mask
from language.persons import has_names, mask_names
from language.spans import aligned

_LONG_NUMBER = re.compile(r"\d{5,}|[a-z\d]+@[a-z\d]")
_MASKED = re.compile(r"[\d*]*\*{2,}[\d*]*")
_HIDDEN = "＊＊＊"


def tells_who(text: str) -> bool:
    """A telephone or card number, a name, an address, any long number. In doubt it does."""
    return (
        mask(text) != text
        or has_names(text)
        or bool(find_addresses(text))
        or _LONG_NUMBER.search(aligned(text)) is not None
    )


def unnamed(text: str) -> str:
    """The text in one line without telephone and card numbers and the names of citizens."""
    return _MASKED.sub(_HIDDEN, mask_names(mask(" ".join(text.split()))))
