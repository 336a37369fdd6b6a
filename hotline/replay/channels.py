"""The channels of a replay: named by the scenario, with the limits of the real ones, on stand-in platforms."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

from channels.channel import Limits, Outlet
from channels.messages import Delivery
from hotline.replay.platform import Platforms


class StandIn:
    """One channel of a scenario: everything is sent, nothing is fetched."""

    pull = False
    replies_after = timedelta()
    limits = Limits()

    def __init__(self, name: str, platforms: Platforms) -> None:
        self.name = name
        self._platforms = platforms

    def send(self, delivery: Delivery) -> None:
        """Hand the message to the stand-in platform."""
        self._platforms.send(delivery)


def stand_ins(names: Iterable[str], platforms: Platforms) -> Mapping[str, Outlet]:
    """A stand-in for each name, and for the staff's notices."""
    return {name: StandIn(name, platforms) for name in _once((*names, "console"))}


def _once(names: Iterable[str]) -> Iterator[str]:
    return iter(dict.fromkeys(names))
