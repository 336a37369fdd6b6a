"""The command line. Each file of this folder is one command or group, named after it, with its `command` inside.

A file is imported only when its command is wanted, and imports what is heavy only when it runs.
"""

import sys
from collections.abc import Sequence
from importlib import import_module
from pkgutil import iter_modules

import click

from hotline.cli._errors import told
from hotline.cli._groups import Group

PROGRAM = "python -m hotline"


class _Commands(Group):
    """Finds commands among the files: `reply_check.py` is `reply-check`. Files with `_` in front are helpers."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        names = (module.name for module in iter_modules(__path__) if not module.name.startswith("_"))
        return sorted(name.replace("_", "-") for name in names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = import_module(f"{__name__}.{cmd_name.replace('-', '_')}").command
        return command


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--traceback", is_flag=True, help="出错时显示程序内部信息，供维护人员查找原因")
def commands(traceback: bool) -> None:
    """12345 热线受理服务。 Intake service for government hotlines."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and end the process: 0 when it did its work, else a sentence on stderr and another code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        result = commands.main(words, prog_name=PROGRAM, standalone_mode=False)
    except Exception as error:
        if "--traceback" in words:
            raise
        sys.exit(told(error))
    sys.exit(result if isinstance(result, int) else 0)
