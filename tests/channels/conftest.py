"""Fixtures for tests of channels."""

from collections.abc import Iterator

import pytest

from storage.clock import VirtualClock
from storage.database import Database
from tests.channels.parts import EchoCore
from tests.channels.telegram_parts import Bench, make_bench
from tests.platforms.telegram import BotApi


@pytest.fixture
def core(db: Database, clock: VirtualClock) -> EchoCore:
    """A core that answers with an echo."""
    return EchoCore(db, clock)


@pytest.fixture
def bench(core: EchoCore) -> Iterator[Bench]:
    """A Telegram bot in front of a stand-in Bot API."""
    with BotApi() as platform:
        made = make_bench(platform, core)
        yield made
        made.channel.stop()
