"""`messages`: what came in, for audits."""

from pathlib import Path

import click

from hotline.cli._groups import Group
from hotline.cli._output import json_option


@click.group(cls=Group)
def command() -> None:
    """来信：导出。 Inbound messages."""


@command.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@json_option
def export(file: Path, as_json: bool) -> None:
    """把收到的全部消息写到 FILE，格式由后缀决定。 Every inbound message, for audits."""
    from channels.records import MESSAGES, message_rows
    from hotline.cli._writing import write_out

    write_out(file, "messages", MESSAGES, message_rows, as_json)
