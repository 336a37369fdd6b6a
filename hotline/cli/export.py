"""`export`: lists of tickets for auditors: asked for, approved by another person, taken out, everything logged."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hotline.cli._database import clock, database
from hotline.cli._groups import Group
from hotline.cli._output import json_option, show

if TYPE_CHECKING:
    from desk.city import City
    from desk.exports import Person
    from storage.transaction import Row, Transaction
    from tickets.model import Refusal

WHO = click.option(
    "--as", "who", required=True, metavar="NAME", help="以哪个工作人员账号办理；每一步都记在他名下"
)
NUMBER = click.argument("number", type=click.IntRange(min=1), metavar="N")
LIST = "，几个用顿号分开"


@click.group(cls=Group)
def command() -> None:
    """调取清单：申请、批准、下载，供纪检、司法、巡视等调取。 Lists for auditors."""


@command.command()
@click.option("--title", required=True, help="清单的名称，例如：群众身边不正之风线索")
@click.option("--requester", required=True, help="提出要求的单位，例如：市纪委监委")
@click.option("--basis", required=True, help="依据：法律条款或来函文号")
@click.option("--period", required=True, help="受理的期间，例如 2024-10 或 2024-01-01..2024-10-31")
@click.option("--units", default="", help=f"承办单位{LIST}")
@click.option("--topics", default="", help=f"诉求分类或事项{LIST}")
@click.option("--lines", default="", help=f"专线{LIST}")
@click.option("--purposes", default="", help=f"诉求类型{LIST}")
@click.option("--words", default="", help=f"标题或内容里的词，有一个即可{LIST}")
@click.option(
    "--unmask",
    multiple=True,
    type=click.Choice(["name", "phone", "text"]),
    help="要求不遮盖的列；保密举报始终遮盖",
)
@WHO
@json_option
def request(period: str, unmask: tuple[str, ...], who: str, as_json: bool, **texts: str) -> None:
    """申请一份清单，等待另一位值班长或审计人员批准。 Ask for a list."""
    from desk import exports
    from desk.export_filter import Filter, listed
    from reports.periods import NoPeriod, read_period

    try:
        span = read_period(period)
    except NoPeriod as error:
        raise click.BadParameter(str(error), param_hint="--period") from None
    with database() as db:
        now = clock(db).now()
        with db.write() as tx:
            city = _city(tx)
            units = tuple(map(city.units.full_name, listed(texts["units"])))
            lists = {name: listed(texts[name]) for name in ("topics", "lines", "purposes", "words")}
            wanted = exports.Request(
                texts["title"], texts["requester"], texts["basis"],
                Filter(span.first, span.last, units=units, **lists), unmask,
            )  # fmt: skip
            number = _done(exports.ask(tx, _person(tx, city, who), wanted, now))
    show({"export": number}, f"已申请第 {number} 号清单，等待批准。", as_json)


@command.command()
@NUMBER
@WHO
@json_option
def approve(number: int, who: str, as_json: bool) -> None:
    """批准第 N 号清单并固定其内容。 Approve a list and freeze it."""
    from desk import exports

    with database() as db:
        now = clock(db).now()
        with db.write() as tx:
            city = _city(tx)
            _done(exports.approve(tx, city, _person(tx, city, who), number, now))
            row = _required(tx, number)
    _show(row, f"已批准第 {number} 号清单：{row['count']} 件，校验码 {row['digest']}。", as_json)


@command.command()
@NUMBER
@click.option("--reason", required=True, help="不批准的理由")
@WHO
@json_option
def refuse(number: int, reason: str, who: str, as_json: bool) -> None:
    """不批准第 N 号清单。 Refuse a list."""
    from desk import exports

    with database() as db:
        now = clock(db).now()
        with db.write() as tx:
            _done(exports.refuse(tx, _person(tx, _city(tx), who), number, reason, now))
            row = _required(tx, number)
    _show(row, f"已退回第 {number} 号清单。", as_json)


@command.command()
@NUMBER
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@WHO
@json_option
def download(number: int, file: Path, who: str, as_json: bool) -> None:
    """把第 N 号清单写到 FILE（.csv、.xlsx、.sqlite）。 Take a list out."""
    from desk import exports
    from desk.export_files import write_list

    with database() as db:
        now = clock(db).now()
        with db.write() as tx:
            person = _person(tx, _city(tx), who)
            row = _done(exports.opened(tx, person, number))
            digest = write_list(file, row, exports.rows_of(tx, number), who, now)
            exports.note_download(tx, person, number, file.suffix[1:], digest, now)
    result = {"export": number, "rows": row["count"], "file": str(file), "sha256": digest}
    show(result, f"已写出 {row['count']} 件到 {file}，文件 SHA-256 {digest}。", as_json)


@command.command("list")
@json_option
def list_(as_json: bool) -> None:
    """列出全部清单。 All lists."""
    from desk import exports

    with database() as db, db.read() as tx:
        rows = exports.listed(tx)
    lines = [
        f"{row['id']}  {exports.STATES[row['state']]}  {row['title']}  {row['requester']}  {row['count']} 件"
        f"  {row['asked_by']} / {row['decided_by'] or '—'}"
        for row in rows
    ]
    show({"exports": [dict(row) for row in rows]}, "\n".join(lines) or "还没有清单。", as_json)


@command.command("show")
@NUMBER
@json_option
def show_(number: int, as_json: bool) -> None:
    """第 N 号清单的条件、件数和办理、下载记录。 One list with everything that was done with it."""
    from desk import exports

    with database() as db:
        now = clock(db).now()
        with db.read() as tx:
            row = _required(tx, number)
            log, found = exports.log_of(tx, number), exports.would_find(tx, row, now)
    lines = [
        f"{one['at'][:16]}  {one['by_whom']}  {exports.DEEDS[one['action']]}  {one['format']}" for one in log
    ]
    head = f"第 {number} 号清单“{row['title']}”，提供给{row['requester']}，{row['count']} 件；按同一条件现在有 {found} 件。"
    show(
        {**row, "matching_now": found, "log": [dict(one) for one in log]}, "\n".join([head, *lines]), as_json
    )


def _show(row: "Row", sentence: str, as_json: bool) -> None:
    names = ("state", "count", "digest", "same_as")
    show({"export": row["id"], **{name: row[name] for name in names}}, sentence, as_json)


def _done(result: "Any | Refusal") -> Any:  # noqa: ANN401 - what the action gives
    from tickets.model import Refusal

    if isinstance(result, Refusal):
        raise click.ClickException(result.text)
    return result


def _required(tx: "Transaction", number: int) -> "Row":
    from desk import exports

    row = exports.one(tx, number)
    if row is None:
        raise click.ClickException(exports.SENTENCES["no_export"].format(id=number))
    return row


def _city(tx: "Transaction") -> "City":
    from hotline.city import make_city
    from hotline.pack.revisions import NoPack, current

    revision = current(tx)
    if revision is None:
        raise NoPack
    return make_city(revision.pack()).desk


def _person(tx: "Transaction", city: "City", name: str) -> "Person":
    from console.users import find
    from desk.exports import person

    user = find(tx, name)
    if user is None:
        raise click.BadParameter(f"没有“{name}”这个账号，或账号已停用", param_hint="--as")
    return person(user.name, user.role, user.unit, city.readers)
