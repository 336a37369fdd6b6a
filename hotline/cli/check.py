"""`check`: reads a printed bulletin and says where its figures contradict one another."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hotline.cli._output import json_option, show

if TYPE_CHECKING:
    from reports.checking import Finding
    from reports.checking.findings import Kind

KINDS: "dict[Kind, str]" = {
    "contradiction": "矛盾",
    "definition": "口径",
    "unverifiable": "无法核对",
    "wording": "文字",
}


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
def command(file: Path, as_json: bool) -> None:
    """核对一份通报 FILE（txt、docx、pdf）里的数字，指出互相矛盾之处。 Check a bulletin against itself."""
    from channels.storable import storable
    from reports.checking.checker import MOST_CHARACTERS, check_text
    from reports.checking.extraction import extract_text

    text = extract_text(file.read_bytes())
    if len(text) > MOST_CHARACTERS:
        click.echo(f"只核对了前 {MOST_CHARACTERS} 个字，之后的没有读；请把文件分开再核对。", err=True)
    found = check_text(text)
    sentences = storable("\n".join(_sentences(found)))
    show({"findings": [asdict(one) for one in found]}, sentences, as_json)


def _sentences(found: "tuple[Finding, ...]") -> Iterator[str]:
    for kind, title in KINDS.items():
        yield from (_sentence(title, one) for one in found if one.kind == kind)
    counts = Counter(one.kind for one in found)
    told = "，".join(f"{title} {counts[kind]} 处" for kind, title in KINDS.items())
    yield f"共 {len(found)} 处：{told}。"


def _sentence(title: str, one: "Finding") -> str:
    right = f"（所列 {one.printed}，应为 {one.computed}）" if one.kind == "contradiction" else ""
    return f"[{title}] 第 {one.start} 字 “{one.quote}”{right}：{one.hint}"
