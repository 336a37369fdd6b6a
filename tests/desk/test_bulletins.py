"""Issues of bulletins: prose that stays, a check before release, numbers without gaps, frozen text, deliveries, receipts."""

import json
import threading
from datetime import date, timedelta

import pytest

from desk.bulletins import deliveries, issues
from desk.bulletins.press import Stamp
from storage.database import Database
from tests.desk.bulletins import Newsroom, press
from tests.desk.office import REVIEWER, SEAT, handler
from tests.reports.records import Records, at
from tests.tickets.city import CITY_LOOKS, HOUSING, POLICE
from tickets.model import Refusal


@pytest.fixture
def room(db: Database) -> Newsroom:
    with db.write() as tx:
        records = Records(tx)
        for day in (1, 8, 9):
            records.contact(at(10, day))
    return Newsroom(db)


# numbers


def numbers(room: Newsroom, *released: int) -> list[tuple[int | None, int | None]]:
    return [(found.issue, found.overall) for found in map(room.load, released)]


def test_series_that_share_a_counter_go_on_from_the_last_issue_without_gaps(room: Newsroom) -> None:
    weekly, monthly, older = (
        room.previewed(),
        room.previewed("monthly", "2024-09"),
        room.previewed(period="2024-W40"),
    )
    assert room.refused("release", weekly, SEAT) == "release_role"
    assert room.refused("release", weekly, dated="2024-10-01") == "dated_early", "a refusal uses no number up"
    for issue in (weekly, monthly, older):
        room.must("release", issue)
    assert numbers(room, weekly, monthly, older) == [(59, 109), (60, 110), (61, 111)]
    annual = room.previewed("annual", "2023")
    room.must("release", annual)
    assert numbers(room, annual) == [(1, 7)]


def test_of_two_releases_at_once_each_has_its_own_number(room: Newsroom) -> None:
    made = [room.previewed(period=f"2024-W{week}") for week in (39, 40, 41)]
    start = threading.Barrier(len(made))

    def release(issue: int) -> None:
        start.wait()
        room.must("release", issue)

    threads = [threading.Thread(target=release, args=(issue,)) for issue in made]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers(room, *made)) == [(59, 109), (60, 110), (61, 111)]


def test_a_year_begins_with_one_and_an_issue_is_not_dated_back_into_the_last(room: Newsroom) -> None:
    first, second, third = (room.previewed(period=f"2024-W{week}") for week in (39, 40, 41))
    room.must("release", first)
    room.now += timedelta(days=70)
    room.must("release", second, dated="2025-01-02", printed="2025-01-03")
    assert room.refused("release", third, dated="2024-12-31") == "year_gone"
    assert numbers(room, first, second) == [(59, 109), (1, 110)]


# what is written and what is computed


def test_recomputing_never_overwrites_what_people_wrote(room: Newsroom) -> None:
    issue = room.previewed()
    room.must("edit", issue, REVIEWER, chapter="overview", text="本周共{received}。\n请关注供暖。")
    with room.db.write() as tx:
        Records(tx, last=10).contact(at(10, 10))
    room.must("compute", issue)
    with room.db.read() as tx:
        galley, written = issues.galley(tx, issue), issues.prose(tx, issue)
        versions = [(row["chapter"], row["version"], row["by"]) for row in issues.history(tx, issue)]
    assert "本周共3件。\n请关注供暖。" in press().set_up(galley, written, Stamp()).text
    assert sorted(versions) == [("", 1, "d1"), ("", 2, "d1"), ("overview", 1, "r1")]
    room.must("edit", issue, chapter="overview", text=" ")
    with room.db.read() as tx:
        assert issues.prose(tx, issue) == {}, "back to the computed text; the old version is still there"
        assert len(issues.history(tx, issue)) == 4


def test_what_cannot_be_edited_is_refused_with_a_reason(room: Newsroom) -> None:
    issue = room.begin()
    assert room.refused("edit", issue, chapter="overview", text="早了") == "no_chapter"
    assert room.refused("release", issue) == "nothing_computed"
    room.must("compute", issue)
    assert room.refused("edit", issue, chapter="nothing", text="没有这章") == "no_chapter"
    assert room.refused("edit", issue, chapter="overview", text="共{recieved}件") == "unknown_slot"
    assert room.refused("edit", issue, chapter="overview", text="旧的", version="0") == "stale"
    assert room.refused("edit", issue, handler(), chapter="overview", text="x") == "edit_role"
    assert room.refused("publicity", issue, publicity="随便") == "publicity_unread"
    assert room.refused("erratum", issue, text="错了") == "not_released"
    assert room.refused("sing", issue) == "unknown_action"
    room.must(
        "edit", issue, chapter="overview", text="价格{不变}，{ }{0}", version=str(room.load(issue).version)
    )


def test_an_issue_is_begun_once_and_its_period_is_over_before_the_meeting(room: Newsroom) -> None:
    room.previewed()
    assert room.begin().reason == "known_issue"
    assert room.begin("daily", "2024-10-10").reason == "no_series"
    assert room.begin(actor=handler()).reason == "edit_role"
    late = room.begin("monthly", "2024-10", meeting=date(2024, 10, 11))
    assert isinstance(late, Refusal) and "2024-10-11" in late.text
    assert isinstance(room.begin("monthly", "2024-10-01..2024-10-10", meeting=date(2024, 10, 11)), int)


# release


