"""`kb`: the knowledge base from the command line: in, out, release, roll back, gaps, evaluation, fitting."""

from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hotline.cli._database import clock, database, directory
from hotline.cli._errors import FAILED
from hotline.cli._groups import Group
from hotline.cli._kb_cases import cases
from hotline.cli._kb_evaluate import FILE, NEW_FILE, evaluate
from hotline.cli._kb_fit import fit
from hotline.cli._kb_gaps import gaps, wording
from hotline.cli._kb_publish import publish
from hotline.cli._output import json_option, show

if TYPE_CHECKING:
    from knowledge_base.importer import Imported, ResolveUnit
    from storage.transaction import Transaction


@click.group(cls=Group)
def command() -> None:
    """知识库：导入、导出、发布、退回、缺口、评测、拟合。 The knowledge base."""


for one in (cases, evaluate, fit, gaps, publish, wording):
    command.add_command(one)


@command.command("import")
@click.argument("file", type=FILE)
@click.option("--unit", default="", help="没有写单位的知识归这个单位")
@json_option
@click.pass_context
def import_(ctx: click.Context, file: Path, unit: str, as_json: bool) -> None:
    """导入 FILE（CSV、TSV、JSON、JSONL、XLSX），逐行指出不能用的。 Import articles as submitted."""
    from knowledge_base.importer import import_file

    with database() as db:
        now = clock(db).now()
        with db.write() as tx:
            resolve = _units(tx)
            if unit and resolve(unit) is None:
                raise click.BadParameter(f"现行城市包里没有承办单位“{unit}”", param_hint="--unit")
            brought = import_file(tx, file.read_bytes(), getuser(), now, resolve, unit)
    rejected = [{"row": one.row, "reason": one.reason} for one in brought.rejected]
    result = {"new": len(brought.new), "updated": len(brought.changed), "unchanged": brought.unchanged}
    show({**result, "rejected": rejected}, _brought(file, brought), as_json)
    if rejected and not any(result.values()):
        ctx.exit(FAILED)


@command.command()
@click.argument("file", type=NEW_FILE)
@json_option
def export(file: Path, as_json: bool) -> None:
    """把已发布的知识写到 FILE，格式由后缀决定。 Export the published articles."""
    from knowledge_base import store
    from knowledge_base.exporter import export_file

    with database() as db, db.read() as tx:
        release = store.current_release(tx)
        count = export_file(file, store.released(tx, release) if release else [])
    show(
        {"release": release, "articles": count, "file": str(file)},
        f"已写出 {count} 条知识到 {file}。",
        as_json,
    )


@command.command()
@click.argument("number", type=click.IntRange(min=1), metavar="N")
@json_option
def rollback(number: int, as_json: bool) -> None:
    """退回到第 N 次发布的知识，作为一次新的发布。 Answer again with release N."""
    from knowledge_base import store

    with database() as db:
        now = clock(db).now()
        with db.write() as tx:
            release = store.rollback(tx, number, getuser(), now)
    result = {"release": release.number, "rolled_back_to": number}
    show(result, f"已退回到第 {number} 次发布的内容，现为第 {release.number} 次发布。", as_json)


def _units(tx: "Transaction") -> "ResolveUnit":
    """Units by name or alias, as the pack in the database has them."""
    units = directory(tx)

    def resolve(name: str) -> str | None:
        found = units.find(name)
        return found.name if found else None

    return resolve


def _brought(file: Path, brought: "Imported") -> str:
    lines = [f"{file}:{one.row}: {one.reason}" for one in brought.rejected]
    lines.append(
        f"新增 {len(brought.new)} 条，修改 {len(brought.changed)} 条，未变 {brought.unchanged} 条，"
        f"不能用 {len(brought.rejected)} 行。已提交的要 kb publish 后才会答复群众。"
    )
    return "\n".join(lines)
