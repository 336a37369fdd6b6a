"""The console's own inbox as a channel: what is put for staff is delivered the moment it can be read on their page."""

from collections.abc import Mapping
from datetime import timedelta

from flask import Blueprint
from pydantic import BaseModel

from channels.channel import Limits
from channels.core import Core
from channels.messages import Delivery


class Console:
    """Notices to units, officers and the office. Reading and acknowledging them is the console's part."""

    class Settings(BaseModel):
        """There is nothing to set."""

    name = "console"
    title = "工作台消息"
    pull = False
    replies_after = timedelta()
    limits = Limits(buttons=20)

    def __init__(self, accounts: Mapping[str, Settings]) -> None:
        self._accounts = accounts

    def routes(self, core: Core) -> Blueprint | None:
        """The console has pages of its own."""
        return None

    def send(self, delivery: Delivery) -> None:
        """Nothing travels: the row itself is what staff read, and settling it makes it visible."""


CHANNEL = Console