def test_dates_are_two_fields_and_not_before_the_period_is_over(room: Newsroom) -> None:
    issue = room.previewed(period="2024-W42")
    assert room.refused("release", issue) == "period_open"
    room.now += timedelta(days=7)
    assert room.refused("release", issue, dated="昨天") == "date_unread"
    assert room.refused("release", issue, dated="2024-10-22", printed="2024-10-21") == "printed_early"
    assert room.refused("release", issue, dated="2034-10-22") == "dated_late", (
        "its year would end this one's numbers"
    )
    assert room.refused("release", issue, printed="2034-10-22") == "dated_late"
    found = room.must("release", issue, dated="2024-10-21", printed="2024-10-23")
    assert (found.dated, found.printed) == (date(2024, 10, 21), date(2024, 10, 23))
    frozen = json.loads(found.frozen)["imprint"]
    assert (frozen["dated"], frozen["printed"], frozen["issue"]) == ("2024-10-21", "2024-10-23", 59)


def test_a_contradiction_blocks_unless_it_is_overruled_with_a_reason(room: Newsroom) -> None:
    issue = room.previewed()
    wrong = "本期共受理12件，其中咨询7件、投诉9件。"
    room.must("edit", issue, chapter="overview", text=wrong)
    refusal = room.act("release", issue)
    assert refusal and refusal.reason == "contradiction" and "12" in refusal.text
    found = room.must("release", issue, reason="两项有重叠，已注明")
    assert found.overruled == "两项有重叠，已注明"
    assert "contradiction" in {one.kind for one in found.findings}
    assert (found.issue, found.overall) == (59, 109)


def test_a_released_issue_never_changes_and_a_correction_stands_beside_it(room: Newsroom) -> None:
    issue = room.previewed()
    released = room.must("release", issue)
    before = press().give_out(released.frozen, [], "json", public=False)
    with room.db.write() as tx:
        Records(tx, last=20).contact(at(10, 8))
    for action in ("compute", "edit", "publicity", "release"):
        assert room.refused(action, issue, chapter="overview", text="改") == "released_already"
    assert room.refused("erratum", issue, text=" ") == "text_missing"
    assert room.refused("erratum", issue, REVIEWER, text="x") == "release_role"
    room.must("erratum", issue, text="第一章应为4件。")
    after = room.load(issue)
    assert (after.frozen, after.digest) == (released.frozen, released.digest)
    assert press().give_out(after.frozen, [], "json", public=False) == before
    with room.db.read() as tx:
        told = [row["text"] for row in issues.errata(tx, issue)]
    printed = json.loads(press().give_out(after.frozen, told, "json", public=False))
    assert printed["text"][-1]["paragraphs"] == ["更正：第一章应为4件。"]


# delivery


def test_each_unit_and_leader_of_the_lists_hears_once_and_leaves_a_receipt(room: Newsroom) -> None:
    issue = room.previewed()
    room.must("release", issue)
    room.must("erratum", issue, text="应为4件。")
    sent = room.rows("SELECT audience, recipient, text FROM outbox WHERE kind = 'bulletin' ORDER BY id")
    assert [(row["audience"], row["recipient"]) for row in sent[:4]] == [
        ("leader", f"{HOUSING}/周建平"), ("unit", HOUSING), ("unit", POLICE), ("unit", CITY_LOOKS),
    ]  # fmt: skip
    assert "第59期（总第109期）" in sent[0]["text"] and f"/console/bulletins/{issue}" in sent[0]["text"]
    assert len(sent) == 8 and "应为4件" in sent[-1]["text"]
    assert deliveries.unaddressed(room.city.bulletins.series["weekly"], room.city.bulletins) == ["社会监督员"]
    with room.db.write() as tx:
        deliveries.note_reader(tx, issue, "p1", POLICE, room.now)
        deliveries.note_reader(tx, issue, "p1", POLICE, room.now + timedelta(hours=5))
        deliveries.note_reader(tx, issue, "p2", POLICE, room.now + timedelta(hours=1))
        receipts = deliveries.receipts(tx, issue, 3, room.now + timedelta(days=3))
    assert [(one.recipient, one.part, one.reader, one.is_late) for one in receipts] == [
        (f"{HOUSING}/周建平", "report_to", "", True), (HOUSING, "send_to", "", True),
        (POLICE, "send_to", "p1", False), (CITY_LOOKS, "send_to", "", True),
    ]  # fmt: skip
    with room.db.read() as tx:
        assert not any(one.is_late for one in deliveries.receipts(tx, issue, 3, room.now + timedelta(days=2)))


# rectification


def test_a_released_assessment_asks_units_with_low_figures_once(room: Newsroom) -> None:
    with room.db.write() as tx:
        records = Records(tx)
        for day in range(2, 9):
            records.ticket(at(9, day), HOUSING, closed_at=at(9, 20), handed_at=at(9, 20))
        records.ticket(at(9, 2), POLICE, closed_at=at(9, 3), handed_at=at(9, 3))
    asked = "SELECT unit, about FROM rectifications ORDER BY id"
    weekly, monthly = room.previewed(), room.previewed("monthly", "2024-09")
    room.must("release", weekly)
    assert room.rows(asked) == []
    room.must("release", monthly, reason="已核对")
    assert [(row["unit"], row["about"]) for row in room.rows(asked)] == [
        (HOUSING, "2024-09 按期办结率0%，低于90%"), (HOUSING, "2024-09 综合指标值70，评为D类"),
    ]  # fmt: skip
    told = room.rows("SELECT recipient FROM outbox WHERE kind = 'rectify' AND audience = 'unit'")
    assert [row["recipient"] for row in told] == [HOUSING, HOUSING]
