"""Finds out quickly, and with a sentence, whether a database can be opened at all."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from storage.database import SQLITE_PREFIX
from storage.errors import Unreachable

SECONDS_TO_WAIT = 5


def check_reachable(url: str) -> None:
    """Raise Unreachable when the server does not answer or the file is not a database; a missing file is fine."""
    if url.startswith(SQLITE_PREFIX):
        _check_file(Path(url.removeprefix(SQLITE_PREFIX)))
    else:
        _check_server(url)


def _check_file(path: Path) -> None:
    if not path.exists():
        return
    try:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA schema_version").fetchone()
    except sqlite3.Error as error:
        raise Unreachable(
            f"数据库文件 {path} 打不开（{error}）。 The database file cannot be opened."
        ) from None


def _check_server(url: str) -> None:
    import psycopg

    if _is_torn(url):  # the driver would quote the pieces, and the password is one of them
        raise Unreachable(
            "PostgreSQL 数据库的地址（HOTLINE_DATABASE_URL）写得不对，请检查：用户名和密码里的 % @ / : ? 须写成"
            " %25 %40 %2F %3A %3F。 Special characters in the user name and the password must be percent-encoded."
        )
    try:
        psycopg.connect(url, connect_timeout=SECONDS_TO_WAIT).close()
    except psycopg.Error as error:
        raise Unreachable(
            f"连不上 PostgreSQL 数据库（{str(error).strip()}），请检查 HOTLINE_DATABASE_URL 和数据库服务。"
            " The database server does not answer."
        ) from None


def _is_torn(url: str) -> bool:
    """Whether the password would be read as something else."""
    login = url.partition("://")[2].rpartition("@")[0]
    return re.fullmatch(r"(?:[^@/?%\s]|%[0-9A-Fa-f]{2})*", login) is None
