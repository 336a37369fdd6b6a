"""Numbered revisions of the city's pack in the database, which is the truth; files are only the way in and out.

A revision holds the city's own files as they were written. The base is laid under them when they are read, so that
sentences and holidays which a newer program brings are there at once.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from hotline.pack.check import check_texts
from hotline.pack.differences import Change, differences
from hotline.pack.files import base, read_texts
from hotline.pack.values import Pack
from storage.clock import stamp
from storage.database import Database
from storage.errors import StorageError
from storage.transaction import Row, Transaction
from storage.whole_files import write_folder
from tickets import routing_models

_LEARNT_FROM = ("history.csv", "units.csv", "categories.csv")
"""The files of which routing learns; it learns anew when one of them changes."""


class NoPack(LookupError):
    """The database holds no pack yet; the text says how to load one."""

    def __init__(self) -> None:
        super().__init__(
            "数据库里还没有城市包，请先运行 python -m hotline pack load 目录。 No pack is loaded yet."
        )


class Overtaken(StorageError):
    """Somebody else has loaded a revision since the one that was looked at."""

    def __init__(self) -> None:
        super().__init__("另一个进程刚刚载入了城市包，请重试。 Another process has just loaded a pack.")


@dataclass(frozen=True, slots=True)
class Revision:
    """One stored pack: its number, when and by whom it was loaded, the city's files by name."""

    number: int
    loaded_at: str
    loaded_by: str
    digest: str
    texts: Mapping[str, str]

    def pack(self) -> Pack:
        """The pack as values; raises PackBroken when this program cannot use it."""
        return _usable(tuple(self.texts.items()))


@lru_cache(maxsize=1)
def _usable(texts: tuple[tuple[str, str], ...]) -> Pack:
    """Reading and checking takes a quarter of a second, and one start or command asks for the newest revision twice or more."""
    return check_texts(dict(texts)).usable()


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading did. The same files again make no new revision."""

    number: int
    is_new: bool
    changes: tuple[Change, ...]


def current_number(tx: Transaction) -> int:
    """The number of the newest revision, 0 when there is none."""
    return int(tx.value("SELECT coalesce(max(number), 0) FROM pack_revisions"))


def current(tx: Transaction) -> Revision | None:
    """The newest revision, or None in a database without a pack."""
    return numbered(tx, current_number(tx))


def numbered(tx: Transaction, number: int) -> Revision | None:
    """The revision of this number."""
    row = tx.one(
        "SELECT number, loaded_at, loaded_by, digest, content FROM pack_revisions WHERE number = :number",
        number=number,
    )
    if row is None:
        return None
    return Revision(
        row["number"], row["loaded_at"], row["loaded_by"], row["digest"], json.loads(row["content"])
    )


def stored(tx: Transaction, most: int = 50) -> list[Row]:
    """The latest revisions without their content, the newest first."""
    return tx.all(
        "SELECT number, loaded_at, loaded_by FROM pack_revisions ORDER BY number DESC LIMIT :most", most=most
    )


def load(db: Database, pack: Pack, by: str, now: datetime, after: int | None = None) -> Loaded:
    """Store a checked pack as the next revision and say what it changes; raises Overtaken where `after` is given and is
    not the newest any more.
    """
    with db.write() as tx:
        before = current(tx)
        if after is not None and (before.number if before else 0) != after:
            raise Overtaken
        digest = _digest(pack.texts)
        if before is not None and before.digest == digest:
            return Loaded(before.number, is_new=False, changes=())
        number = before.number + 1 if before else 1
        stored = tx.insert_new(
            "pack_revisions",
            number=number,
            loaded_at=stamp(now),
            loaded_by=by,
            digest=digest,
            content=json.dumps(dict(pack.texts), ensure_ascii=False),
        )
        if not stored:
            raise Overtaken
        tx.insert("audit", at=stamp(now), actor=by, action="pack_loaded", object=str(number), detail=digest)
        if any((before.texts if before else {}).get(name) != pack.texts.get(name) for name in _LEARNT_FROM):
            routing_models.ask(tx, routing_models.PACK, now)
    under = base()
    old = read_texts(before.texts if before else {}).over(under)
    return Loaded(number, is_new=True, changes=differences(old, read_texts(pack.texts).over(under)))


def export(db: Database, folder: Path, whole: bool = False) -> int:
    """Write the newest revision into a new folder and return its number; loading that folder changes nothing.

    `whole` writes every file with the base laid under it, to see all that can be changed.
    """
    with db.read() as tx:
        revision = current(tx)
    if revision is None:
        raise NoPack
    texts = read_texts(revision.texts).over(base()).written() if whole else revision.texts
    write_folder(folder, texts)
    return revision.number


def _digest(texts: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(dict(texts), sort_keys=True).encode()).hexdigest()
