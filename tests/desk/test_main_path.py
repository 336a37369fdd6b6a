"""A ticket's way through the office, each step one transaction, on both databases."""

import threading
from dataclasses import replace

from desk.ticket_actions import Done, perform
from storage.database import Database
from tests.desk.office import (
    DUTY,
    LETTER,
    MONDAY,
    REFUNDED,
    REPLY,
    REVIEWER,
    SEAT,
    Office,
    handler,
    leader,
)
from tests.tickets.city import CITY_LOOKS, EAST, HOUSING, POLICE
from tickets import store
from tickets.model import Refusal
from tickets.projection import fold


def test_a_ticket_goes_from_dispatch_to_archive(db: Database) -> None:
    office = Office(db)
    office.until_review()
    assert office.ticket().status == "in_review"
    closed = office.must(REVIEWER, "review_pass")
    assert closed.events == ("review_passed", "closed")
    assert closed.ticket.closed == office.now
    rated = office.must(SEAT, "callback", rating="满意", solved="是")
    assert (rated.ticket.status, rated.ticket.rating, rated.ticket.solved) == ("archived", "satisfied", "yes")


def test_the_status_is_what_the_events_add_up_to(db: Database) -> None:
    office = Office(db)
    office.until_review()
    office.must(REVIEWER, "review_reject", reason="没有说明退还了多少")
    with db.read() as tx:
        past = store.history(tx, office.number)
    assert fold(one.event for one in past) == office.ticket().status == "rework"
    assert [one.event.name for one in past] == [
        "accepted", "routed", "dispatched", "signed", "contacted", "replied", "approved", "review_rejected", "rework",
    ]  # fmt: skip
    assert [one.actor for one in past][2:] == ["s1", "u1", "u1", "u1", "l1", "r1", "r1"]


def test_a_refused_move_changes_nothing(db: Database) -> None:
    office = Office(db)
    office.open()
    assert office.refused(handler(), "sign") == "not_your_unit"
    assert office.refused(SEAT, "dispatch", unit="外星局") == "unit_unknown"
    assert office.refused(SEAT, "dispatch") == "unit_missing"
    assert office.refused(SEAT, "park", until="2024-12-01", reason="立项") == "role"
    office.must(SEAT, "dispatch", unit="住建局")
    assert office.refused(handler(), "reply", text="x", public="y", outcome="已解决") == "state"
    assert office.refused(handler(), "return", reason="超出职责", suggest="外星局") == "unit_unknown"
    for until in ("下个月", "9999-12-31", "9999-12-31T23:00-12:00", "0001-01-01"):
        assert office.refused(handler(), "extend", reason="等材料", until=until) == "until_unreadable"


def test_a_ticket_that_does_not_exist_is_said_so(db: Database) -> None:
    office = Office(db)
    office.number = "HX24101460329999"
    assert office.refused(SEAT, "urge") == "missing_ticket"


def test_imported_history_is_only_read(db: Database) -> None:
    office = Office(db)
    office.open()
    with db.write() as tx:
        tx.run("UPDATE tickets SET origin = 'vendor'")
    assert office.refused(SEAT, "dispatch", unit="住建局") == "history_only"


def test_what_was_decided_on_an_old_page_is_refused(db: Database) -> None:
    office = Office(db)
    seen = office.open().ticket.version
    office.must(SEAT, "dispatch", unit="住建局")
    late = perform(db, office.city, office.now, SEAT, office.number, "withdraw", {}, seen_version=seen)
    assert isinstance(late, Refusal)
    assert late.reason == "stale"


