"""A database as SQLAlchemy sees it: loaded only to change the schema or to look at it, never for daily work."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from storage.database import Database

if TYPE_CHECKING:
    from sqlalchemy import Connection


@contextmanager
def alchemy(database: Database) -> Iterator["Connection"]:
    """A connection of its own, to be committed by whoever changes something."""
    from sqlalchemy import create_engine

    engine = create_engine(re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", database.url))
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()
