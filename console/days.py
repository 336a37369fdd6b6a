"""Days in the address of a page, as the filters of a period write them."""

from datetime import date

from flask import request

from storage.clock import YEARS


def day(field: str, otherwise: date) -> date:
    """The day that this field of the address names, or another where it names none that a calendar can go on from."""
    try:
        found = date.fromisoformat(request.args.get(field, ""))
    except ValueError:
        return otherwise
    return found if found.year in YEARS else otherwise
