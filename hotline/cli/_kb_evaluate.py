"""`kb evaluate`: measures a file, the release that answers or the coming one, and compares it with an earlier release."""

import json
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from hotline.cli._database import database
from hotline.cli._evaluation_words import Compared, for_people, for_programs
from hotline.cli._output import json_option, show, warn

if TYPE_CHECKING:
    from knowledge_base.evaluate import Evaluation, Matches, Query
    from knowledge_base.importer import Rejected
    from knowledge_base.mistakes import Mistake
    from storage.database import Database

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
NEW_FILE = click.Path(dir_okay=False, path_type=Path)
MOST_WARNINGS = 20


class Base(NamedTuple):
    """What is measured: how it is built, and the question of each article."""

    build: "Callable[[], Matches]"
    texts: Mapping[str, str]


@click.command()
@click.option(
    "--kb", type=FILE, help="知识文件：article、question，同一编号的多行是不同问法；不写则评测现行发布"
)
@click.option(
    "--queries", type=FILE, help="评测文件：question、article，没有答案的留空；不写则用已保存的问题"
)
@click.option("--details", type=NEW_FILE, help="把每个问题的匹配结果写到这个文件，一行一个")
@click.option("--errors", type=NEW_FILE, help="把答错的按应先修改的知识排列，写成表（CSV、XLSX、JSON 等）")
@click.option(
    "--against", type=click.IntRange(min=1), metavar="N", help="与第 N 次发布比较：哪些变对了，哪些变错了"
)
@click.option("--draft", is_flag=True, help="评测即将发布的知识（含已提交、已审核的），不是现行发布")
@json_option
def evaluate(
    kb: Path | None,
    queries: Path | None,
    details: Path | None,
    errors: Path | None,
    against: int | None,
    draft: bool,
    as_json: bool,
) -> None:
    """用标注好的问题评测匹配，列出答错的及其原因。 Measure matching, list mistakes by cause."""
    from knowledge_base.evaluate import measure
    from knowledge_base.mistakes import mistakes

    if kb and draft:
        raise click.UsageError("--kb 和 --draft 二者选一。")
    needs_none = kb is not None and queries is not None and against is None
    with nullcontext() if needs_none else database() as db:
        base = _of_file(kb) if kb else _of_database(_given(db), draft)
        asked = _of_queries(queries, base) if queries else _of_saved(_given(db))
        found = measure(base.build, asked)
        compared = _against(_given(db), against, asked, found) if against else None
    wrong = mistakes(zip(asked, found.matches, strict=True), base.texts)
    if details:
        _write_details(details, asked, found)
    if errors:
        _write_errors(errors, wrong)
    show(for_programs(found, wrong, compared), for_people(found, wrong, compared), as_json)


def _given(db: "Database | None") -> "Database":
    assert db is not None  # opened above unless both files are given
    return db


def _of_file(file: Path) -> Base:
    from hotline.cli._knowledge import city_pack, vectors
    from knowledge_base.importer import questions_of
    from knowledge_base.matcher import Matcher

    wanted = city_pack().rules.matching
    rows, vectors_of = questions_of(file.read_bytes()), vectors()
    texts = {row.article: row.text for row in reversed(rows)}
    return Base(lambda: Matcher(rows, wanted.floor, wanted.margin, vectors=vectors_of), texts)


def _of_database(db: "Database", draft: bool) -> Base:
    """The release that answers; with `draft` the one that `kb publish` would make."""
    from hotline.cli._knowledge import live_knowledge
    from knowledge_base import store

    with db.read() as tx:
        release = store.current_release(tx)
        coming = store.coming(tx, submitted=True) if draft else None
        versions = store.coming_versions(tx, coming) if coming else store.released(tx, release or 0)
    texts = {version.content.article: version.content.question for version in versions}
    return Base(lambda: live_knowledge(db).trial(versions, release), texts)


def _of_queries(file: Path, base: Base) -> "tuple[Query, ...]":
    """The questions of the file, with a warning for each row that measures nothing."""
    from knowledge_base.importer import faults_of_queries, queries_of

    data = file.read_bytes()
    _warn_of(file, faults_of_queries(data, base.texts))
    return tuple(queries_of(data))


def _of_saved(db: "Database") -> "tuple[Query, ...]":
    from knowledge_base.saved import saved

    with db.read() as tx:
        cases = saved(tx)
    if not cases:
        raise click.UsageError("还没有保存的问题，请用 --queries 指定评测文件，或先用 kb cases add 保存。")
    return tuple(case.query for case in cases)


def _warn_of(file: Path, faults: "list[Rejected]") -> None:
    for fault in faults[:MOST_WARNINGS]:
        warn(f"{file}:{fault.row}: {fault.reason}")
    if len(faults) > MOST_WARNINGS:
        warn(f"{file}: 另有 {len(faults) - MOST_WARNINGS} 行有类似问题")


def _against(db: "Database", number: int, asked: "tuple[Query, ...]", found: "Evaluation") -> Compared:
    from hotline.cli._knowledge import live_knowledge
    from knowledge_base import store
    from knowledge_base.articles import MoveRefused
    from knowledge_base.changes import changes
    from knowledge_base.evaluate import measure

    with db.read() as tx:
        if number > (store.current_release(tx) or 0):
            raise MoveRefused(f"没有第 {number} 次发布，无法比较。")
        versions = store.released(tx, number)
    before = measure(lambda: live_knowledge(db).trial(versions, number), asked)
    return Compared(number, before, *changes(asked, before.matches, found.matches))


def _write_details(file: Path, asked: "tuple[Query, ...]", found: "Evaluation") -> None:
    """One line a query in the shape of `ask`, with what was expected and why it was not given."""
    from hotline.cli._knowledge import as_json
    from knowledge_base.evaluate import rank_of
    from knowledge_base.mistakes import cause_of
    from storage.whole_files import written_whole

    with written_whole(file) as draft, draft.open("w", encoding="utf-8") as lines:
        for query, match in zip(asked, found.matches, strict=True):
            expected = {
                "expected": query.article,
                "rank": rank_of(query, match),
                "cause": cause_of(query, match),
            }
            lines.write(json.dumps({**as_json(match), **expected}, ensure_ascii=False) + "\n")


def _write_errors(file: Path, wrong: "list[Mistake]") -> None:
    from knowledge_base.mistakes import CAUSES
    from storage.sheet_writing import write_table

    columns = (
        "先看哪一条",
        "原因",
        "问题",
        "应答知识",
        "它的名次",
        "排第一的知识",
        "它的问句",
        "得分",
        "差别",
        "行号",
    )
    rows = (
        (
            one.look_at, CAUSES[one.cause], one.query.question, one.query.article, one.rank or "不在前五", one.article,
            one.found, one.score, one.apart, one.query.row or "",
        )
        for one in wrong
    )  # fmt: skip
    write_table(file, "答错的问题", columns, rows)
