"""Opens what most commands need: the settings, the database they name, and the city's clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from hotline.cli._output import warn

if TYPE_CHECKING:
    from hotline.settings import Settings
    from storage.clock import SystemClock
    from storage.database import Database


def settings() -> "Settings":
    """The settings; names that nothing reads are warned about."""
    from hotline.channel_settings import environment, known_variables
    from hotline.settings import load_settings, unknown_settings

    loaded = load_settings()
    for sentence in unknown_settings(known_variables(loaded.channels), environment()):
        warn(sentence)
    return loaded


@contextmanager
def database(*, ready: bool = True) -> Iterator["Database"]:
    """The database of the settings. `ready`: it must exist and have the schema of this program."""
    from storage import schema
    from storage.database import SQLITE_PREFIX, open_database
    from storage.errors import SchemaMissing
    from storage.reaching import check_reachable

    url = settings().database_url.get_secret_value()
    check_reachable(url)
    if ready and url.startswith(SQLITE_PREFIX) and not Path(url.removeprefix(SQLITE_PREFIX)).exists():
        raise SchemaMissing(
            "还没有数据库文件，请先运行 python -m hotline db migrate。 There is no database yet."
        )
    opened = open_database(url)
    try:
        if ready:
            schema.check(opened)
        yield opened
    finally:
        opened.close()


def clock(db: "Database") -> "SystemClock":
    """The clock of the city whose pack the database holds; of the base before there is one."""
    from hotline.pack.files import base
    from hotline.pack.revisions import current
    from storage.clock import SystemClock

    with db.read() as tx:
        revision = current(tx)
    if revision is not None:
        return SystemClock(revision.pack().rules.timezone)
    return SystemClock(str(base().documents["city"].data["timezone"]))
