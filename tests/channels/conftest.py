"""Fixtures for tests of channels."""

import pytest

from storage.clock import VirtualClock
from storage.database import Database
from tests.channels.parts import EchoCore


@pytest.fixture
def core(db: Database, clock: VirtualClock) -> EchoCore:
    """A core that answers with an echo."""
    return EchoCore(db, clock)
