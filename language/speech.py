"""A message as it is spoken: sounds of hesitation gone, spaces between Chinese words read as commas.

For judging what a message is about; offsets are lost, so what must be quoted is found in the text itself.
"""

import re

from language.spans import HAN, aligned

_HESITATION = re.compile(
    r"[呃嗯唔诶欸]+(?!$)|(?<![金限数名余])额(?=[,. 呃嗯我你这那就])"
    r"|(?:那个|这个|就是说?|然后)(?=[,. ]*(?:那个|这个|就是|然后|呃|嗯))"
)
_SPACE = re.compile(rf"(?<=[{HAN}]) +| +(?=[{HAN}])")
_COMMAS = re.compile(r"[, ]*,[, ]*")
_REPEATED = re.compile(r"(\D)\1{3,}")


def spoken(text: str) -> str:
    """`aligned`, without hesitation, with no character more than three times in a row."""
    plain = _SPACE.sub(",", aligned(text))
    return _COMMAS.sub(",", _REPEATED.sub(r"\1\1\1", _HESITATION.sub("", plain))).strip(" ,")
