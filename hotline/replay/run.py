"""A replay from start to end, on a temporary database file of its own."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from hotline.pack.values import Pack
from hotline.replay.scenario import Line
from hotline.replay.stage import stage_for
from hotline.replay.state import final_state
from knowledge_base.vectors import VectorsOf
from storage.database import Database, open_database
from storage.schema import migrate


def replayed(
    pack: Pack, lines: Sequence[Line], show: Callable[[dict[str, Any]], None], vectors: VectorsOf
) -> dict[str, list[dict[str, Any]]]:
    """Run the scenario, hand every line of output to `show`, and return the final state."""
    with temporary_database() as db:
        with closing(stage_for(db.url, pack, lines, vectors)) as stage:
            for line in stage.run(lines):
                show(line)
        with db.read() as tx:
            return final_state(tx)


@contextmanager
def temporary_database() -> Iterator[Database]:
    """A fresh, migrated database file that is gone when the block ends."""
    with tempfile.TemporaryDirectory(prefix="replay-") as folder:
        db = open_database(f"sqlite:///{Path(folder) / 'replay.db'}")
        try:
            migrate(db)
            yield db
        finally:
            db.close()
