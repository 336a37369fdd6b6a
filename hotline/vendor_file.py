"""Files of another system's tickets: read as this city reads them and taken in, or only looked at."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from desk.vendor_import import Brought, note, take_in
from hotline.vendor_words import city_words
from storage.database import Database
from tickets.vendor_file import read_file

Progress = Callable[[int, int], None]


def import_file(
    db: Database,
    now: datetime,
    file: Path,
    by: str,
    progress: Progress,
    *,
    channel: str = "",
    dry_run: bool = False,
) -> Brought:
    """Take a file in; with `dry_run` nothing stays. `channel` is that of rows that tell none. Raises NotATable, NoPack."""
    with db.read() as tx:
        words = city_words(tx, now)
    with read_file(file.read_bytes(), words, {"channel": channel}) as spool:
        brought = take_in(db, words, spool, now, progress, dry_run=dry_run)
    if not dry_run:
        with db.write() as tx:
            note(tx, file.name, by, brought, now)
    return brought
