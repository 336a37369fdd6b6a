"""What the administrator sets about getting in: how long a session lives, whose sign-in takes two steps, the directory."""

from dataclasses import dataclass, field
from typing import Protocol

from flask.sansio.app import App
from werkzeug.wrappers import Response

from console.sessions import Limits


class DirectoryFailed(Exception):
    """The directory cannot be reached, said no, or said something that cannot be trusted; the cause is in the log."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom the directory vouches for: its own lasting id, and the name of an account of ours."""

    subject: str
    name: str


class Directory(Protocol):
    """Where the office's people sign in otherwise; `title` stands on the button."""

    @property
    def title(self) -> str: ...
    def attach(self, app: App) -> None:
        """Make it known to the application."""

    def leave_for(self, back: str) -> Response:
        """The redirect to the directory, which sends the browser `back`; raises DirectoryFailed."""

    def come_back(self) -> Identity:
        """Who came back with this request; raises DirectoryFailed."""


@dataclass(frozen=True, slots=True)
class Access:
    """`totp_roles` cannot work without a second factor; a liaison officer's account needs `pass_score` points;
    `public_url` is where browsers reach us, without a path.
    """

    limits: Limits = field(default_factory=Limits)
    totp_roles: frozenset[str] = frozenset()
    pass_score: int = 60
    directory: Directory | None = None
    public_url: str = ""

    @property
    def over_https(self) -> bool:
        """Whether browsers come over https alone."""
        return self.public_url.startswith("https://")
