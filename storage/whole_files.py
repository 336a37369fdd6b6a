"""Files that are there whole or not at all: written under another name beside their place, then renamed."""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from storage.errors import BackupRefused


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """Give a name to write to; it becomes `path` when the block ends well and vanishes when it does not."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield draft
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def write_folder(folder: Path, texts: Mapping[str, str]) -> None:
    """Write a new folder with these files; raises BackupRefused when there is something in its place already."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BackupRefused(
            f"{folder} 已存在且不是空目录，为免覆盖已停止，请换一个目录。 {folder} is not empty."
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    draft.mkdir()
    try:
        for name, text in texts.items():
            (draft / name).write_bytes(text.encode())
        draft.replace(folder)  # also over an empty folder
    finally:
        shutil.rmtree(draft, ignore_errors=True)
