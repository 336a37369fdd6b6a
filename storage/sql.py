"""One SQL text for both engines: named parameters, lists, and row locks that only PostgreSQL needs.

Statements use `:name` parameters. `IN :name` takes a list. `/* for update */` and `/* skip locked */` at the end
of a SELECT become row locks on PostgreSQL; SQLite has one writer and needs none.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Literal

Engine = Literal["sqlite", "postgresql"]

_PARAMETER = re.compile(r"(?<![:\w]):([a-z_]\w*)")
_LIST = re.compile(r"\bIN\s+:([a-z_]\w*)", re.IGNORECASE)
_LOCKS = {"/* for update */": "FOR UPDATE", "/* skip locked */": "FOR UPDATE SKIP LOCKED"}


def statement(sql: str, params: Mapping[str, Any], engine: Engine) -> tuple[str, Mapping[str, Any]]:
    """Return the engine's text and parameters; a list parameter becomes one parameter an element."""
    lists = _lists(sql)
    if not lists:
        return _translated(sql, engine), params
    flat = {name: value for name, value in params.items() if name not in lists}
    for name in lists:
        values = params[name]
        flat |= {f"{name}_{n}": value for n, value in enumerate(values)}
        sql = _expanded(sql, name, len(values))
    return _translated(sql, engine), flat


@lru_cache(maxsize=2048)
def _lists(sql: str) -> tuple[str, ...]:
    return tuple(_LIST.findall(sql))


def _expanded(sql: str, name: str, length: int) -> str:
    names = ", ".join(f":{name}_{n}" for n in range(length))
    if not names:
        # Nothing is in an empty list and everything outside it; IN (NULL) and its contrary are neither true nor false.
        sql = re.sub(rf"\bNOT\s+IN\s+:{name}\b", "NOT IN (NULL) IS NOT FALSE", sql, flags=re.IGNORECASE)
        names = "NULL"
    return re.sub(rf"\bIN\s+:{name}\b", f"IN ({names})", sql, flags=re.IGNORECASE)


@lru_cache(maxsize=2048)
def _translated(sql: str, engine: Engine) -> str:
    if engine == "sqlite":
        return sql
    for comment, lock in _LOCKS.items():
        sql = sql.replace(comment, lock)
    return _PARAMETER.sub(r"%(\1)s", sql.replace("%", "%%"))
