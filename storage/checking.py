"""Looks a database over: does the schema fit, is the file whole, does every reference lead somewhere?"""

from storage import schema
from storage.catalog import Table, tables
from storage.database import Database
from storage.errors import StorageError
from storage.transaction import Transaction


def problems(database: Database) -> list[str]:
    """A sentence for every fault; nothing when the database is sound."""
    try:
        schema.check(database)
    except StorageError as error:
        return [str(error)]
    look = _sqlite_problems if database.engine == "sqlite" else _postgres_problems
    with database.read() as tx:
        return look(tx, tables(database))


def _sqlite_problems(tx: Transaction, _shapes: tuple[Table, ...]) -> list[str]:
    damage = [row["integrity_check"] for row in tx.all("PRAGMA integrity_check")]
    found = [f"数据库文件已损坏：{text}" for text in damage if text != "ok"]
    lost = tx.all("PRAGMA foreign_key_check")
    return found + [
        f"表 {row['table']} 第 {row['rowid']} 行指向 {row['parent']} 中不存在的记录" for row in lost
    ]


def _postgres_problems(tx: Transaction, shapes: tuple[Table, ...]) -> list[str]:
    """PostgreSQL keeps pages and references whole by itself; what a restore by hand forgets are the sequences."""
    found = []
    for table in shapes:
        if table.counted and tx.value(_NEXT_ID_IS_TAKEN.format(table=table.name), table=table.name):
            found.append(f"表 {table.name} 的编号序列落后于已有记录，新记录会重号，请用 db restore 重新恢复")
    return found


_NEXT_ID_IS_TAKEN = """
    SELECT max(id) > coalesce(pg_sequence_last_value(pg_get_serial_sequence(:table, 'id')::regclass), 0)
    FROM "{table}"
"""
