"""Days in the address of a page, as the filters of a period write them."""

from datetime import date

from flask import request


def day(field: str, otherwise: date) -> date:
    """The day that this field of the address names, or another where it names none."""
    try:
        return date.fromisoformat(request.args.get(field, ""))
    except ValueError:
        return otherwise
