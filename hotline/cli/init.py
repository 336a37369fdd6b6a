"""`init`: a new city pack to start from."""

from pathlib import Path

import click

from hotline.cli._output import json_option, show


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@json_option
def command(folder: Path, as_json: bool) -> None:
    """在 DIR 生成一个新的城市包，供修改。 Write a new city pack to start from."""
    from hotline.pack.starter import write_starter

    names = write_starter(folder)
    sentences = (
        f"已生成 {folder}（{len(names)} 个文件），说明见 {folder / 'README.md'}。\n"
        f"改好后运行：python -m hotline pack check {folder}"
    )
    show({"folder": str(folder), "files": list(names)}, sentences, as_json)
