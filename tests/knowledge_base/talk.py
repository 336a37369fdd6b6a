"""The log of answers as conversations leave it, for the tests of what is learnt from it."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.clock import stamp
from storage.database import Database
from tests.knowledge_base.parts import NOW


@dataclass
class Talk:
    """One citizen's conversation; each line is a minute later than the one before, or `after` that."""

    db: Database
    sender: str
    at: datetime = NOW

    def asks(
        self, query: str, decision: str = "none", article: str | None = None, *, near: tuple[str, ...] = (),
        solved: str | None = None, after: timedelta = timedelta(minutes=1), version: int = 1,
    ) -> "Talk":  # fmt: skip
        """A question with what it got."""
        self.at += after
        candidates = [{"article": code, "question": "问", "score": 0.5} for code in near]
        with self.db.write() as tx:
            tx.insert(
                "answer_log", conversation_id=self.sender, at=stamp(self.at), query=query, decision=decision,
                article=article, version=version if article else None, candidates=json.dumps(candidates),
                solved=solved,
            )  # fmt: skip
        return self

    def gets(self, query: str, article: str, solved: str | None = None, **more: object) -> "Talk":
        """A question that was answered."""
        return self.asks(query, "answer", article, solved=solved, **more)  # type: ignore[arg-type]

    def picks(self, query: str, *near: str, article: str, solved: str | None = None) -> "Talk":
        """A question with a choice, and the article that was picked."""
        return self.asks(query, "choose", near=near).asks(query, "choose", article, solved=solved)
