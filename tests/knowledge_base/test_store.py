"""Versions never change, releases are frozen, and the newest release answers."""

from dataclasses import replace
from datetime import timedelta
from threading import Thread

import pytest

from knowledge_base import store
from knowledge_base.articles import FaultyArticle, MoveRefused, State
from storage.database import Database
from tests.knowledge_base.parts import LATER, NOW, TODAY, content


def states(db: Database, article: str = "护照换发") -> dict[int, State]:
    with db.read() as tx:
        return {version.number: version.state for version in store.versions(tx, article)}


def released(db: Database, number: int | None = None) -> dict[str, int]:
    with db.read() as tx:
        return store.released_versions(tx, number)


def publish_text(db: Database, answer: str, article: str = "护照换发") -> int:
    with db.write() as tx:
        store.submit(tx, content(article, answer=answer), "editor", NOW)
        release = store.publish_all(tx, "approver", NOW)
    assert release
    return release.number


def test_an_article_answers_after_submission_approval_and_release(db: Database) -> None:
    with db.write() as tx:
        version = store.submit(tx, content(), "editor", NOW)
        assert store.publish(tx, "approver", NOW) is None
        store.approve(tx, "护照换发", version.number, "approver", LATER)
        release = store.publish(tx, "approver", LATER, "首批")
        assert release == store.releases(tx)[0]
    assert release
    assert (release.number, released(db), states(db)) == (1, {"护照换发": 1}, {1: "published"})


def test_what_is_stored_comes_back_as_it_was(db: Database) -> None:
    full = replace(
        content(wordings=("护照过期了", "换护照|加急"), valid_from=TODAY, valid_to=TODAY + timedelta(days=9)),
        basis="公告 3 号", phone="0000-6012001", address="云汀市示例路 1 号", topic="出入境", kind="政策",
    )  # fmt: skip
    with db.write() as tx:
        store.submit(tx, full, "editor", NOW, "换了电话")
    with db.read() as tx:
        (version,) = store.versions(tx, full.article)
    assert (version.content, version.created_by, version.note) == (full, "editor", "换了电话")


def test_the_old_version_answers_until_the_new_one_is_released(db: Database) -> None:
    publish_text(db, "旧")
    with db.write() as tx:
        store.submit(tx, content(answer="新"), "editor", LATER)
        store.approve(tx, "护照换发", 2, "approver", LATER)
    assert released(db) == {"护照换发": 1}
    with db.write() as tx:
        store.publish(tx, "approver", LATER)
    assert (released(db), states(db)) == ({"护照换发": 2}, {1: "archived", 2: "published"})


def test_a_correction_never_touches_the_earlier_text(db: Database) -> None:
    publish_text(db, "旧")
    publish_text(db, "新")
    with db.read() as tx:
        assert [version.content.answer for version in store.versions(tx, "护照换发")] == ["新", "旧"]


def test_the_same_text_again_is_no_new_version(db: Database) -> None:
    publish_text(db, "旧")
    with db.write() as tx:
        assert store.submit(tx, content(answer="旧"), "editor", LATER).number == 1
        assert store.publish_all(tx, "admin", LATER) is None


def test_a_later_submission_takes_the_place_of_one_that_waited(db: Database) -> None:
    with db.write() as tx:
        store.submit(tx, content(answer="一"), "editor", NOW)
        store.submit(tx, content(answer="二"), "editor", NOW)
        assert [
            version.number for version in store.versions(tx, "护照换发") if version.state == "submitted"
        ] == [2]


def test_an_approved_version_is_released_even_when_a_newer_one_waits(db: Database) -> None:
    with db.write() as tx:
        store.submit(tx, content(answer="一"), "editor", NOW)
        store.approve(tx, "护照换发", 1, "approver", NOW)
        store.submit(tx, content(answer="二"), "editor", NOW)
        store.publish(tx, "approver", NOW)
    assert (released(db), states(db)) == ({"护照换发": 1}, {1: "published", 2: "submitted"})


def test_approval_follows_submission_only(db: Database) -> None:
    with db.write() as tx:
        store.save_draft(tx, content(), "editor", NOW)
        with pytest.raises(MoveRefused, match="草稿"):
            store.approve(tx, "护照换发", 1, "approver", NOW)
        store.submit_draft(tx, "护照换发", 1)
        assert store.approve(tx, "护照换发", 1, "approver", LATER).approved_by == "approver"


