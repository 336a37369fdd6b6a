"""The main menu: which page stands in which group, and where in it a page of the console lies.

A page is named in `routes.py` (`menu=`) and placed here; a test finds the page that is in no group. A group shows
the pages that the user's role may open, and is left out when there is none.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request, url_for

from console import context
from console.routes import ROUTES, may_open
from console.users import User

GROUPS: Mapping[str, tuple[str, ...]] = {
    "受理": (
        "conversations",
        "tickets",
        "tasks",
        "notices",
        "crowds",
        "risks",
        "projects",
        "duty",
        "listening",
        "canned",
    ),
    "知识": ("articles", "findings", "bench", "cases", "releases"),
    "数据": (
        "overview",
        "reviews",
        "rectifications",
        "follow_ups",
        "records",
        "bulletins",
        "training",
        "exports",
    ),
    "管理": (
        "users",
        "outbox",
        "channels",
        "alerts",
        "pack",
        "tokens",
        "history_import",
        "poster",
        "privacy",
        "audit",
    ),
}
"""The groups from the top to the bottom, and the endpoints in each."""

_TITLES: Mapping[str, str] = {route.endpoint: route.menu for route in ROUTES if route.menu}


@dataclass(frozen=True, slots=True)
class Entry:
    """One page in the menu; `current` tells that it, or a page below it, is open."""

    endpoint: str
    title: str
    address: str
    current: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A heading and the pages under it."""

    title: str
    entries: tuple[Entry, ...]


def groups() -> tuple[Group, ...]:
    """The menu of who is signed in, for the page that is open; empty before the sign-in."""
    user = context.visitor()
    if user is None:
        return ()
    here = _open_entry(user)
    made = (Group(title, _entries(user, names, here)) for title, names in GROUPS.items())
    return tuple(group for group in made if group.entries)


def first_page(user: User) -> str | None:
    """The endpoint where this user's day begins: the first of the menu."""
    return next((name for names in GROUPS.values() for name in names if may_open(user, name)), None)


def _entries(user: User, names: tuple[str, ...], here: str) -> tuple[Entry, ...]:
    return tuple(
        Entry(name, _TITLES[name], url_for(f"console.{name}"), name == here)
        for name in names
        if may_open(user, name)
    )


def _open_entry(user: User) -> str:
    """The menu's page that the open one belongs to: the one with the longest address that leads here."""
    addresses = {name: url_for(f"console.{name}") for name in _TITLES if may_open(user, name)}
    inside = [name for name, address in addresses.items() if f"{request.path}/".startswith(f"{address}/")]
    return max(inside, key=lambda name: len(addresses[name]), default="")
