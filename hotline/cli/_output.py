"""What commands share in speaking: one JSON object for programs, sentences for people, progress on a terminal."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


def json_option(command: F) -> F:
    """Adds `--json`: the result as one JSON object on stdout and nothing else there."""
    return click.option("--json", "as_json", is_flag=True, help="输出一个 JSON 对象，供程序读取")(command)


def show(result: dict[str, Any], sentences: str, as_json: bool) -> None:
    """The result of a command, for a program or for a person."""
    click.echo(json.dumps(result, ensure_ascii=False) if as_json else sentences)


def warn(sentence: str) -> None:
    """Something that must be seen but stops nothing."""
    click.secho(sentence, err=True, fg="yellow")


@contextmanager
def progress(label: str, quiet: bool = False) -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal, nothing in a pipe. Call what is given with the steps done and the steps there are."""
    hidden = quiet or not sys.stderr.isatty()
    with click.progressbar(length=1, label=label, file=sys.stderr, hidden=hidden) as bar:

        def step(done: int, steps: int) -> None:
            bar.length = max(steps, 1)
            bar.update(done - bar.pos)

        yield step
