"""The list of tickets that a browser looked at last, kept in its session: from a ticket people go back to where they work."""

from flask import request, session, url_for

_NAME = "list"
_LONGEST = 400
"""Of an address that is kept; the cookie has no room for more."""


def keep() -> None:
    """The address that is open is the list to go back to."""
    here = request.full_path.rstrip("?")
    session[_NAME] = here if len(here) <= _LONGEST else ""


def to_list() -> str:
    """The address of the list that was kept, else of the whole list."""
    return str(session.get(_NAME) or url_for("console.tickets"))
