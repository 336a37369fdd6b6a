"""What a pack brings beside its rules: knowledge, published at once in an empty base, ready-made replies for an office that
has none, and a history, learnt from once.
"""

from datetime import datetime

from console.reads import canned
from hotline.learning import Teach, learn_asked
from hotline.pack.values import Knowledge, Pack
from knowledge_base import store
from knowledge_base.articles import Content
from storage.database import Database
from tickets import routing_models


def seed_knowledge(db: Database, pack: Pack, now: datetime) -> None:
    """Publish the pack's articles when there is none yet."""
    with db.write() as tx:
        store.seed(tx, contents(pack), "pack", now)


def seed_replies(db: Database, pack: Pack, now: datetime) -> None:
    """Give the office the pack's ready-made replies when it has none."""
    with db.write() as tx:
        if not canned.every(tx):
            for reply in pack.canned:
                canned.save(tx, reply.title, reply.text, "pack", now)


def seed_routing(db: Database, pack: Pack, now: datetime, teach: Teach) -> None:
    """Have routing learn from the pack's history where it never learnt; what waits to be learnt is learnt as well."""
    with db.write() as tx:
        if routing_models.is_empty(tx):
            routing_models.ask(tx, routing_models.PACK, now)
    learn_asked(db, pack, now, teach)


def contents(pack: Pack) -> list[Content]:
    """The pack's articles as the knowledge base takes them."""
    return [_content(row) for row in pack.knowledge]


def _content(row: Knowledge) -> Content:
    return Content(
        article=row.article, unit=row.unit, question=row.question, answer=row.answer, kind=row.kind,
        audience=row.audience, wordings=row.wordings, basis=row.basis, valid_from=row.valid_from,
        valid_to=row.valid_to, phone=row.phone, address=row.address,
    )  # fmt: skip
