"""One file a channel: how its platform behaves, so that `tests/test_every_channel.py` can ask every channel the same.

`tests/channels/probes/<channel>.py` holds `PROBE`, an object like `Probe` below.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Literal, Protocol, runtime_checkable

from flask.testing import FlaskClient

from channels.channel import Channel
from channels.core import Core
from channels.messages import Delivery

Failure = Literal["permanent", "temporary", "uncertain"]


@dataclass(frozen=True, slots=True)
class Heard:
    """What the platform or the citizen's device got back for one delivery of a message."""

    status: int
    reply: str


@dataclass(frozen=True, slots=True)
class Shown:
    """How one outward message reached the citizen: the parts of its text, the labels of its buttons, its files."""

    texts: tuple[str, ...]
    buttons: tuple[str, ...]
    files: tuple[bytes, ...] = ()


class Probe(Protocol):
    """What the questions need to know of a platform."""

    environment: Mapping[str, str]
    """Settings with which the channel starts."""
    recipient: str
    """Whom an outward message goes to."""

    def say(self, client: FlaskClient, key: str, text: str) -> Heard | None:
        """Deliver a citizen's message; None when nobody can write on this channel."""

    def body(self, words: str) -> str | None:
        """The body of a message of the platform with these words in it; None when nobody can write on this channel."""

    def deliver(self, client: FlaskClient, body: bytes) -> Heard:
        """Deliver exactly this body, with the platform's own signature or token; `reply` is the whole answer."""

    def say_the_unknown(self, client: FlaskClient) -> Heard | None:
        """Deliver a kind of message that we do not know; None when nobody can write on this channel."""

    def tampered(self, client: FlaskClient) -> list[Heard]:
        """Deliver forged messages (wrong, missing, stale signature); empty when the channel knows no signature."""

    def show(self, client: FlaskClient, channel: Channel, delivery: Delivery) -> Shown:
        """Bring a stored message to the citizen."""

    def provoke(self, channel: Channel, failure: Failure, delivery: Delivery) -> bool:
        """Send while the platform fails in this way; False when the channel talks to no platform."""


@runtime_checkable
class Prepared(Protocol):
    """A probe whose platform needs something in the database before it can be asked."""

    def prepare(self, core: Core) -> None:
        """Put it there."""


def probe_for(channel: str) -> Probe:
    """The probe of a channel; a channel without one is not tested and must not be merged."""
    try:
        found: Probe = import_module(f"tests.channels.probes.{channel}").PROBE
    except ModuleNotFoundError:
        raise AssertionError(
            f"channel {channel} has no probe: write tests/channels/probes/{channel}.py"
        ) from None
    return found
