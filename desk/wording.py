"""Moments, deadlines and titles as citizens and officers read them. Pure."""

from datetime import datetime

from language.phrases import DEFAULT_LANGUAGE, Phrases


def day(phrases: Phrases, at: datetime | None, language: str = DEFAULT_LANGUAGE) -> str:
    """A date and time in the words of the pack; empty without one."""
    if at is None:
        return ""
    return phrases.text("day", language, year=at.year, month=at.month, day=at.day, time=at.strftime("%H:%M"))


def short(at: datetime | None) -> str:
    """A moment for officers: `10-18 18:00`; empty without one."""
    return at.strftime("%m-%d %H:%M") if at else ""
