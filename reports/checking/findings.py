"""What the checker says of a bulletin, one finding a slip."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["contradiction", "definition", "unverifiable", "wording"]


@dataclass(frozen=True, slots=True)
class Finding:
    """`start` and `end` are offsets into the extracted text; `quote` is that piece without white space.

    `printed` is the figure where the claim stands (of a sum that fails, the total), `computed` what follows from the other
    figures, or what must stand there; `hint` is a sentence for the editor.
    """

    kind: Kind
    quote: str
    start: int
    end: int
    rule: str
    printed: str
    computed: str
    hint: str


def finding(
    text: str, kind: Kind, place: tuple[int, int], rule: str, printed: str, computed: str, hint: str
) -> Finding:
    """A finding with its quote cut out of the text."""
    start, end = place
    return Finding(kind, "".join(text[start:end].split()), start, end, rule, printed, computed, hint)
