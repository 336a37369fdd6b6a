"""Every scenario gets a city and a way to play in it, on a fresh database.

The small city is the default, for it loads in a fifth of a second; each story is told `in_both_cities` at least once.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from storage.database import open_database
from tests.scenarios import cities
from tests.scenarios.cities import City
from tests.scenarios.script import Played, Script
from tests.scenarios.script import play as play_on

Play = Callable[[Script], Played]


@pytest.fixture(scope="session")
def both_cities() -> dict[str, City]:
    """The two packs, read and checked once."""
    return {"demo": cities.demo(), "other": cities.other()}


in_both_cities = pytest.mark.parametrize("city", ["demo", "other"], indirect=True)


@pytest.fixture
def city(request: pytest.FixtureRequest, both_cities: dict[str, City]) -> City:
    """The city of this run of the test."""
    return both_cities[getattr(request, "param", "other")]


@pytest.fixture
def other(both_cities: dict[str, City]) -> City:
    """The small city, for what does not depend on the city."""
    return both_cities["other"]


def player(city: City, template: Path, folder: Path) -> Play:
    """Plays scenarios in one city, each on a database of its own."""

    def _play(script: Script) -> Played:
        path = folder / f"{len(list(folder.iterdir()))}.db"
        shutil.copy(template, path)
        db = open_database(f"sqlite:///{path}", durable=False)
        try:
            return play_on(db, city.pack, script)
        finally:
            db.close()

    return _play


@pytest.fixture
def play(city: City, sqlite_template: Path, tmp_path: Path) -> Play:
    """Plays in the city of this test."""
    return player(city, sqlite_template, tmp_path)


@pytest.fixture
def play_other(other: City, sqlite_template: Path, tmp_path: Path) -> Play:
    """Plays in the small city."""
    return player(other, sqlite_template, tmp_path)


@pytest.fixture
def play_demo(both_cities: dict[str, City], sqlite_template: Path, tmp_path: Path) -> Play:
    """Plays in the city that has categories for everything."""
    return player(both_cities["demo"], sqlite_template, tmp_path)
