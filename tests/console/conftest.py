"""The service under the pages."""

import pytest

from storage.clock import VirtualClock
from storage.database import Database
from tests.console.world import World


@pytest.fixture
def world(db: Database, clock: VirtualClock) -> World:
    """A service with a fresh database, at Monday noon."""
    return World(db, clock)
