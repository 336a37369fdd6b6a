"""The shape of the database: bring it up to date, and refuse to work on one that does not fit the program.

Migrations are Alembic revisions in `storage/migrations/versions`, one set for both engines. Alembic is loaded only
when there is something to migrate.
"""

from pathlib import Path

from storage.alchemy import alchemy
from storage.database import Database
from storage.errors import SchemaBehind, SchemaMissing, SchemaNewer

MIGRATIONS = Path(__file__).parent / "migrations"


def known_revisions() -> list[str]:
    """The revisions that this program knows, oldest first; a file is named after its revision."""
    return sorted(path.stem for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def current_revision(database: Database) -> str | None:
    """The revision of the database, or None when it holds no tables of ours."""
    with database.read() as tx:
        if not tx.value(_TABLE_EXISTS[database.engine], name="alembic_version"):
            return None
        revision: str | None = tx.value("SELECT version_num FROM alembic_version")
    return revision


_TABLE_EXISTS = {
    "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = :name",
    "postgresql": "SELECT count(*) FROM information_schema.tables"
    " WHERE table_schema = current_schema() AND table_name = :name",
}


def check(database: Database) -> None:
    """Raise SchemaMissing, SchemaBehind or SchemaNewer unless program and database fit."""
    revision, known = current_revision(database), known_revisions()
    if revision is None:
        raise SchemaMissing("数据库还没有建表，请先运行 python -m hotline db migrate。")
    if revision not in known:
        raise SchemaNewer(
            f"数据库的版本（{revision}）比本程序（{known[-1]}）新，为保护数据已拒绝启动。"
            "请安装与数据库相符或更新的程序版本。"
        )
    if revision != known[-1]:
        raise SchemaBehind(
            f"数据库的版本（{revision}）比本程序（{known[-1]}）旧，请先备份，再运行 python -m hotline db migrate。"
        )


def migrate(database: Database) -> str:
    """Bring the database to the newest revision and return it; a newer database is refused."""
    try:
        check(database)
    except (SchemaMissing, SchemaBehind):
        _upgrade(database)
    return known_revisions()[-1]


def _upgrade(database: Database) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    with alchemy(database) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
