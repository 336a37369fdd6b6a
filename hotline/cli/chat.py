"""`chat`: talk to the bot in the terminal."""

from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from hotline.pack.values import Pack
    from hotline.service import Service

CHANNEL = SENDER = "terminal"


@click.command()
@click.option(
    "--pack", type=click.Path(exists=True, file_okay=False, path_type=Path), help="城市包，默认取设置"
)
def command(pack: Path | None) -> None:
    """在终端里与机器人对话，不留下任何数据。 Talk to the bot; nothing is kept."""
    from hotline.cli._database import settings
    from hotline.encoding import vectors_of_command
    from hotline.pack.check import check_folder
    from hotline.replay.run import temporary_database

    checked = check_folder(pack or settings().pack).usable()
    with temporary_database() as db:
        from hotline.start import demonstration

        service = demonstration(db, checked, CHANNEL, vectors_of_command(settings()))
        _talk(service, checked)


def _talk(service: "Service", pack: "Pack") -> None:
    from channels.messages import Inbound

    click.echo(f"{pack.rules.name} · 输入内容后回车，Ctrl-D 结束。 Type and press Enter; Ctrl-D ends.")
    for key in count(1):
        text = _next_line()
        if text is None:
            return
        now = service.clock.now()
        for delivery in service.receive(Inbound(CHANNEL, "main", SENDER, str(key), now, text=text)):
            click.secho(delivery.text, fg="cyan")


def _next_line() -> str | None:
    try:
        return str(click.prompt("您", prompt_suffix="：", default="", show_default=False))
    except click.Abort:
        click.echo()
        return None
