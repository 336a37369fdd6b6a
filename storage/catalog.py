"""What tables a database of ours has, parents before children: for copying and checking."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from storage.alchemy import alchemy
from storage.database import Database

if TYPE_CHECKING:
    from sqlalchemy import Inspector

NOT_OURS = frozenset({"alembic_version"})
_INDEX_TABLES = ("ticket_search_index",)
"""Tables in which SQLite keeps its full-text indexes: triggers fill them, as PostgreSQL fills its computed columns."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table. `counted` ones give their `id` out by themselves; `heavy` ones hold files."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    counted: bool
    heavy: bool


def tables(database: Database) -> tuple[Table, ...]:
    """Every table with rows of ours, each after the tables that it refers to."""
    from sqlalchemy import inspect

    with alchemy(database) as connection:
        looked = inspect(connection)
        names = (name for name, _ in looked.get_sorted_table_and_fkc_names() if name)
        indexes = _INDEX_TABLES if database.engine == "sqlite" else ()
        ours = (name for name in names if name not in NOT_OURS and not name.startswith(indexes))
        return tuple(_table(looked, name) for name in ours)


def _table(looked: "Inspector", name: str) -> Table:
    from sqlalchemy import Integer, LargeBinary

    given = (column for column in looked.get_columns(name) if not column.get("computed"))
    types = {column["name"]: column["type"] for column in given}
    key = tuple(looked.get_pk_constraint(name)["constrained_columns"])
    return Table(
        name,
        columns=tuple(types),
        key=key,
        counted=key == ("id",) and isinstance(types["id"], Integer),
        heavy=any(isinstance(kind, LargeBinary) for kind in types.values()),
    )
