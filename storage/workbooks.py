"""Reads workbooks, .xlsx and the older .xls, .xlsb and .ods, as rows of texts.

A process of its own opens them (`workbook_worker`): 100,000 rows of 21 columns take 10 s, where openpyxl takes 48 s, and
what a hostile file does there stays there.
"""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from storage.sheet_cells import NotATable

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MOST_PACKED = 100_000_000
_MOST_UNPACKED = 600_000_000  # bytes, about 500,000 rows of a vendor; more is an attack or a mistake
MOST_ROWS = 1_000_000
TOO_MANY_ROWS = f"这个表格超过 {MOST_ROWS:,} 行，请拆成几份再导入。"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_LOCKED = "这个 Excel 文件设了密码，请在 Excel 里取消密码，另存后再试。"
_HOME = Path(__file__).parent.parent
_WORKER = (sys.executable, "-m", "storage.workbook_worker")


def is_workbook(data: bytes) -> bool:
    """Whether the bytes are a workbook by their first signs."""
    return data.startswith((_ZIP, _OLE))


def sheets(data: bytes) -> Iterator[Iterator[list[str]]]:
    """The visible sheets in order, each as its rows from row 1, to be read before the next; merged cells all say what
    the first of them says. Raises NotATable.
    """
    _check(data)
    worker = subprocess.Popen(  # noqa: S603 - our own module; the file goes in as data
        _WORKER, cwd=_HOME, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert worker.stdin is not None and worker.stdout is not None
    try:
        _hand_over(worker.stdin, data)
        while _next(worker.stdout) == "sheet":
            yield _rows(worker.stdout)
    finally:
        worker.kill()
        worker.wait()
        worker.stdout.close()


def _check(data: bytes) -> None:
    if len(data) > _MOST_PACKED:
        raise NotATable("这个 Excel 文件过大，请拆成几份。")
    if data.startswith(_OLE) and _ENCRYPTED in data:
        raise NotATable(_LOCKED)
    if not data.startswith(_ZIP):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            size = sum(entry.file_size for entry in packed.infolist())
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise NotATable("这个 Excel 文件已损坏，请重新另存一份再试。") from error
    if size > _MOST_UNPACKED:
        raise NotATable("这个 Excel 文件解开后过大，请拆成几份。")


def _hand_over(pipe: IO[bytes], data: bytes) -> None:
    try:
        pipe.write(data)
        pipe.close()
    except BrokenPipeError as error:
        raise _broken("BrokenPipeError") from error


def _rows(answers: IO[bytes]) -> Iterator[list[str]]:
    for count, row in enumerate(iter(lambda: _next(answers), None)):
        if count >= MOST_ROWS:
            raise NotATable(TOO_MANY_ROWS)
        yield row


def _next(answers: IO[bytes]) -> Any:  # noqa: ANN401 - a word, a row or None
    line = answers.readline()
    if not line:
        raise _broken("EOFError")  # the worker has died of the file
    said = json.loads(line)
    if isinstance(said, dict):
        raise NotATable(_LOCKED) if said["error"] == "PasswordError" else _broken(said["error"])
    return said


def _broken(name: str) -> NotATable:
    return NotATable(f"这个 Excel 文件打不开，请重新另存为 .xlsx 再试（{name}）。")
