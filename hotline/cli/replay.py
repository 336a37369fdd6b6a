"""`replay`: a written scenario in virtual time, through the whole service."""

import json
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

if TYPE_CHECKING:
    from hotline.replay.scenario import Line

SCENARIO_FAULT = 2


@click.command()
@click.argument("scenario", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--pack", type=click.Path(exists=True, file_okay=False, path_type=Path), help="城市包，默认取设置"
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="把输出写到文件")
@click.option(
    "--state", type=click.Path(dir_okay=False, path_type=Path), help="把结束时的状态写到文件（JSON）"
)
def command(scenario: Path, pack: Path | None, out: Path | None, state: Path | None) -> None:
    """按场景文件在虚拟时间里运行整个服务。 Run a scenario in virtual time."""
    from hotline.replay.scenario import ScenarioFault, read_scenario

    try:
        lines = read_scenario(scenario.read_text(encoding="utf-8").splitlines())
        _run(lines, pack, out, state)
    except (ScenarioFault, UnicodeDecodeError) as error:
        click.echo(f"{scenario}：{error}", err=True)
        raise click.exceptions.Exit(SCENARIO_FAULT) from None


def _run(lines: "list[Line]", pack: Path | None, out: Path | None, state: Path | None) -> None:
    from hotline.cli._database import settings
    from hotline.encoding import vectors_of_command
    from hotline.pack.check import check_folder
    from hotline.replay.run import replayed
    from storage.whole_files import written_whole

    checked = check_folder(pack or settings().pack).usable()
    with ExitStack() as stack:
        target: TextIO = click.get_text_stream("stdout")
        if out:
            draft = stack.enter_context(written_whole(out))
            target = stack.enter_context(draft.open("w", encoding="utf-8"))
        final = replayed(checked, lines, lambda line: _print(line, target), vectors_of_command(settings()))
        if state:
            draft = stack.enter_context(written_whole(state))
            draft.write_text(json.dumps(final, ensure_ascii=False, indent=1), encoding="utf-8")


def _print(line: dict[str, Any], target: TextIO) -> None:
    target.write(json.dumps(line, ensure_ascii=False) + "\n")
