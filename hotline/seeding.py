"""The pack's own knowledge: goes only into an empty base, and is published at once."""

from datetime import datetime

from hotline.pack.values import Knowledge, Pack
from knowledge_base import store
from knowledge_base.articles import Content
from storage.database import Database


def seed_knowledge(db: Database, pack: Pack, now: datetime) -> None:
    """Publish the pack's articles when there is none yet."""
    with db.write() as tx:
        store.seed(tx, contents(pack), "pack", now)


def contents(pack: Pack) -> list[Content]:
    """The pack's articles as the knowledge base takes them."""
    return [_content(row) for row in pack.knowledge]


def _content(row: Knowledge) -> Content:
    return Content(
        article=row.article, unit=row.unit, question=row.question, answer=row.answer, kind=row.kind,
        audience=row.audience, wordings=row.wordings, basis=row.basis, valid_from=row.valid_from,
        valid_to=row.valid_to, phone=row.phone, address=row.address,
    )  # fmt: skip
