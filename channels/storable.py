"""Text from outside in a form that both databases can keep. Pure.

PostgreSQL refuses NUL, and a half of a UTF-16 pair (JSON may carry one) cannot be written as UTF-8 at all.
"""

import re

_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def storable(text: str, most: int | None = None) -> str:
    """The text without control characters and half pairs, cut to `most` characters."""
    return _UNSTORABLE.sub("", text)[:most]


def is_storable(text: str) -> bool:
    """Whether the text can be kept as it is: for names and keys, where a changed text would be another one."""
    return _UNSTORABLE.search(text) is None
