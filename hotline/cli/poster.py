"""`poster`: the sheet for the wall with the code of the citizens' page, or the code alone."""

from pathlib import Path

import click

from hotline.cli._database import database, settings

PAPERS = click.Choice(["a4", "a3"])


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--address", default="", help="二维码指向的地址；不写则为 HOTLINE_PUBLIC_URL 下的网页对话")
@click.option("--place", default="", help="张贴在哪里，印在角上，例如“东城社区服务中心”")
@click.option("--paper", type=PAPERS, default="a4", show_default=True, help="纸张")
def command(file: Path, address: str, place: str, paper: str) -> None:
    """印制宣传海报：FILE 以 .pdf 结尾是海报，以 .svg 结尾只是二维码。 Make the poster, or its QR code alone."""
    from reports.printing.poster import code
    from storage.whole_files import written_whole

    address = address or f"{settings().address}/chat"
    suffix = file.suffix.lower()
    if suffix not in (".pdf", ".svg"):
        raise click.BadParameter("文件名须以 .pdf 或 .svg 结尾", param_hint="FILE")
    body = code(address) if suffix == ".svg" else _sheet(address, place, paper)
    with written_whole(file) as draft:
        draft.write_bytes(body)
    click.echo(f"{file}：扫码打开 {address}")


def _sheet(address: str, place: str, paper: str) -> bytes:
    from hotline.pack.revisions import NoPack, current
    from hotline.press import HousePress

    with database() as db, db.read() as tx:
        revision = current(tx)
    if revision is None:
        raise NoPack
    return HousePress(revision.pack()).poster(address, place, paper)
