"""Questions that somebody saved with the article that has to answer them, or with none: the cases of the release gate.

A question is saved once, however it is typed; saving it again says anew what the right answer is.
"""

from dataclasses import dataclass
from datetime import datetime

from knowledge_base.evaluate import Query
from language.normalise import normalise
from language.personal import unnamed
from storage.clock import stamp
from storage.transaction import Transaction

MOST_CHARACTERS = 500
MOST_SAVED = 5_000
"""A release is tried on all of them, and somebody waits for it."""


class NotSaved(ValueError):
    """A question that cannot be saved; the text is a sentence for the editor."""


@dataclass(frozen=True, slots=True)
class Saved:
    """`article` is empty where nothing may answer; `why` says what the case is for."""

    id: int
    question: str
    article: str
    why: str
    saved_by: str
    saved_at: str

    @property
    def query(self) -> Query:
        """The case as it is measured."""
        return Query(self.question, self.article)


def save(tx: Transaction, question: str, article: str, by: str, now: datetime, why: str = "") -> bool:
    """Save a case; False when the question was there and now has this answer. Raises NotSaved.

    The article need not be released yet: its case is right from the release on that has it.
    """
    text, key = " ".join(question.split()), normalise(question)
    _check(tx, text, key, article)
    values = {"article": article, "why": why.strip(), "saved_by": by, "saved_at": stamp(now)}
    if tx.insert_new("saved_questions", question=text, key=key, **values):
        return True
    tx.run(
        "UPDATE saved_questions SET article = :article, why = :why, saved_by = :saved_by, saved_at = :saved_at"
        " WHERE key = :key",
        key=key,
        **values,
    )
    return False


def drop(tx: Transaction, number: int) -> Saved | None:
    """Take a case away; returns what it was."""
    row = tx.one("DELETE FROM saved_questions WHERE id = :id RETURNING *", id=number)
    return _saved(row) if row else None


def find(tx: Transaction, question: str) -> Saved | None:
    """The case of a question, however it is typed."""
    row = tx.one("SELECT * FROM saved_questions WHERE key = :key", key=normalise(question))
    return _saved(row) if row else None


def saved(tx: Transaction) -> tuple[Saved, ...]:
    """All cases, the oldest first."""
    return tuple(_saved(row) for row in tx.all("SELECT * FROM saved_questions ORDER BY id"))


def _saved(row: dict[str, object]) -> Saved:
    return Saved(**{name: row[name] for name in Saved.__slots__})  # type: ignore[arg-type] # columns by name


def _check(tx: Transaction, text: str, key: str, article: str) -> None:
    if not key:
        raise NotSaved("请填写要保存的问题。")
    if len(text) > MOST_CHARACTERS:
        raise NotSaved(f"问题太长，请控制在 {MOST_CHARACTERS} 字以内。")
    if unnamed(text) != text:
        raise NotSaved("问题里有电话、证件号码或姓名，请去掉后再保存。")
    if article and tx.value("SELECT article FROM articles WHERE article = :article", article=article) is None:
        raise NotSaved(f"没有编号为 {article} 的知识，请核对编号；没有知识应当作答的留空。")
    if (tx.value("SELECT count(*) FROM saved_questions") or 0) >= MOST_SAVED:
        raise NotSaved(f"已保存 {MOST_SAVED} 个问题，请先删去不再需要的。")
