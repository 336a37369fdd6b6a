"""`route`: learning from past requests which unit each belongs to, and measuring how well that works."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from hotline.cli._groups import Group
from hotline.cli._output import json_option, progress, show, warn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tickets.routing_training import Example

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
MOST_NAMED = 20
"""Rows of a file that are named one by one; of more, only how many."""


@click.group(cls=Group)
def command() -> None:
    """派单学习：从过去的诉求学、评测。 Learning which unit a request belongs to."""


@command.command()
@click.option("--train", "taught", required=True, type=FILE, help="学习用的文件：列 text、label")
@click.option("--test", "asked", required=True, type=FILE, help="评测用的文件：列 text、label")
@json_option
def evaluate(taught: Path, asked: Path, as_json: bool) -> None:
    """用 --train 学，在 --test 上评测；什么也不保存。 Learn from one file, measure on the other; nothing is kept."""
    from hotline.cli._knowledge import city_pack
    from hotline.learning import router_for
    from hotline.routing import routing_of
    from tickets.routing_evaluation import figures, judge
    from tickets.routing_training import learn

    examples, tests = _examples(taught), _examples(asked)
    make = router_for([one.unit for one in examples], routing_of(city_pack()))
    with progress("学习") as step:
        learnt = learn(make(None), examples, step)
    found = figures(judge(make(learnt), tests))
    show(found, "\n".join(f"{name:28} {value}" for name, value in found.items()), as_json)


def _examples(file: Path) -> "Sequence[Example]":
    """The rows of a file; those that cannot be used are named, and a file without a usable one is refused."""
    from storage.sheet_reading import read_table
    from tickets.routing_file import knows_header, read_examples

    found, rejected = read_examples(read_table(file.read_bytes(), knows_header))
    for row in rejected[:MOST_NAMED]:
        warn(f"{file}:{row.row}: {row.reason}")
    if len(rejected) > MOST_NAMED:
        warn(f"{file}：还有 {len(rejected) - MOST_NAMED} 行不能用。")
    if not found:
        raise click.ClickException(f"{file} 没有一行可用，每行都要有 text 和 label。 No row can be used.")
    return [example for _, example in found]
