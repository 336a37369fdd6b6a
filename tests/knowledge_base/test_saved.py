"""Saved questions: once each however typed, with an answer that exists, without anybody's number."""

import pytest

from knowledge_base import saved, store
from knowledge_base.saved import NotSaved
from storage.database import Database
from tests.knowledge_base.parts import LATER, NOW, content


def test_a_question_is_saved_once_and_said_anew(db: Database) -> None:
    with db.write() as tx:
        store.submit(tx, content("护照"), "k", NOW)
        assert saved.save(tx, "护照 到期怎么换", "护照", "甲", NOW, "市民常问")
        assert not saved.save(tx, "护照到期怎么换？", "", "乙", LATER)
        [case] = saved.saved(tx)
        assert (case.article, case.saved_by, case.why) == ("", "乙", "")
        assert saved.drop(tx, case.id) == case
        assert saved.drop(tx, case.id) is None


@pytest.mark.parametrize(
    ("question", "article", "reason"),
    [
        (" ，。 ", "", "请填写"),
        ("护照" * 300, "", "太长"),
        ("护照怎么换", "没有这条", "没有编号"),
        ("打 13912345678 问护照怎么换", "", "去掉"),
    ],
)
def test_what_cannot_be_a_case_is_told_why(db: Database, question: str, article: str, reason: str) -> None:
    with db.write() as tx, pytest.raises(NotSaved, match=reason):
        saved.save(tx, question, article, "k", NOW)
