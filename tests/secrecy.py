"""A pytest plugin: listens to everything that a test prints, logs, raises or answers, and fails the test that tells a secret.

Heard are log records of every level (also of the libraries that talk to platforms, at DEBUG), stdout and stderr of
the test and of the processes that it starts, exceptions that it expects, and the responses of our Flask applications.
"""

import logging
import subprocess
import traceback
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from click.testing import CliRunner, Result
from flask import Flask, Response, request_finished
from werkzeug.wsgi import ClosingIterator

from tests.known_secrets import EVERYWHERE, NOT_LOGGED, NOT_PRINTED

Place = Literal["log", "output", "exception", "page"]
"""Where something was read. `log` is also stderr; `output` is stdout, on which a command answers who asked it."""

TALKATIVE = (
    "bot", "channels", "console", "desk", "hotline", "knowledge_base", "language", "reports", "scheduler", "storage", "tickets",
    "urllib3", "requests", "aiohttp", "wechatpy", "apprise", "werkzeug", "waitress",
)  # fmt: skip
"""Loggers that are heard at DEBUG, unless the product itself has silenced them."""
CHARACTERS_AROUND = 60


_leaks: list[str] = []
_files: dict[Path, int] = {}


def search(place: Place, text: str | bytes | None) -> None:
    """Look for secrets in a text; what is found fails the test at hand when it ends."""
    if not text:
        return
    words = text.decode(errors="replace") if isinstance(text, bytes) else text
    found = [name for name, secret in EVERYWHERE.items() if secret in words]
    forms = {**NOT_PRINTED, **(NOT_LOGGED if place == "log" else {})}
    found += [name for name, form in forms.items() if form.search(words)]
    if found:
        masked = _masked(words)
        _leaks.extend(f"{place}: {_around(masked, name)}" for name in found)


def take_leaks() -> list[str]:
    """What was found since the last call."""
    found = _leaks[:]
    del _leaks[: len(found)]
    return found


def _masked(words: str) -> str:
    """Every secret replaced by its name, wherever it stands: what is reported must not tell it once more."""
    for name, secret in EVERYWHERE.items():
        words = words.replace(secret, f"<{name}>")
    for name, form in {**NOT_PRINTED, **NOT_LOGGED}.items():
        words = form.sub(f"<{name}>", words)
    return words


def _around(masked: str, name: str) -> str:
    before, _, after = masked.partition(f"<{name}>")
    return f"{before[-CHARACTERS_AROUND:]}<{name}>{after[:CHARACTERS_AROUND]}"


# what a test prints


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """At the end of a test, look through what was captured, and fail the test for what was found."""
    report: pytest.TestReport = yield  # type: ignore[assignment]  # what the inner hooks made
    if call.when == "teardown":
        for title, text in report.sections:
            if "log" not in title:  # records were heard one by one
                search("log" if "stderr" in title else "output", text)
        _read_files()
        if leaks := take_leaks():
            report.outcome = "failed"
            report.longrepr = "This test told a secret:\n" + "\n".join(leaks)
    return report  # type: ignore[return-value]


@pytest.fixture
def capsys(capsys: pytest.CaptureFixture[str]) -> pytest.CaptureFixture[str]:
    """What a test reads out itself is heard, too."""
    read = capsys.readouterr

    def _readouterr() -> Any:
        captured = read()
        search("output", captured.out)
        search("log", captured.err)
        return captured

    capsys.readouterr = _readouterr  # type: ignore[method-assign]
    return capsys


# everything else, heard where it passes by


def pytest_configure(config: pytest.Config) -> None:
    """Begin to listen."""
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.DEBUG)
    logging.setLogRecordFactory(_record)
    request_finished.connect(_hear_response)
    _wrap(pytest.RaisesExc, "__exit__", _hear_exception)
    _wrap(subprocess.Popen, "__init__", _hear_start)
    _wrap(subprocess.Popen, "communicate", _hear_process)
    _wrap(CliRunner, "invoke", _hear_command)


def _wrap(owner: type, name: str, hear: Callable[..., None]) -> None:
    """Call `hear(result, self, *arguments)` after every call of a method."""
    method = getattr(owner, name)

    def heard(self: Any, *args: Any, **more: Any) -> Any:
        result = method(self, *args, **more)
        hear(result, self, *args, **more)
        return result

    setattr(owner, name, heard)


def _record(*args: Any, **more: Any) -> logging.LogRecord:
    record = logging.LogRecord(*args, **more)
    try:
        search("log", record.getMessage())
    except (TypeError, ValueError):
        return record  # logging itself complains about it
    if record.exc_info and record.exc_info[1] is not None:
        search("log", "".join(traceback.format_exception(record.exc_info[1])))
    return record


def _hear_response(sender: Flask, response: Response, **_: Any) -> None:
    search("page", str(response.headers))
    if response.is_sequence:
        search("page", response.get_data())
    elif not response.direct_passthrough:  # a page in pieces; what is passed through is a file
        response.response = ClosingIterator(
            _passing(response.response), getattr(response.response, "close", None)
        )


def _passing(parts: Iterable[Any]) -> Iterator[Any]:
    for part in parts:
        search("page", part)
        yield part


def _hear_exception(_: Any, raises: Any, kind: Any, error: BaseException | None, trace: Any) -> None:
    while error is not None:
        search("exception", f"{error!s} {error!r}")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _hear_start(_: Any, process: Any, *args: Any, **more: Any) -> None:
    """A process that writes into a file is read from there."""
    for stream in (more.get("stdout"), more.get("stderr")):
        name = getattr(stream, "name", None)
        if isinstance(name, str):
            _files.setdefault(Path(name), 0)


def _hear_process(result: tuple[Any, Any], *_: Any, **more: Any) -> None:
    search("output", result[0])
    search("log", result[1])


def _hear_command(result: Result, *_: Any, **more: Any) -> None:
    search("output", result.stdout)
    search("log", result.stderr)


def _read_files() -> None:
    """What processes have written since the last test."""
    for path, read in list(_files.items()):
        try:
            with path.open("rb") as file:
                file.seek(read)
                search("log", file.read())
                _files[path] = file.tell()
        except FileNotFoundError:
            del _files[path]
