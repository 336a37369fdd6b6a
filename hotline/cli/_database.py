"""Opens what most commands need: the settings, the database they name, and the city's clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hotline.cli._output import warn

if TYPE_CHECKING:
    from hotline.pack.values import Pack
    from hotline.settings import Settings
    from storage.clock import SystemClock
    from storage.database import Database
    from storage.transaction import Transaction
    from tickets.units import Units

SETTINGS = "hotline.settings"


def settings() -> "Settings":
    """The settings, read once a command; names that nothing reads are warned about."""
    kept = click.get_current_context().find_root().meta
    if SETTINGS not in kept:
        kept[SETTINGS] = _read_settings()
    loaded: Settings = kept[SETTINGS]
    return loaded


def _read_settings() -> "Settings":
    from hotline.channel_settings import environment, faults_of_channels, known_variables
    from hotline.settings import SettingsError, load_settings, unknown_settings

    try:
        loaded = load_settings()
    except SettingsError as error:
        raise SettingsError(f"{error}\n{faults_of_channels()}".rstrip()) from None
    for sentence in unknown_settings(known_variables(loaded.channels), environment()):
        warn(sentence)
    return loaded


@contextmanager
def database(*, ready: bool = True) -> "Iterator[Database]":
    """The database of the settings. `ready`: it must exist and have the schema of this program."""
    from storage import schema
    from storage.errors import SchemaMissing

    if ready and not _may_exist():
        raise SchemaMissing(
            "还没有数据库文件，请先运行 python -m hotline db migrate。 There is no database yet."
        )
    with _opened() as db:
        if ready:
            schema.check(db)
        yield db


@contextmanager
def database_if_any() -> "Iterator[Database | None]":
    """The database when it has been prepared, else None: what needs no database works on a fresh machine, too."""
    from storage import schema

    if not _may_exist():
        yield None
        return
    with _opened() as db:
        prepared = schema.current_revision(db) is not None
        if prepared:
            schema.check(db)
        yield db if prepared else None


def _may_exist() -> bool:
    """An embedded database is a file; looking for it must not make it."""
    from storage.database import SQLITE_PREFIX

    url = settings().database_url.get_secret_value()
    return not url.startswith(SQLITE_PREFIX) or Path(url.removeprefix(SQLITE_PREFIX)).exists()


@contextmanager
def _opened() -> "Iterator[Database]":
    from storage.database import open_database
    from storage.reaching import check_reachable

    url = settings().database_url.get_secret_value()
    check_reachable(url)
    db = open_database(url)
    try:
        yield db
    finally:
        db.close()


def clock(db: "Database | None") -> "SystemClock":
    """The clock of the city whose pack the database holds; of the base where there is none yet."""
    from hotline.pack.files import base
    from storage.clock import SystemClock

    pack = _pack_in(db)
    if pack is not None:
        return SystemClock(pack.rules.timezone)
    return SystemClock(str(base().documents["city"].data["timezone"]))


def areas(db: "Database | None") -> tuple[str, ...]:
    """The areas of the city whose pack the database holds; none where there is none yet."""
    pack = _pack_in(db)
    return tuple(dict.fromkeys(row.area for row in pack.places if row.area)) if pack else ()


def _pack_in(db: "Database | None") -> "Pack | None":
    from hotline.pack.revisions import current

    if db is None:
        return None
    with db.read() as tx:
        revision = current(tx)
    return revision.pack() if revision else None


def directory(tx: "Transaction") -> "Units":
    """The units of the pack in the database; raises NoPack when there is none."""
    from hotline.pack.revisions import NoPack, current
    from tickets.units import Unit, Units

    revision = current(tx)
    if revision is None:
        raise NoPack
    return Units(Unit(row.unit, aliases=row.aliases) for row in revision.pack().units)