def test_a_refusal_has_a_reason_and_goes_back_to_the_author(db: Database) -> None:
    with db.write() as tx:
        store.submit(tx, content(), "editor", NOW)
        with pytest.raises(MoveRefused, match="理由"):
            store.refuse(tx, "护照换发", 1, " ")
        refused = store.refuse(tx, "护照换发", 1, "没有写依据")
    assert (refused.state, refused.note) == ("draft", "没有写依据")


def test_an_unknown_version_is_refused(db: Database) -> None:
    with db.write() as tx, pytest.raises(MoveRefused, match="没有知识"):
        store.approve(tx, "没有", 3, "approver", NOW)


def test_archiving_takes_an_article_out_at_once(db: Database) -> None:
    publish_text(db, "甲")
    publish_text(db, "乙", "户口")
    with db.write() as tx:
        release = store.archive(tx, "护照换发", "approver", LATER)
    assert release
    assert (release.number, released(db), states(db)) == (3, {"户口": 1}, {1: "archived"})
    with db.write() as tx, pytest.raises(MoveRefused, match="已经归档"):
        store.archive(tx, "护照换发", "approver", LATER)


def test_archiving_what_was_never_released_makes_no_release(db: Database) -> None:
    with db.write() as tx:
        store.submit(tx, content(), "editor", NOW)
        assert store.archive(tx, "护照换发", "approver", NOW) is None
    assert states(db) == {1: "archived"}


def test_a_rollback_is_a_new_release_with_the_old_set(db: Database) -> None:
    publish_text(db, "旧")
    publish_text(db, "新")
    publish_text(db, "户口的答复", "户口")
    with db.write() as tx:
        release = store.rollback(tx, 1, "approver", LATER)
    assert (release.number, release.rolled_back_to) == (4, 1)
    assert (released(db), states(db)) == ({"护照换发": 1}, {1: "published", 2: "archived"})
    assert states(db, "户口") == {1: "archived"}


def test_a_release_stays_as_it_was(db: Database) -> None:
    publish_text(db, "旧")
    publish_text(db, "新")
    with db.write() as tx:
        store.archive(tx, "护照换发", "approver", LATER)
    assert (released(db, 1), released(db, 2), released(db, 3)) == ({"护照换发": 1}, {"护照换发": 2}, {})


def test_a_rollback_to_nowhere_is_refused(db: Database) -> None:
    with db.write() as tx, pytest.raises(MoveRefused, match="第 7 次"):
        store.rollback(tx, 7, "approver", NOW)


def test_articles_that_end_soon_become_due_for_review_and_still_answer(db: Database) -> None:
    soon = content(valid_to=TODAY + timedelta(days=10))
    with db.write() as tx:
        store.submit(tx, soon, "editor", NOW)
        store.submit(tx, content("户口", "怎么上户口"), "editor", NOW)
        store.publish_all(tx, "approver", NOW)
        assert store.ending(tx, TODAY + timedelta(days=9)) == []
        [found] = store.ending(tx, TODAY + timedelta(days=10))
        assert found.content.article == "护照换发"
        store.mark_for_review(tx, "护照换发", found.number)
    assert (states(db), released(db)) == ({1: "review_due"}, {"护照换发": 1, "户口": 1})
    with db.write() as tx:
        store.confirm_review(tx, "护照换发", 1)
    assert states(db) == {1: "published"}


def test_seeding_fills_an_empty_base_and_never_a_used_one(db: Database) -> None:
    with db.write() as tx:
        assert store.seed(tx, [content(), content("户口", "怎么上户口")], "pack", NOW)
        assert store.seed(tx, [content("医保", "医保怎么交")], "pack", NOW) is None
    assert released(db) == {"护照换发": 1, "户口": 1}


def test_a_faulty_article_is_refused_before_anything_is_written(db: Database) -> None:
    with db.write() as tx:
        with pytest.raises(FaultyArticle):
            store.submit(tx, content(answer=" "), "editor", NOW)
        assert store.versions(tx, "护照换发") == []


def test_two_who_publish_at_once_make_two_releases_and_lose_nothing(db: Database) -> None:
    def publish_one(article: str) -> None:
        with db.write() as tx:
            store.submit(tx, content(article, question=f"{article}怎么办"), "editor", NOW)
            store.publish_all(tx, "approver", NOW)

    threads = [Thread(target=publish_one, args=(f"知识{number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(released(db)) == {f"知识{number}" for number in range(8)}
