"""Risk notices at the desk: numbers without gaps, and of two people who act at once the first wins."""

import threading
from collections.abc import Callable
from datetime import timedelta

from desk.risk_actions import perform
from storage.database import Database
from tests.desk.office import CITY, DUTY, MONDAY, handler
from tests.tickets.city import CITY_LOOKS, HOUSING
from tickets import risks
from tickets.model import Actor, Refusal
from tickets.risks import Draft, Risk

SECOND = Actor("office", "d2", "duty_leader")


def draft(db: Database, unit: str = HOUSING, last_issue: int = 12) -> Risk:
    with db.write() as tx:
        return risks.put_draft(
            tx, Draft("路灯", unit, (CITY_LOOKS,), (), "normal", "提示", "请核查"), last_issue, MONDAY
        )


def at_once(*acts: Callable[[], Refusal | None]) -> list[str]:
    start, found = threading.Barrier(len(acts)), []

    def one(act: Callable[[], Refusal | None]) -> None:
        start.wait()
        refusal = act()
        found.append(refusal.reason if refusal else "done")

    threads = [threading.Thread(target=one, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(found)


def test_numbers_go_on_from_the_last_issue_also_for_two_at_once(db: Database) -> None:
    start = threading.Barrier(3)
    numbers: list[int] = []

    def one() -> None:
        start.wait()
        numbers.append(draft(db).number)

    threads = [threading.Thread(target=one) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == [13, 14, 15]


def test_of_two_who_release_at_once_one_wins_and_the_unit_hears_once(db: Database) -> None:
    number = str(draft(db).number)

    def release(actor: Actor) -> Callable[[], Refusal | None]:
        return lambda: perform(db, CITY, MONDAY, actor, "release", number, {})

    found = at_once(release(DUTY), release(SECOND))
    assert found in (["done", "released_already"], ["done", "stale"])
    with db.read() as tx:
        rows = tx.all("SELECT recipient FROM outbox WHERE kind = 'risk' ORDER BY id")
        timers = tx.value("SELECT count(*) FROM due WHERE done IS NULL")
    assert [row["recipient"] for row in rows] == [HOUSING, CITY_LOOKS]
    assert timers == 2


def test_of_two_answers_at_once_one_is_kept_and_nobody_is_reminded_any_more(db: Database) -> None:
    number = str(draft(db).number)
    perform(db, CITY, MONDAY, DUTY, "release", number, {})

    def answer(words: str) -> Callable[[], Refusal | None]:
        return lambda: perform(
            db, CITY, MONDAY + timedelta(hours=1), handler(), "feedback", number, {"text": words}
        )

    found = at_once(answer("已修好"), answer("已派人"))
    assert found in (["answered_already", "done"], ["done", "stale"])
    with db.read() as tx:
        assert tx.value("SELECT count(*) FROM due WHERE done IS NULL") == 0


def test_a_notice_without_a_unit_is_not_released_and_an_unknown_action_is_told(db: Database) -> None:
    number = str(draft(db, unit="").number)
    refused = perform(db, CITY, MONDAY, DUTY, "release", number, {})
    assert refused and refused.reason == "unit_missing" and number in refused.text
    unknown = perform(db, CITY, MONDAY, DUTY, "delete", number, {})
    assert unknown and unknown.reason == "unknown_action" and "delete" in unknown.text
    assert perform(db, CITY, MONDAY, DUTY, "release", number, {"unit": "住建局"}) is None
