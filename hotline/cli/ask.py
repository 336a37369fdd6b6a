"""`ask`: what the knowledge base would answer, without a conversation."""

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hotline.cli._output import json_option, progress

if TYPE_CHECKING:
    from knowledge_base.matcher import Match

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
WORKBOOK = b"PK\x03\x04"


@click.command()
@click.argument("text", required=False)
@click.option("--batch", type=FILE, help="每行一个问题的文件，或有 question 列的表格")
@click.option("--kb", type=FILE, help="匹配这个知识文件，不用已发布的知识")
@json_option
def command(text: str | None, batch: Path | None, kb: Path | None, as_json: bool) -> None:
    """匹配 TEXT 或一批问题，只看知识，不对话。 Match questions without a conversation."""
    from hotline.cli._knowledge import as_json as shape
    from hotline.cli._knowledge import matches

    if (text is None) == (batch is None):
        raise click.UsageError("请写一个问题，或用 --batch 指定问题文件，二者选一。")
    asked = [text] if text is not None else _questions(batch) if batch else []
    with matches(kb) as matcher, progress("匹配", quiet=batch is None or sys.stdout.isatty()) as step:
        for done, question in enumerate(asked, start=1):
            found = matcher.match(question)
            click.echo(json.dumps(shape(found), ensure_ascii=False) if as_json else _sentences(found))
            step(done, len(asked))


def _questions(file: Path) -> list[str]:
    """The questions of a table with such a column, else every line that says something."""
    from knowledge_base.importer import queries_of
    from storage.sheet_reading import decode

    data = file.read_bytes()
    if data[:4] == WORKBOOK or _is_table(decode(data)):
        return [query.question for query in queries_of(data)]
    return [line.strip() for line in decode(data).strip("\ufeff").splitlines() if line.strip()]


def _is_table(text: str) -> bool:
    """Whether the first line names a column of questions, or is a JSON object or list: what people ask is neither."""
    from knowledge_base.importer import COLUMNS

    first = next((line.strip("\ufeff ") for line in text.splitlines() if line.strip("\ufeff ")), "")
    cells = {cell.strip(' "').casefold() for cell in re.split("[,\t;]", first)}
    return (
        bool(cells & {"question", *COLUMNS.words["question"]})
        or re.match(r'\{\s*"|\[\s*(\{|$)', first) is not None
    )


def _sentences(match: "Match") -> str:
    from knowledge_base.changes import DECISIONS

    lines = [f"{match.query}：{DECISIONS[match.decision]}（{'；'.join(match.why)}）"]
    lines += [f"  {one.score:.2f}  {one.article}  {one.question}" for one in match.candidates]
    return "\n".join(lines)
