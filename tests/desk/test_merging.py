"""Tickets on one matter: they follow the one that leads, and outlive it."""

import threading
from dataclasses import replace

import pytest

from bot.conversations import conversation_id, lock
from bot.facts import own_tickets
from channels.messages import Inbound
from desk.ticket_actions import Done, perform
from storage.database import Database
from tests.desk.office import CITY, DUTY, LETTER, REFUNDED, REPLY, REVIEWER, SEAT, Office, handler, leader
from tests.tickets.city import CITY_LOOKS, HOUSING, INSPECTORS
from tickets import store
from tickets.auditing import wrong_statuses
from tickets.model import Actor

SECOND_DUTY = Actor("office", "d2", "duty_leader")


def numbers(office: Office, *senders: str) -> list[str]:
    """One ticket a citizen, each with a title of its own."""
    opened = [
        office.open(
            replace(LETTER, sender=sender, conversation_id=talk_of(sender), title=f"{sender}说的物业费")
        )
        for sender in senders
    ]
    return [one.ticket.number for one in opened]


def talk_of(sender: str) -> str:
    return conversation_id(LETTER.channel, LETTER.account, sender)


def merge(office: Office, number: str, into: str) -> Done:
    office.number = number
    return office.must(SEAT, "merge", into=into)


def citizens_told(office: Office, since: int) -> dict[str, str]:
    return {recipient: text for recipient, _, text in office.sent("citizen")[since:]}


def test_a_chain_of_merges_keeps_every_citizen(db: Database) -> None:
    office = Office(db)
    first, second, third = numbers(office, "o1", "o2", "o3")
    merge(office, first, second)
    merge(office, second, third)
    assert [office.ticket(number).parent for number in (first, second)] == [third, third]
    assert office.ticket(third).contacts == 3
    office.number = third
    office.must(SEAT, "dispatch", unit="住建局")
    told = len(office.sent("citizen"))
    office.must(handler(), "news", public="今晚退费")
    assert set(citizens_told(office, told)) == {"o1", "o2", "o3"}
    with db.read() as tx:
        assert list(wrong_statuses(tx)) == []


def test_a_merged_citizen_hears_the_end_under_the_own_number_and_title(db: Database) -> None:
    office = Office(db)
    main, other = numbers(office, "o1", "o2")
    merge(office, other, main)
    assert f"凭 {other} 可随时查询进度" in office.sent("citizen")[-1][2]
    office.number = main
    office.must(SEAT, "dispatch", unit="住建局")
    office.must(handler(), "sign")
    office.must(handler(), "contact", text="已联系")
    office.must(handler(), "reply", **REPLY)
    office.must(leader(), "approve")
    told = len(office.sent("citizen"))
    office.must(REVIEWER, "review_pass")
    text = citizens_told(office, told)["o2"]
    assert f"“o2说的物业费”（工单 {other}）已办结" in text
    assert REFUNDED in text
    assert "o1" not in text
    assert main not in text


def test_a_merged_citizen_asks_for_progress_under_the_own_number(db: Database) -> None:
    office = Office(db)
    main, other = numbers(office, "o1", "o2")
    merge(office, other, main)
    office.number = main
    office.must(SEAT, "dispatch", unit="住建局")
    with db.write() as tx:
        talk = lock(tx, Inbound("wechat", "main", "o2", "look", office.now), "zh", office.now)
        [own] = own_tickets(tx, talk)
    assert (own.number, own.title, own.status, own.unit) == (other, "o2说的物业费", "dispatched", HOUSING)
    assert not own.is_open, "nothing is listed twice for who merged with the own ticket"


def test_a_withdrawal_ends_the_matter_for_its_own_citizen_alone(db: Database) -> None:
    office = Office(db)
    main, second, third = numbers(office, "o1", "o2", "o3")
    merge(office, second, main)
    merge(office, third, main)
    office.number = main
    office.must(SEAT, "dispatch", unit="住建局")
    told = len(office.sent("citizen"))
    office.must(SEAT, "withdraw")
    heir, other = office.ticket(second), office.ticket(third)
    assert office.ticket(main).status == "withdrawn"
    assert (heir.status, heir.unit, heir.parent, heir.closed) == ("dispatched", HOUSING, None, None)
    assert (other.status, other.parent) == ("merged", second)
    assert set(citizens_told(office, told)) == {"o1", "o2"}
    assert office.kinds("unit")[-2:] == [(HOUSING, "withdrawn"), (HOUSING, "dispatched")]
    with db.read() as tx:
        assert list(wrong_statuses(tx)) == []


