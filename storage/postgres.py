"""The engine for several machines: PostgreSQL through psycopg's connection pool."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from storage.transaction import Transaction

if TYPE_CHECKING:
    from psycopg import Connection
    from psycopg.rows import DictRow

POOL_SIZE = 16
_CHEAP_LOOKS = "SELECT set_config(name, '1.1', false) FROM pg_settings WHERE name = 'random_page_cost' AND source = 'default'"
"""PostgreSQL reckons with turning disks and would rather read a whole table than look up 10,000 rows of it. A server that
was told otherwise is heard.
"""
SECONDS_TO_WAIT_FOR_A_CONNECTION = 10.0


class PostgresDatabase:
    """One PostgreSQL database. Safe to share between threads; any number of processes may write."""

    engine = "postgresql"

    def __init__(self, url: str) -> None:
        # The driver is loaded only when PostgreSQL is used: the embedded default stays small.
        from psycopg.rows import dict_row
        from psycopg_pool import ConnectionPool

        self.url = url
        self._pool: ConnectionPool[Connection[DictRow]] = ConnectionPool(
            url,
            min_size=1,
            max_size=POOL_SIZE,
            timeout=SECONDS_TO_WAIT_FOR_A_CONNECTION,
            kwargs={"row_factory": dict_row},
            configure=_reckon,
            check=ConnectionPool.check_connection,
            open=True,
        )

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """A durable transaction: when the block has ended, its rows are on disk."""
        from psycopg import IsolationLevel

        with self._pool.connection() as connection:
            connection.read_only = False
            connection.isolation_level = IsolationLevel.READ_COMMITTED
            with connection.transaction():
                yield Transaction(connection, "postgresql")

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """A snapshot: every statement of the block sees the same state."""
        from psycopg import IsolationLevel

        with self._pool.connection() as connection:
            connection.read_only = True
            connection.isolation_level = IsolationLevel.REPEATABLE_READ
            with connection.transaction():
                yield Transaction(connection, "postgresql")

    def close(self) -> None:
        """Close the pool; the database object is of no use afterwards."""
        self._pool.close()


def _reckon(connection: "Connection[DictRow]") -> None:
    connection.execute(_CHEAP_LOOKS)
    connection.commit()
