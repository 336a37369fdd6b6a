"""`kb cases`: the saved questions on which every release is tried."""

from dataclasses import asdict
from getpass import getuser
from pathlib import Path
from typing import Any

import click

from hotline.cli._database import clock, database
from hotline.cli._errors import FAILED
from hotline.cli._groups import Group
from hotline.cli._output import json_option, show

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
OBJECT = "question_saved"


@click.group(cls=Group)
def cases() -> None:
    """保存的问题：每次发布前都要试，答对的不能变错。 Questions that every release is tried on."""


@cases.command("list")
@json_option
def list_(as_json: bool) -> None:
    """列出保存的问题。 List the saved questions."""
    from knowledge_base.saved import saved

    with database() as db, db.read() as tx:
        found = saved(tx)
    lines = [
        f"{one.id:>5}  {one.question} → {one.article or '不应作答'}  {one.saved_by} {one.saved_at[:10]} {one.why}".rstrip()
        for one in found
    ]
    show({"cases": [asdict(one) for one in found]}, "\n".join(lines) or "还没有保存的问题。", as_json)


@cases.command()
@click.argument("question")
@click.option("--article", default="", help="应当作答的知识编号；不写表示不应有知识作答")
@click.option("--why", default="", help="为什么保存这个问题")
@json_option
def add(question: str, article: str, why: str, as_json: bool) -> None:
    """保存 QUESTION 和应当作答的知识。 Save a question with the article that must answer it."""
    from console import audit
    from knowledge_base.saved import save

    with database() as db:
        now = clock(db).now()
        with db.write() as tx:
            is_new = save(tx, question, article, getuser(), now, why)
            audit.record(tx, now, getuser(), OBJECT, article, "命令行保存")
    show({"new": is_new}, "已保存。" if is_new else "这个问题原已保存，已改为现在的应答知识。", as_json)


@cases.command()
@click.argument("number", type=click.IntRange(min=1), metavar="ID")
@json_option
def drop(number: int, as_json: bool) -> None:
    """删去保存的问题 ID。 Take a saved question away."""
    from console import audit
    from knowledge_base.saved import NotSaved
    from knowledge_base.saved import drop as take_away

    with database() as db:
        now = clock(db).now()
        with db.write() as tx:
            gone = take_away(tx, number)
            if gone is None:
                raise NotSaved(f"没有第 {number} 号保存的问题。")
            audit.record(tx, now, getuser(), OBJECT, gone.article, f"删去：{gone.question}")
    show({"dropped": number}, f"已删去“{gone.question}”。", as_json)


@cases.command("import")
@click.argument("file", type=FILE)
@json_option
@click.pass_context
def import_(ctx: click.Context, file: Path, as_json: bool) -> None:
    """保存 FILE 里的问题（question、article），逐行指出不能用的。 Save the questions of a file."""
    from console import audit
    from knowledge_base.importer import faults_of_queries, queries_of
    from knowledge_base.saved import NotSaved, save

    data, new, known = file.read_bytes(), 0, 0
    rejected: list[dict[str, Any]] = [
        {"row": fault.row, "reason": fault.reason} for fault in faults_of_queries(data)
    ]
    with database() as db:
        now = clock(db).now()
        with db.write() as tx:
            for query in queries_of(data):
                try:
                    is_new = save(tx, query.question, query.article, getuser(), now, file.name)
                    new, known = new + is_new, known + (not is_new)
                except NotSaved as error:
                    rejected.append({"row": query.row, "reason": str(error)})
            audit.record(tx, now, getuser(), OBJECT, "", f"导入 {new + known} 个")
    rejected.sort(key=lambda one: one["row"])
    lines = [f"{file}:{one['row']}: {one['reason']}" for one in rejected]
    lines.append(f"新保存 {new} 个，原已保存 {known} 个，不能用 {len(rejected)} 行。")
    show({"new": new, "known": known, "rejected": rejected}, "\n".join(lines), as_json)
    if rejected and not new + known:
        ctx.exit(FAILED)
