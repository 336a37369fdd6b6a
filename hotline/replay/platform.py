"""Stand-in platforms of a replay: every channel of the scenario, answering as the scenario says."""

from collections.abc import Callable

from channels.errors import SendError, SendUncertain
from channels.messages import Delivery


class Platforms:
    """What messages sent by us meet. `accepted` hears of each one that a platform took."""

    def __init__(self, accepted: Callable[[Delivery], None]) -> None:
        self._accepted = accepted
        self._modes: dict[str, str] = {}

    def set_mode(self, channel: str, mode: str) -> None:
        """`ok reject timeout down`: what this channel answers from now on."""
        self._modes[channel] = mode

    def send(self, delivery: Delivery) -> None:
        """Take a message, or fail as the platform would."""
        mode = self._modes.get(delivery.channel, "ok")
        if mode == "reject":
            raise SendError("platform refused", permanent=True)
        if mode == "down":
            raise SendError("platform unreachable", permanent=False)
        if mode == "timeout":
            raise SendUncertain("no answer")
        self._accepted(delivery)
