"""`python -m tests.transcripts CHANNEL|all [--out DIR]`."""

from pathlib import Path

import click

from tests.transcripts.channels import CHANNELS, transcript_of


@click.command()
@click.argument("channel", type=click.Choice([*CHANNELS, "all"]))
@click.option("--out", type=click.Path(path_type=Path), help="写入这个目录，一个渠道一个文件；不填则显示")
def main(channel: str, out: Path | None) -> None:
    """一段短短的往来，各方发出和收到的内容。 One short story, and what each side sent and got."""
    for name in CHANNELS if channel == "all" else (channel,):
        click.echo(f"# {name}")
        if out is None:
            transcript_of(name, click.echo)
            continue
        out.mkdir(parents=True, exist_ok=True)
        (out / f"{name}.txt").write_text(transcript_of(name).text(), encoding="utf-8")


main()