def test_the_own_duplicates_of_a_citizen_end_with_the_withdrawal(db: Database) -> None:
    office = Office(db)
    main, duplicate = numbers(office, "o1", "o1")
    merge(office, duplicate, main)
    office.number = main
    office.must(SEAT, "withdraw")
    assert office.ticket(duplicate).status == "merged"


def test_a_judgement_on_one_citizen_leaves_the_others_to_a_clerk(db: Database) -> None:
    office = Office(db)
    main, other = numbers(office, "o1", "o2")
    office.number = main
    office.must(SEAT, "dispatch", unit="住建局")
    merge(office, other, main)
    office.number = main
    office.must(DUTY, "unreasonable", reason="法院已判决")
    told = len(office.sent("citizen"))
    office.must(SECOND_DUTY, "unreasonable", reason="同意")
    assert office.ticket(main).status == "archived"
    assert (office.ticket(other).status, office.ticket(other).unit) == ("to_dispatch", "")
    assert office.open_tasks() == ["dispatch"]
    heard = citizens_told(office, told)
    for way in ("行政复议", "诉讼", "信访"):
        assert way in heard["o1"]
    assert "现在单独办理" in heard["o2"]
    assert office.kinds("unit")[-1] == (HOUSING, "withdrawn")


def test_the_heir_does_not_go_to_a_unit_that_its_citizen_complains_about(db: Database) -> None:
    office = Office(db)
    main, other = numbers(office, "o1", "o2")
    merge(office, other, main)
    office.number = main
    office.must(SEAT, "dispatch", unit="住建局")
    with db.write() as tx:
        heir = store.lock(tx, other)
        assert heir is not None
        store.amend(tx, heir, accused_units=(HOUSING,))
    office.must(SEAT, "withdraw")
    assert office.ticket(other).status == "to_dispatch"


def test_a_complaint_is_not_merged_into_a_ticket_of_the_unit_complained_about(db: Database) -> None:
    office = Office(db)
    [main] = numbers(office, "o1")
    office.must(SEAT, "dispatch", unit="城管局")
    office.open(replace(LETTER, text="城管乱执法还收好处", line="", sender="o2"))
    assert office.ticket(main).unit == CITY_LOOKS
    assert office.refused(DUTY, "merge", into=main) == "conflict"


def test_a_restricted_ticket_looks_like_none_to_who_may_not_read_it(db: Database) -> None:
    office = Office(db)
    office.open(replace(LETTER, line="执法监督", category="执法监督类"))
    secret = office.number
    office.open()
    assert office.refused(SEAT, "merge", into=secret) == "into_unusable"
    office.must(DUTY, "merge", into=secret)


def test_merges_that_cross_end_with_one_refused(db: Database) -> None:
    office = Office(db)
    pair = numbers(office, "o1", "o2")
    start, results = threading.Barrier(2), []

    def cross(number: str, into: str) -> None:
        start.wait()
        results.append(perform(db, CITY, office.now, SEAT, number, "merge", {"into": into}))

    threads = [threading.Thread(target=cross, args=way) for way in (pair, pair[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(type(result).__name__ for result in results) == ["Done", "Refusal"]


@pytest.mark.parametrize(("action", "actor"), [("dispatch", SEAT), ("lead", DUTY)])
def test_units_that_lose_a_ticket_are_told(db: Database, action: str, actor: Actor) -> None:
    office = Office(db)
    office.open()
    office.must(SEAT, "dispatch", unit="住建局", units=["东热"])
    before = len(office.sent("unit"))
    office.must(actor, action, unit="城管局", units=["督察支队"])
    told = office.sent("unit")[before:]
    assert [kind for _, kind, _ in told] == ["dispatched", "dispatched", "withdrawn", "withdrawn"]
    assert {recipient for recipient, _, _ in told[:2]} == {CITY_LOOKS, INSPECTORS}
    assert all("不再由贵单位办理" in text for _, _, text in told[2:])


def test_of_a_return_the_assistants_are_told_and_of_a_difficult_case_all(db: Database) -> None:
    office = Office(db)
    office.open()
    office.must(SEAT, "dispatch", unit="住建局", units=["东热"])
    office.must(handler(), "return", reason="超出职责范围", suggest="城管局")
    assert [kind for _, kind in office.kinds("unit")] == ["dispatched", "dispatched", "withdrawn"]
    office.must(SEAT, "dispatch", unit="城管局")
    office.must(DUTY, "difficult", reason="职责交叉")
    assert office.kinds("unit")[-1] == (CITY_LOOKS, "withdrawn")
