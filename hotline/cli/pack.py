"""`pack`: check a city pack, load it into the database, write the present one out."""

from collections import defaultdict
from collections.abc import Iterable
from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hotline.cli._database import database
from hotline.cli._errors import FAILED
from hotline.cli._groups import Group
from hotline.cli._output import json_option, show, warn

if TYPE_CHECKING:
    from hotline.pack.differences import Change
    from hotline.pack.faults import Fault
    from hotline.pack.values import Pack

FOLDER = click.Path(path_type=Path)
MOST_NAMES_A_LINE = 10


@click.group(cls=Group)
def command() -> None:
    """城市包：检查、载入、导出。 City packs."""


@command.command()
@click.argument("folder", metavar="DIR", type=FOLDER)
@json_option
@click.pass_context
def check(ctx: click.Context, folder: Path, as_json: bool) -> None:
    """检查 DIR 中的城市包，逐条指出文件、行和原因。 Check a pack."""
    from hotline.pack.check import check_folder

    checked = check_folder(folder)
    lines = [str(fault) for fault in checked.faults]
    ending = "可以使用" if checked.pack else f"有 {len(checked.errors)} 处错误，不能使用"
    result = {"ok": checked.pack is not None, "faults": [_fault(fault) for fault in checked.faults]}
    if as_json or checked.pack:
        show(result, "\n".join([*lines, f"{folder}：{ending}。"]), as_json)
    else:
        click.echo("\n".join([*lines, f"{folder}：{ending}。"]), err=True)
    if checked.pack is None:
        ctx.exit(FAILED)


@command.command()
@click.argument("folder", metavar="DIR", type=FOLDER)
@json_option
def load(folder: Path, as_json: bool) -> None:
    """把 DIR 中的城市包载入数据库并列出改动，运行中的服务两秒内采用。 Load a pack.

    知识只进入空的知识库，并立即发布；常用语只在还没有常用语时写入。
    """
    from hotline.pack import revisions
    from hotline.seeding import seed_knowledge, seed_replies
    from storage.clock import SystemClock

    pack = _usable(folder)
    now = SystemClock(pack.rules.timezone).now()
    with database() as db:
        loaded = revisions.load(db, pack, getuser(), now)
        seed_knowledge(db, pack, now)
        seed_replies(db, pack, now)
    changes = [{"file": c.file, "kind": c.kind, "key": c.key} for c in loaded.changes]
    result = {"revision": loaded.number, "new": loaded.is_new, "changes": changes}
    show(result, _loaded(loaded.number, loaded.is_new, loaded.changes), as_json)


@command.command()
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option("--whole", is_flag=True, help="连同通用底包的内容一起写出，看清全部可改之处")
@json_option
def export(folder: Path, whole: bool, as_json: bool) -> None:
    """把数据库中现行的城市包写到 DIR。 Write the current pack out."""
    from hotline.pack import revisions

    with database() as db:
        number = revisions.export(db, folder, whole)
    show({"revision": number, "folder": str(folder)}, f"第 {number} 版城市包已写到 {folder}。", as_json)


def _usable(folder: Path) -> "Pack":
    from hotline.pack.check import check_folder

    checked = check_folder(folder)
    pack = checked.usable()
    for fault in checked.faults:
        warn(str(fault))
    return pack


def _loaded(number: int, is_new: bool, changes: "Iterable[Change]") -> str:
    if not is_new:
        return f"与现行的第 {number} 版完全相同，没有改动。"
    kinds: dict[tuple[str, str], list[str]] = defaultdict(list)
    for change in changes:
        kinds[change.file, change.kind].append(change.key)
    titles = {"added": "新增", "changed": "修改", "removed": "删除"}
    lines = [f"{file} {titles[kind]} {len(keys)}：{_some(keys)}" for (file, kind), keys in kinds.items()]
    return "\n".join([*lines, f"已载入，现为第 {number} 版。"])


def _some(keys: list[str]) -> str:
    shown = "、".join(key if len(key) <= 24 else key[:24] + "…" for key in keys[:MOST_NAMES_A_LINE])
    return shown + (" 等" if len(keys) > MOST_NAMES_A_LINE else "")


def _fault(fault: "Fault") -> dict[str, object]:
    return {"file": fault.file, "line": fault.line, "reason": fault.reason, "warning": fault.warning}