def test_of_two_clerks_at_once_one_wins_and_the_other_is_told(db: Database) -> None:
    office = Office(db)
    seen = office.open().ticket.version
    results = []

    def dispatch(unit: str) -> None:
        results.append(
            perform(
                db, office.city, MONDAY, SEAT, office.number, "dispatch", {"unit": unit}, seen_version=seen
            )
        )

    threads = [threading.Thread(target=dispatch, args=(unit,)) for unit in ("住建局", "城管局")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(type(result).__name__ for result in results) == ["Done", "Refusal"]
    with db.read() as tx:
        assert [p.event.name for p in store.history(tx, office.number)].count("dispatched") == 1


def test_dispatching_again_to_the_holder_changes_nothing(db: Database) -> None:
    office = Office(db)
    office.open()
    office.must(SEAT, "dispatch", unit="住建局")
    before = office.snapshot()
    assert office.must(SEAT, "dispatch", unit=HOUSING).events == ()
    assert office.snapshot() == before


def test_two_returns_make_a_ticket_difficult_and_a_lead_ends_it(db: Database) -> None:
    office = Office(db)
    office.open()
    office.must(SEAT, "dispatch", unit="住建局")
    office.must(handler(), "return", reason="超出职责范围", suggest="东城区")
    office.must(SEAT, "dispatch", unit="东城区")
    second = office.must(handler(EAST), "return", reason="无执法权", suggest="城管局")
    assert second.events == ("returned", "difficult")
    assert office.refused(SEAT, "dispatch", unit="城管局") == "state"
    named = office.must(DUTY, "lead", unit="城管局", units=["住建局", "东城区"])
    assert (named.ticket.status, named.ticket.unit, named.ticket.assistants) == (
        "dispatched",
        CITY_LOOKS,
        (HOUSING, EAST),
    )
    assert (
        office.refused(handler(CITY_LOOKS), "return", reason="不归我管", suggest="住建局") == "returns_used"
    )
    assert named.ticket.returns == 2


def test_units_are_asked_to_assist_while_the_lead_goes_on(db: Database) -> None:
    office = Office(db)
    office.open()
    office.must(SEAT, "dispatch", unit="住建局")
    office.must(handler(), "sign")
    done = office.must(SEAT, "assist", units=["东城区"], reason="请核实小区的业委会")
    assert (done.events, done.ticket.status, done.ticket.assistants) == (("assisted",), "signed", (EAST,))
    with db.read() as tx:
        told = tx.all("SELECT recipient, kind FROM outbox WHERE audience = 'unit' ORDER BY id DESC LIMIT 2")
        legs = tx.all("SELECT unit, part FROM legs WHERE ended IS NULL ORDER BY id")
        watched = tx.value("SELECT count(*) FROM due WHERE kind = 'clock_assist'")
    assert {(row["recipient"], row["kind"]) for row in told} == {(HOUSING, "assisted"), (EAST, "dispatched")}
    assert [(leg["unit"], leg["part"]) for leg in legs] == [(HOUSING, "lead"), (EAST, "assist")]
    assert watched == 1
    office.must(handler(EAST), "coreply", text="该小区尚未成立业委会，已指导筹备")
    assert office.refused(SEAT, "assist", units=["东城区", "住建局"]) == "assists_already"


def test_a_return_after_its_time_is_refused(db: Database) -> None:
    office = Office(db)
    office.open()
    office.must(SEAT, "dispatch", unit="住建局")
    office.now = office.now.replace(day=15, hour=17, minute=30)
    assert office.refused(handler(), "return", reason="超出职责范围", suggest="东城区") == "return_late"


def test_an_extension_takes_effect_when_it_is_granted(db: Database) -> None:
    office = Office(db)
    office.until_handling()
    due = office.ticket().due
    asked = office.must(handler(), "extend", reason="等待鉴定报告", until="2024-10-25")
    assert asked.ticket.due == due
    granted = office.must(DUTY, "extend_grant")
    assert granted.ticket.due is not None
    assert granted.ticket.due.isoformat() == "2024-10-25T18:00:00+08:00"
    assert office.refused(handler(), "extend", reason="还要等", until="2024-11-25") == "extended_already"


def test_an_extension_without_a_day_has_the_packs_length(db: Database) -> None:
    office = Office(db)
    office.until_handling()
    office.must(handler(), "extend", reason="等待鉴定报告")
    granted = office.must(DUTY, "extend_grant")
    assert granted.ticket.due is not None
    assert granted.ticket.due.isoformat() == "2024-10-28T18:00:00+08:00"


def test_a_request_for_an_extension_ends_with_its_askers_part(db: Database) -> None:
    office = Office(db)
    office.open()
    office.must(SEAT, "dispatch", unit="住建局")
    office.must(handler(), "extend", reason="等待鉴定报告", until="2024-10-25")
    office.must(SEAT, "dispatch", unit="城管局")
    assert office.open_tasks() == []
    assert office.refused(DUTY, "extend_grant") == "extension_none"
    office.must(handler(CITY_LOOKS), "extend", reason="等待设备", until="2024-10-28")
    office.must(handler(CITY_LOOKS), "return", reason="超出职责范围", suggest="住建局")
    assert office.open_tasks() == ["dispatch"]


def test_a_grant_never_takes_time_away(db: Database) -> None:
    office = Office(db)
    office.until_handling()
    office.must(handler(), "extend", reason="等待鉴定报告", until="2024-10-25")
    assert office.refused(DUTY, "extend_grant", until="2024-10-16") == "extension_short"
    assert office.ticket().due is not None


def test_rework_is_done_on_the_same_ticket_without_signing(db: Database) -> None:
    office = Office(db)
    office.until_review()
    rework = office.must(REVIEWER, "review_reject", reason="答非所问")
    assert (rework.ticket.status, rework.ticket.reworks) == ("rework", 1)
    assert office.refused(handler(), "sign") == "rework_sign"
    again = f"{REFUNDED}另有滞纳金15元一并退还。"
    office.must(handler(), "reply", **REPLY | {"public": again})
    office.must(leader(), "approve")
    assert office.must(REVIEWER, "review_pass").ticket.public_reply == again


def test_a_citizen_who_was_never_contacted_is_contacted_before_the_next_reply(db: Database) -> None:
    office = Office(db)
    office.until_review()
    office.must(REVIEWER, "review_pass")
    office.must(SEAT, "callback", rating="不满意", reason="未联系、回复与实际不符")
    assert office.refused(handler(), "reply", **REPLY) == "contact_missing"
    office.must(handler(), "contact", text="已上门道歉并说明")
    office.must(handler(), "reply", **REPLY)


def test_a_merged_ticket_points_to_the_other_which_counts_one_more(db: Database) -> None:
    office = Office(db)
    main = office.open().ticket.number
    office.open()
    assert office.refused(SEAT, "merge", into="HX24101460329999") == "into_unusable"
    merged = office.must(SEAT, "merge", into=main)
    assert (merged.ticket.status, merged.ticket.parent) == ("merged", main)
    assert office.ticket(main).contacts == 2
    assert office.ticket(main).status == "to_dispatch"


def test_two_people_judge_a_request_unreasonable(db: Database) -> None:
    office = Office(db)
    office.open()
    assert office.must(DUTY, "unreasonable", reason="法院已判决").ticket.status == "to_dispatch"
    assert office.refused(DUTY, "unreasonable", reason="法院已判决") == "second_person"


def test_the_unit_complained_about_neither_gets_nor_learns_of_the_ticket(db: Database) -> None:
    office = Office(db)

    office.open(replace(LETTER, text="派出所民警收好处不办案", title="民警收好处"))
    assert office.ticket().accused_units == (POLICE,)
    assert office.refused(DUTY, "dispatch", unit="公安局") == "conflict"
    assert office.refused(handler(POLICE), "sign") == "missing_ticket"
    assert office.refused(SEAT, "dispatch", unit="督察支队") == "missing_ticket"
    assert isinstance(office.act(DUTY, "dispatch", unit="督察支队"), Done)


def test_of_several_units_complained_about_none_gets_or_learns_of_the_ticket(db: Database) -> None:
    office = Office(db)
    office.open(replace(LETTER, text="城管乱执法还收好处", title="城管收好处", risks=("极端行为",)))
    assert set(office.ticket().accused_units) == {CITY_LOOKS, POLICE}
    assert office.kinds("unit") == []
    for unit in ("城管局", "公安局"):
        assert office.refused(DUTY, "dispatch", unit=unit) == "conflict"
    assert office.refused(DUTY, "lead", unit="督察支队", units=["城管局"]) == "conflict"
    for unit in (CITY_LOOKS, POLICE):
        assert office.refused(handler(unit), "sign") == "missing_ticket"
