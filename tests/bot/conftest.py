"""Fixtures for tests of conversations."""

from pathlib import Path

import pytest

from hotline.pack.check import check_folder
from hotline.pack.revisions import load
from hotline.replay.channels import stand_ins
from hotline.replay.platform import Platforms
from hotline.service import Service
from storage.clock import VirtualClock
from storage.database import Database
from tests.bot.people import NEW, OLD, THIRD, People
from tests.hotline.packs import City


@pytest.fixture
def people(db: Database, clock: VirtualClock, tmp_path: Path) -> People:
    """A small city and nobody who has written yet."""
    city = City(tmp_path / "city")
    load(db, check_folder(city.folder).usable(), "test", clock.now())
    platforms = Platforms(lambda delivery: None)
    return People(db, Service(db, clock, stand_ins((OLD[0], NEW[0], THIRD[0]), platforms)), clock)
