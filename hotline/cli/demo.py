"""`demo`: a city with a simulated last quarter to look around in, in a database file of its own."""

import os
from datetime import datetime
from pathlib import Path

import click

from hotline.cli._output import progress

FILE = Path("var/demo.db")
PACK = Path("packs/demo")


@click.command()
@click.option(
    "--file",
    type=click.Path(dir_okay=False, path_type=Path),
    default=FILE,
    show_default=True,
    help="演示库文件",
)
@click.option(
    "--pack", type=click.Path(exists=True, file_okay=False, path_type=Path), default=PACK, show_default=True
)
@click.option(
    "--until", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"]), help="这一季度到何时为止，默认到现在"
)
@click.option("--contacts", type=click.IntRange(min=1), help="一个季度多少件来件")
@click.option("--again", is_flag=True, help="重新生成")
@click.option("--no-serve", is_flag=True, help="只生成，不运行服务")
@click.option("--host", help="监听地址，默认取 HOTLINE_HOST")
@click.option("--port", type=click.IntRange(0, 65535), help="监听端口，默认取 HOTLINE_PORT")
@click.pass_context
def command(
    ctx: click.Context,
    file: Path,
    pack: Path,
    until: datetime | None,
    contacts: int | None,
    again: bool,
    no_serve: bool,
    host: str | None,
    port: int | None,
) -> None:
    """生成一个有上季度数据的演示城市并运行。 A city with a simulated quarter to look around in."""
    from hotline.cli.serve import command as serve
    from hotline.demo import CONTACTS, PASSWORD, accounts, make_demo
    from hotline.pack.check import check_folder
    from storage.clock import SystemClock
    from storage.database import SQLITE_PREFIX

    city = check_folder(pack).usable()
    if again or not file.exists():
        now = SystemClock(city.rules.timezone).now()
        end = until.replace(tzinfo=now.tzinfo) if until else now
        with progress("正在生成上一季度") as step:
            make_demo(file, city, end, contacts or CONTACTS, step)
    click.echo(f"演示库：{file}（重新生成请加 --again）")
    click.echo("  账号：" + "、".join(f"{one.name}（{one.title}）" for one in accounts(city)))
    click.echo(f"  密码都是 {PASSWORD}；数据全部虚构，请勿对外开放。")
    if not no_serve:
        # The service reads its settings from the environment; the demo must never touch the database that they name.
        os.environ["HOTLINE_DATABASE_URL"] = f"{SQLITE_PREFIX}{file}"
        os.environ["HOTLINE_PACK"] = str(pack)
        os.environ["HOTLINE_CHANNELS"] = "webchat"
        ctx.invoke(serve, host=host, port=port, role="all")
