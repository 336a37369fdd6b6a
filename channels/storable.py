"""Text from outside in a form that both databases can keep. Pure.

PostgreSQL refuses NUL, and a half of a UTF-16 pair (JSON may carry one) cannot be written as UTF-8 at all.
"""

import re

_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def storable(text: str, most: int | None = None) -> str:
    """The text without control characters and half pairs, cut to `most` characters."""
    return _UNSTORABLE.sub("", text)[:most]


def upright(text: str, most: int | None = None) -> str:
    """Storable, and without the marks that turn around what stands beside them: for names, and for words that are put into
    sentences of ours."""
    return _TURNING.sub("", storable(text))[:most]


def is_storable(text: str) -> bool:
    """Whether the text can be kept as it is: for names and keys, where a changed text would be another one."""
    return _UNSTORABLE.search(text) is None
