"""Who is signed in, kept in Flask's signed cookie: the name, the session version, and two moments.

A session ends when it idles, when it is old, when password, role, unit or second factor change, when the account is stopped, and
at sign-out. Between the two steps of a sign-in the cookie knows who is coming, which opens no page.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import g, session

from console import users
from console.users import User
from storage.clock import moment, stamp
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a session lives without a click, and in all."""

    idle: timedelta = timedelta(minutes=30)
    absolute: timedelta = timedelta(hours=12)


BETWEEN_STEPS = timedelta(minutes=5)


def begin(user: User, now: datetime, *, outside: bool = False) -> None:
    """Sign this browser in; whatever the cookie held before is gone. `outside`: without a password of ours."""
    session.clear()
    session.update(user=user.name, version=user.session_version, since=stamp(now), seen=stamp(now))
    session["outside"] = outside


def begin_half(user: User, now: datetime, target: str, *, outside: bool) -> None:
    """The first step is done; the second has to follow within BETWEEN_STEPS and leads to `target`."""
    session.clear()
    session["half"] = [user.name, user.session_version, stamp(now), target, outside]


def half(db: Database, now: datetime) -> tuple[User, str, bool] | None:
    """Who is between the steps, where they want to go, and whether they came from outside; None when nobody is."""
    if "half" not in session:
        return None
    name, version, begun, target, outside = session["half"]
    with db.read() as tx:
        user = users.find(tx, name)
    if user is None or user.session_version != version or now >= moment(begun) + BETWEEN_STEPS:
        session.clear()
        return None
    return user, target, outside


def is_outside() -> bool:
    """Whether this session was begun without a password of ours."""
    return bool(session.get("outside"))


def end() -> None:
    """Forget the user in this browser."""
    session.clear()


def current(db: Database, now: datetime, limits: Limits, *, is_click: bool = True) -> User | None:
    """The user of this request, if the session still holds; its idle time begins anew where a person did something."""
    if "user" not in session:
        return None
    ends = min(moment(session["seen"]) + limits.idle, moment(session["since"]) + limits.absolute)
    if now >= ends:
        session.clear()
        return None
    with db.read() as tx:
        user = users.find(tx, session["user"])
    if user is None or user.session_version != session["version"]:
        session.clear()
        return None
    if is_click:
        session["seen"] = stamp(now)
    g.console_session_left = (ends - now).total_seconds()
    return user


def seconds_left() -> float:
    """How long the session of this request would live without another click."""
    return float(g.console_session_left)
