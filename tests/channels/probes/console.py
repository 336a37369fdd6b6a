"""The console's probe: staff read the rows themselves, and nobody writes on this channel."""

from collections.abc import Mapping

from flask.testing import FlaskClient

from channels.channel import Channel
from channels.messages import Delivery
from tests.channels.probes import Failure, Heard, Shown


class ConsoleProbe:
    environment: Mapping[str, str] = {}
    recipient = "住建局"

    def say(self, client: FlaskClient, key: str, text: str) -> Heard | None:
        return None

    def body(self, words: str) -> str | None:
        return None

    def deliver(self, client: FlaskClient, body: bytes) -> Heard:
        raise AssertionError("nobody writes on this channel")

    def say_the_unknown(self, client: FlaskClient) -> Heard | None:
        return None

    def tampered(self, client: FlaskClient) -> list[Heard]:
        return []

    def show(self, client: FlaskClient, channel: Channel, delivery: Delivery) -> Shown:
        channel.send(delivery)
        return Shown((delivery.text,), tuple(option.label for option in delivery.options))

    def provoke(self, channel: Channel, failure: Failure, delivery: Delivery) -> bool:
        return False


PROBE = ConsoleProbe()
