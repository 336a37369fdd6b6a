"""Fixtures for all tests: a fresh, migrated database a test, on both engines, copied from a template."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from storage.clock import VirtualClock
from storage.database import Database, open_database
from storage.schema import migrate
from tests.postgres_server import PostgresServer

pytest_plugins = ("tests.secrecy", "tests.thrift")

# Loading a model costs a service a second; what tests encoders chooses them itself.
os.environ["HOTLINE_ENCODER"] = "none"

NOON = datetime(2024, 10, 14, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))  # a Monday


def memory_folder() -> str | None:
    """Where files cost no disk, if the machine has such a place: what tests write is thrown away."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A real PostgreSQL server for the whole run, with one migrated template database."""
    # Not under pytest's own folder: its access rights are set anew by every run that starts beside this one.
    with (
        tempfile.TemporaryDirectory(prefix="hotline-pg-", dir=memory_folder()) as folder,
        PostgresServer(Path(folder)) as server,
    ):
        yield server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file; tests copy it."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    database = open_database(f"sqlite:///{path}")
    migrate(database)
    database.close()  # the last connection folds the write-ahead log into the file
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh, migrated database; each test runs once on each engine."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        path = tmp_path / "hotline.db"
        shutil.copy(template, path)
        yield f"sqlite:///{path}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    url = server.lend()
    yield url
    server.give_back(url)


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    """A fresh, migrated database."""
    database = open_database(database_url, durable=False)
    yield database
    database.close()


@pytest.fixture
def clock() -> VirtualClock:
    """A clock that stands at Monday noon, 14 October 2024."""
    return VirtualClock(NOON)


@pytest.fixture
def sqlite_db(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """A fresh database on the embedded engine alone, for what only that engine has."""
    path = tmp_path / "embedded.db"
    shutil.copy(sqlite_template, path)
    database = open_database(f"sqlite:///{path}", durable=False)
    yield database
    database.close()


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of a fresh, migrated SQLite file, for tests of whole processes."""
    path = tmp_path / "served.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"
