"""The newest release answers everywhere within two seconds, and nothing that may not answer ever does."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from threading import Thread

import pytest

from knowledge_base import store
from knowledge_base.articles import Content, Version
from knowledge_base.live import Limits, LiveKnowledge
from knowledge_base.vectors import InMemory, QuestionVectors
from language.encoders.encoder import Encoders
from storage.clock import VirtualClock
from storage.database import Database
from tests.knowledge_base.counting import Counting
from tests.knowledge_base.parts import NOW, TODAY, content

LIMITS = Limits(0.7, 0.1)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(NOW)


@pytest.fixture
def live(sqlite_db: Database, clock: VirtualClock) -> LiveKnowledge:
    return LiveKnowledge(sqlite_db, clock, lambda: LIMITS)


def publish(db: Database, *contents: Content) -> None:
    with db.write() as tx:
        for one in contents:
            store.submit(tx, one, "editor", NOW)
        store.publish_all(tx, "approver", NOW)


def test_before_the_first_release_nothing_answers(live: LiveKnowledge) -> None:
    now = live.now()
    assert (now.release, now.match("护照到期怎么换发").decision) == (None, "none")


def test_a_new_release_answers_within_a_second(db: Database, clock: VirtualClock) -> None:
    live = LiveKnowledge(db, clock, lambda: LIMITS)
    publish(db, content())
    assert live.now().match("护照到期怎么换发").decision == "answer"
    publish(db, content("户口", "新生儿怎么上户口"))
    clock.move_to(NOW + timedelta(seconds=1))
    now = live.now()
    assert (now.release, now.match("新生儿怎么上户口").candidates[0].article) == (2, "户口")


def test_the_release_is_looked_up_once_a_second_at_most(live: LiveKnowledge, sqlite_db: Database) -> None:
    publish(sqlite_db, content())
    assert live.now().release == 1
    publish(sqlite_db, content("户口", "新生儿怎么上户口"))
    assert live.now().release == 1
    live.refresh()
    assert live.now().release == 2


def test_a_message_keeps_the_release_it_began_with(live: LiveKnowledge, sqlite_db: Database) -> None:
    publish(sqlite_db, content())
    before = live.now()
    publish(sqlite_db, content(answer="新的答复"))
    live.refresh()
    old, new = before.article("护照换发"), live.now().article("护照换发")
    assert old and new
    assert (old.number, new.number) == (1, 2)


@pytest.mark.parametrize(
    "hidden",
    [
        content(audience="内部"),
        content(valid_from=TOMORROW),
        content(valid_to=YESTERDAY),
    ],
    ids=["internal", "not yet valid", "expired"],
)
def test_what_may_not_answer_never_answers(live: LiveKnowledge, sqlite_db: Database, hidden: Content) -> None:
    publish(sqlite_db, hidden, content("户口", "新生儿怎么上户口"))
    now = live.now()
    match = now.match("护照到期怎么换发")
    assert (match.decision, match.choices, now.may_answer("护照换发")) == ("none", (), False)


def test_submitted_and_archived_articles_do_not_answer(live: LiveKnowledge, sqlite_db: Database) -> None:
    publish(sqlite_db, content(), content("户口", "新生儿怎么上户口"))
    with sqlite_db.write() as tx:
        store.archive(tx, "护照换发", "approver", NOW)
        store.submit(tx, content("医保", "职工医保怎么缴费"), "editor", NOW)
    live.refresh()
    assert [live.now().match(text).decision for text in ("护照到期怎么换发", "职工医保怎么缴费")] == [
        "none",
        "none",
    ]


def test_the_last_day_of_validity_still_answers(
    live: LiveKnowledge, sqlite_db: Database, clock: VirtualClock
) -> None:
    publish(sqlite_db, content(valid_to=TODAY))
    assert live.now().match("护照到期怎么换发").decision == "answer"
    clock.move_to(NOW + timedelta(days=1))
    assert live.now().match("护照到期怎么换发").decision == "none"


def test_an_article_begins_to_answer_on_its_first_day(
    live: LiveKnowledge, sqlite_db: Database, clock: VirtualClock
) -> None:
    publish(sqlite_db, content(valid_from=TOMORROW))
    assert live.now().match("护照到期怎么换发").decision == "none"
    clock.move_to(NOW + timedelta(days=1))
    assert live.now().match("护照到期怎么换发").decision == "answer"


def test_the_expired_best_hit_is_named_so_that_its_unit_can_be_asked(
    live: LiveKnowledge, sqlite_db: Database
) -> None:
    publish(sqlite_db, content(valid_to=YESTERDAY), content("护照补发", "护照丢了怎么补发"))
    match = live.now().match("护照到期了怎么换发")
    assert (match.expired, match.decision, match.candidates[0].article) == ("护照换发", "none", "护照换发")
    assert "已过有效期" in match.why[0]


def test_a_valid_article_answers_in_place_of_an_expired_one(live: LiveKnowledge, sqlite_db: Database) -> None:
    renewed = content("护照换发新规", "护照到期怎么换发", "新规定的答复。")
    publish(sqlite_db, content(valid_to=YESTERDAY), renewed)
    match = live.now().match("护照到期怎么换发")
    assert (match.decision, match.candidates[0].article, match.expired) == ("answer", "护照换发新规", "")


def test_five_valid_articles_are_named_beside_expired_ones(live: LiveKnowledge, sqlite_db: Database) -> None:
    old = [content(f"旧{n}", f"护照第{n}种情况怎么办理", valid_to=date(2020, 1, n)) for n in range(1, 7)]
    new = [content(f"新{n}", f"护照换发第{n}种情况怎么办理") for n in range(1, 7)]
    publish(sqlite_db, *old, *new)
    assert {candidate.article[0] for candidate in live.now().match("护照换发怎么办理").candidates} == {"新"}


def test_new_limits_count_at_once(sqlite_db: Database, clock: VirtualClock) -> None:
    limits = [LIMITS]
    live = LiveKnowledge(sqlite_db, clock, lambda: limits[0])
    publish(sqlite_db, content())
    assert live.now().match("护照到期了咋换").decision == "answer"
    limits[0] = Limits(0.99, 0.08)
    assert live.now().match("护照到期了咋换").decision == "none"


def test_threads_share_one_matcher(live: LiveKnowledge, sqlite_db: Database) -> None:
    publish(sqlite_db, *(content(f"知识{n}", f"第{n}类证件怎么办理") for n in range(50)))
    found: list[str] = []

    def ask(text: str) -> Callable[[], None]:
        return lambda: found.append(live.now().match(text).decision)

    threads = [Thread(target=ask(f"第{n}类证件怎么办理")) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["answer"] * 20


def test_what_is_tried_is_encoded_and_not_taken_into_use(sqlite_db: Database, clock: VirtualClock) -> None:
    slow = Counting()
    vectors = partial(QuestionVectors, encoders=Encoders(slow=slow), store=InMemory())
    live = LiveKnowledge(sqlite_db, clock, lambda: LIMITS, vectors)
    publish(sqlite_db, content())
    live.refresh()
    tried = live.trial([Version(content("户口", "新生儿怎么上户口"), 1, "approved", "")])
    assert tried.match("新生儿怎么上户口").decision == "answer"
    assert slow.asked == ["新生儿怎么上户口"]
    assert live.now().release == 1
    slow.silent = True
    assert (
        live.trial([Version(content("低保", "低保怎么申请"), 1, "approved", "")])
        .match("低保怎么申请")
        .candidates
    )
