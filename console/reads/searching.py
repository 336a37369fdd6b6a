"""Words of a search as a LIKE pattern; the statement says `LIKE :like ESCAPE '!'` on the text in small letters. Pure."""

import re


def like(text: str) -> str:
    """A pattern for texts that contain the words; what LIKE would read as a wildcard stands for itself."""
    plain = re.sub(r"([!%_])", r"!\1", text.strip().lower())
    return f"%{plain}%"
