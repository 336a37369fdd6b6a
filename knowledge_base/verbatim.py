"""The approved answer as a citizen reads it: word for word, with the unit, basis and validity that stand behind it. Pure."""

from language.phrases import Phrases


def verbatim(
    phrases: Phrases, language: str, answer: str, unit: str, basis: str = "", valid_to: str = ""
) -> str:
    """`answer` verbatim and one line about its source; `valid_to` is the last day of validity as it is printed."""
    source = phrases.text("source", language, unit=unit)
    if basis:
        source += phrases.text("source_basis", language, basis=basis)
    if valid_to:
        source += phrases.text("source_valid_to", language, date=valid_to)
    return f"{answer}\n\n{source}"
