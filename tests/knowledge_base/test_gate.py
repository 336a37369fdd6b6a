"""The gate: what saved questions lose by a release keeps it back, unless somebody says why it may."""

from collections.abc import Callable, Iterable
from datetime import timedelta

import pytest

from knowledge_base import gate, saved, store
from knowledge_base.articles import MoveRefused, Version
from knowledge_base.gate import Publication, Wish
from knowledge_base.live import Limits, LiveKnowledge, Released
from storage.clock import VirtualClock, stamp
from storage.database import Database
from storage.transaction import Transaction
from tests.knowledge_base.parts import NOW, content

LOST = content("挂失", "社保卡丢了怎么挂失", wordings=("社保卡不见了先做什么",))
WITHOUT = content("挂失", "社保卡丢了怎么挂失")
OTHER = content("补办", "社保卡不见了先做什么")
WISH = Wish("张审核")


class Live(LiveKnowledge):
    """`meanwhile` is what somebody else does while the coming release is being built."""

    meanwhile: Callable[[], None] | None = None
    built = 0

    def trial(self, versions: Iterable[Version], release: int | None = None, encoded: int = 0) -> Released:
        self.built += 1
        if self.meanwhile:
            self.meanwhile()
        return super().trial(versions, release, encoded)


@pytest.fixture
def live(db: Database) -> Live:
    with db.write() as tx:
        store.submit(tx, LOST, "k", NOW)
        store.publish_all(tx, "k", NOW)
    return Live(db, VirtualClock(NOW), lambda: Limits(0.7, 0.1))


def approve(db: Database, *contents: object) -> None:
    with db.write() as tx:
        for one in contents:
            added = store.submit(tx, one, "k", NOW)  # type: ignore[arg-type]
            store.approve(tx, added.content.article, added.number, "k", NOW)


def save(db: Database, question: str, article: str) -> None:
    with db.write() as tx:
        saved.save(tx, question, article, "k", NOW)


def published(db: Database, live: LiveKnowledge, wish: Wish = WISH) -> tuple[Publication, list[Publication]]:
    logged: list[Publication] = []
    return gate.publish(db, live, wish, NOW, lambda _tx, done: logged.append(done)), logged


def test_without_saved_questions_nothing_is_built(db: Database, live: Live) -> None:
    approve(db, WITHOUT)
    done, logged = published(db, live)
    assert done.release and done.release.number == 2 and live.built == 0
    assert logged == [done]
    assert published(db, live) == (Publication(), [])


def test_a_question_that_breaks_keeps_the_release_back(db: Database, live: Live) -> None:
    save(db, "社保卡不见了先做什么？", "挂失")
    save(db, "社保卡丢了怎么挂失", "挂失")
    save(db, "游艇在哪靠岸", "挂失")
    approve(db, WITHOUT, OTHER)
    done, logged = published(db, live)
    assert done.is_refused and not logged and done.findings
    assert [one.query.question for one in done.findings.broke] == ["社保卡不见了先做什么？"]
    assert "社保卡不见了先做什么" in gate.refusal_of(done.findings)
    with db.read() as tx:
        assert store.current_release(tx) == 1
    done, logged = published(db, live, Wish("张审核", overrule=" 两条已分开 "))
    assert done.release and done.overruled == "两条已分开" and logged == [done]


def test_a_reason_without_need_overrules_nothing(db: Database, live: Live) -> None:
    save(db, "社保卡丢了怎么挂失", "挂失")
    approve(db, content("护照"))
    done, _ = published(db, live, Wish("张审核", overrule="以防万一"))
    assert done.release and done.overruled == ""


def test_only_what_was_tried_is_released(db: Database, live: Live) -> None:
    save(db, "社保卡不见了先做什么", "挂失")
    approve(db, content("护照"))

    def meanwhile() -> None:
        live.meanwhile = None
        approve(db, WITHOUT, OTHER)

    live.meanwhile = meanwhile
    done, _ = published(db, live)
    assert done.is_refused and live.built == 2, "what came in between was tried as well"


def test_two_releases_at_once_are_one_after_the_other(db: Database, live: Live) -> None:
    save(db, "社保卡丢了怎么挂失", "挂失")
    approve(db, content("护照"))

    def meanwhile() -> None:
        live.meanwhile = None
        assert published(db, live)[0].release

    live.meanwhile = meanwhile
    assert published(db, live)[0] == Publication()
    with db.read() as tx:
        assert store.current_release(tx) == 2


def test_who_is_overtaken_again_and_again_is_told(db: Database, live: Live) -> None:
    save(db, "社保卡丢了怎么挂失", "挂失")
    approve(db, content("护照"))
    live.meanwhile = lambda: save(db, f"问题{live.built}", "挂失")
    with pytest.raises(MoveRefused, match="稍后再发布"):
        published(db, live)


def test_what_citizens_were_told_of_late_is_asked_again(db: Database, live: Live) -> None:
    def log(tx: Transaction, query: str, article: str, days: int, conversation: str = "c") -> None:
        tx.insert(
            "answer_log", conversation_id=conversation, at=stamp(NOW - timedelta(days=days)), query=query,
            decision="answer", article=article, version=1,
        )  # fmt: skip

    with db.write() as tx:
        log(tx, "社保卡不见了先做什么", "挂失", 2)
        log(tx, "社保卡丢了怎么挂失", "挂失", 2)
        log(tx, "社保卡不见了先做什么呢", "挂失", 40)
        log(tx, "早已答成别的", "补办", 2)
    approve(db, WITHOUT, OTHER)
    found = gate.look(db, live, WISH, NOW)
    assert found and [one.query.question for one in found.drifted] == ["社保卡不见了先做什么"]
    assert found.drifted[0].told == "应答 挂失：直接作答 挂失 → 直接作答 补办"
    assert published(db, live)[0].release, "a drift is no bar"
