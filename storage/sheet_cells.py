"""What a cell of a table says, whatever kind of value the file holds it as."""

import re
from datetime import date, datetime, time, timedelta

_LIST_MARK = "|"
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_TEXT_FORMULA = re.compile(r'="([^"]*)"')


class NotATable(ValueError):
    """A file that cannot be read as a table; the text is a sentence for the person who sent it."""


def text_of(value: object) -> str:
    """A cell as people read it: whole numbers without a point, a midnight as its day, a list joined by bars.

    What no database can keep is left out, and `="007"`, by which exports keep a number as it is, is 007.
    """
    if isinstance(value, str):
        plain = _UNSTORABLE.sub("", value)
        kept = _TEXT_FORMULA.fullmatch(plain) if plain.startswith('="') else None
        return kept[1] if kept else plain
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return _LIST_MARK.join(map(text_of, value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(round(value.total_seconds()))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
