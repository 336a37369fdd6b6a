"""Who is signed in, kept in Flask's signed cookie: the name, the session version, and two moments.

A session ends when it idles, when it is old, when the password changes, when the account is stopped, and at sign-out.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import session

from console import users
from console.users import User
from storage.clock import moment, stamp
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a session lives without a click, and in all."""

    idle: timedelta = timedelta(minutes=30)
    absolute: timedelta = timedelta(hours=12)


def begin(user: User, now: datetime) -> None:
    """Sign this browser in; whatever the cookie held before is gone."""
    session.clear()
    session.update(user=user.name, version=user.session_version, since=stamp(now), seen=stamp(now))


def end() -> None:
    """Forget the user in this browser."""
    session.clear()


def current(db: Database, now: datetime, limits: Limits) -> User | None:
    """The user of this request, if the session still holds; its idle time begins anew."""
    if "user" not in session:
        return None
    if now >= moment(session["seen"]) + limits.idle or now >= moment(session["since"]) + limits.absolute:
        session.clear()
        return None
    with db.read() as tx:
        user = users.find(tx, session["user"])
    if user is None or user.session_version != session["version"]:
        session.clear()
        return None
    session["seen"] = stamp(now)
    return user
