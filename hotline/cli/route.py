"""`route`: learning from past requests which unit each belongs to, and measuring how well that works."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from hotline.cli._groups import Group
from hotline.cli._output import json_option, progress, show, warn

if TYPE_CHECKING:
    from hotline.routing import PackRouting
    from tickets.routing import Learnt
    from tickets.routing_training import Example

    Rows = list[tuple[int, Example]]

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

    examples, tests = ([one for _, one in _rows(file)] for file in (taught, asked))
    make = router_for([one.unit for one in examples], routing_of(city_pack()))
    with progress("学习") as step:
        learnt = learn(make(None), examples, step)
    found = figures(judge(make(learnt), tests))
    show(found, "\n".join(f"{name:28} {value}" for name, value in found.items()), as_json)


@command.command()
@click.argument("file", type=FILE)
@json_option
def train(file: Path, as_json: bool) -> None:
    """从 FILE（列 text、label）、城市包的历史和办结工单学习派单，运行中的服务随即启用。 Learn from FILE; services use it."""
    from hotline.cli._database import clock, database
    from hotline.cli._knowledge import city_pack
    from hotline.learning import lesson_of, outcome, router_for
    from hotline.routing import routing_of
    from tickets import routing_models
    from tickets.routing_training import Relearnt, learn

    rows = _rows(file)
    with database() as db:
        pack, now = city_pack(), clock(db).now()
        given, unknown = _of_units(rows, routing_of(pack))
        _name(file, [(row, f"“{one.unit}”不是现行城市包的承办单位，没有学。") for row, one in unknown])
        with db.read() as tx:
            lesson = lesson_of(tx, pack, given)
        examples = [*lesson.known, *lesson.fresh] if given else [one for _, one in rows]
        make = router_for([one.unit for one in given or examples], lesson.routing)
        with progress("学习") as step:
            learnt = learn(make(None), examples, step)
        number = None
        if given:
            with db.write() as tx:
                number = routing_models.add(tx, outcome(Relearnt(learnt)), given, now)
    result = {
        "n": len(given), "examples": learnt.examples, "units": len(learnt.model.labels), "accuracy": learnt.accuracy,
        "megabytes": round(learnt.model.megabytes, 2), "model": number,
        "unknown": [{"row": row, "label": one.unit} for row, one in unknown],
    }  # fmt: skip
    show(result, _trained(learnt, number), as_json)


def _trained(learnt: "Learnt", number: int | None) -> str:
    said = f"学了 {learnt.examples} 件诉求、{len(learnt.model.labels)} 个单位；轮流留出一部分来试，派对 {learnt.accuracy:.1%}。"
    if number is None:
        return f"{said}没有一个 label 是现行城市包的承办单位，没有启用。"
    return f"{said}已存为第 {number} 个模型（{learnt.model.megabytes:.1f} MB），运行中的服务两秒内启用。"


def _of_units(rows: "Rows", routing: "PackRouting") -> "tuple[list[Example], Rows]":
    """The examples of units of the city, and the rows of others."""
    from hotline.routing import units_of

    units = units_of(routing.units)
    known = [one for _, one in rows if units.find(one.unit)]
    return known, [(row, one) for row, one in rows if not units.find(one.unit)]


def _rows(file: Path) -> "Rows":
    """The rows of a file; those that cannot be used are named, and a file without a usable one is refused."""
    from storage.sheet_reading import read_table
    from tickets.routing_file import knows_header, read_examples

    found, rejected = read_examples(read_table(file.read_bytes(), knows_header))
    _name(file, [(row.row, row.reason) for row in rejected])
    if not found:
        raise click.ClickException(f"{file} 没有一行可用，每行都要有 text 和 label。 No row can be used.")
    return found


def _name(file: Path, faults: list[tuple[int, str]]) -> None:
    for row, reason in faults[:MOST_NAMED]:
        warn(f"{file}:{row}: {reason}")
    if len(faults) > MOST_NAMED:
        warn(f"{file}：还有 {len(faults) - MOST_NAMED} 行也不能用。")
