"""Signed links: looking changes nothing, one act, a limited time, no personal data, kind words when it is over."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import quote

import pytest

from console.act_links import LinkSigner
from console.resending import send_again
from desk.links import LIVES
from storage.clock import VirtualClock
from storage.database import Database
from tests.hotline.alerting import GUESSES, Office, link_in
from tests.hotline.packs import City
from tests.platforms.robots import Robots

OTHER = "市人力资源和社会保障局"


@pytest.fixture
def receiver() -> Iterator[Robots]:
    with Robots() as running:
        yield running


@pytest.fixture
def office(db: Database, clock: VirtualClock, city: City, receiver: Robots) -> Office:
    address = f"json://127.0.0.1:{receiver.port}/x"
    return Office(db, clock, city, address, (address,))


def dispatched(office: Office, receiver: Robots) -> tuple[str, str]:
    """A dispatched ticket and the link in its unit's alert."""
    number = office.dispatched()
    office.deliver()
    return number, link_in(receiver.arrived[-1]["message"])


def test_looking_shows_the_number_and_the_deadline_but_no_person_and_changes_nothing(
    office: Office, receiver: Robots
) -> None:
    number, link = dispatched(office, receiver)
    for _ in range(3):
        page = office.phone.get(link)
        text = page.get_data(as_text=True)
        assert page.status_code == 200
        assert number in text and "路灯" in text and "时限" in text and "签收" in text
        assert "13800001234" not in text and "小区路灯坏了一周" not in text
    assert office.status(number) == "dispatched"
    assert office.rows()[0]["seen_at"] is None
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert 'name="viewport"' in text


def test_the_page_speaks_english_where_its_address_says_so(office: Office, receiver: Robots) -> None:
    _, link = dispatched(office, receiver)
    assert 'href="?lang=en"' in office.phone.get(link).get_data(as_text=True)
    page = office.phone.get(f"{link}?lang=en").get_data(as_text=True)
    assert 'lang="en"' in page and "Deadline" in page and ">Sign</button>" in page and "签收" not in page
    assert 'lang="zh-CN"' in office.phone.get(f"{link}?lang=x").get_data(as_text=True)
    assert "Signed." in office.press(f"{link}?lang=en", "sign").get_data(as_text=True)
    again = office.phone.get(f"{link}?lang=en").get_data(as_text=True)
    assert "each works once. Signed." in again


def test_signing_works_once_is_recorded_and_acknowledges_the_notice(office: Office, receiver: Robots) -> None:
    number, link = dispatched(office, receiver)
    assert "已签收" in office.press(link, "sign").get_data(as_text=True)
    assert office.status(number) == "signed"
    for row in (*office.rows(), *office.rows("console")[:1]):
        assert row["seen_at"] and "告警链接" in row["seen_by"]
    for again in (office.press(link, "sign"), office.phone.get(link)):
        assert again.status_code == 410
        text = again.get_data(as_text=True)
        assert "用过" in text and "/console/" in text


def test_returning_needs_a_reason_and_a_unit_and_keeps_what_was_written(
    office: Office, receiver: Robots
) -> None:
    number, link = dispatched(office, receiver)
    refused = office.press(link, "return", reason="不归我们管")
    assert refused.status_code == 409
    assert "不归我们管" in refused.get_data(as_text=True)
    assert office.status(number) == "dispatched"
    assert office.press(link, "return", reason="不归我们管", suggest=OTHER).status_code == 200
    assert office.status(number) == "to_dispatch"


def test_two_presses_at_once_are_one_act(office: Office, receiver: Robots) -> None:
    _, link = dispatched(office, receiver)
    codes: list[int] = []
    threads = [
        threading.Thread(target=lambda: codes.append(office.press(link, "sign").status_code))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == [200, 410, 410]


def test_a_link_ends_with_its_time_and_says_so(office: Office, receiver: Robots) -> None:
    number, link = dispatched(office, receiver)
    office.clock.move_to(office.clock.now() + LIVES - timedelta(seconds=1))
    assert office.phone.get(link).status_code == 200
    office.clock.move_to(office.clock.now() + timedelta(seconds=2))
    for late in (office.phone.get(link), office.press(link, "sign")):
        assert late.status_code == 410
        assert "过期" in late.get_data(as_text=True)
    assert office.status(number) == "dispatched"


def test_a_forged_or_broken_link_is_refused(office: Office, receiver: Robots) -> None:
    number, link = dispatched(office, receiver)
    for path in (link[:-1], f"{link}x", "/act/x", "/act/" + "a" * 5_000, "/act/%00"):
        assert office.phone.get(path).status_code == 404
        assert office.press(path, "sign").status_code == 404
    assert office.status(number) == "dispatched"


def test_a_link_does_nothing_but_its_own_acts(office: Office, receiver: Robots) -> None:
    number, link = dispatched(office, receiver)
    for action in ("", "dispatch", "reply", "task_done", "approve", "x" * 500):
        assert office.press(link, action).status_code == 409
    assert office.press(link, "sign", reason="长" * 70_000).status_code == 413
    assert office.status(number) == "dispatched"


def test_a_ticket_that_went_elsewhere_cannot_be_acted_on(office: Office, receiver: Robots) -> None:
    from tests.hotline.alerting import SEAT

    number, link = dispatched(office, receiver)
    office.service.perform(SEAT, number, "dispatch", {"unit": OTHER})
    page = office.phone.get(link).get_data(as_text=True)
    assert 'value="sign"' not in page
    assert office.press(link, "sign").status_code == 409
    assert office.status(number) == "dispatched"


def test_reading_can_be_confirmed_without_using_the_link_up(office: Office, receiver: Robots) -> None:
    number, link = dispatched(office, receiver)
    assert "已确认收到" in office.press(link, "seen").get_data(as_text=True)
    assert office.rows()[0]["seen_by"] == office.rows("console")[0]["seen_by"] != ""
    assert office.press(link, "sign").status_code == 200
    assert office.status(number) == "signed"


def test_the_office_closes_a_call_by_its_link(office: Office, receiver: Robots, city: City) -> None:
    number = office.open(risks=("极端行为",))
    with office.db.write() as tx:
        tx.insert(
            "tasks",
            kind="call_now",
            ticket=number,
            dedupe_key="call",
            opened=office.rows("console")[0]["created_at"],
        )
    office.deliver()
    link = link_in(receiver.arrived[-1]["message"])
    assert "电话已打" in office.phone.get(link).get_data(as_text=True)
    assert office.press(link, "task_done").status_code == 200
    assert ("call_now", True) in office.tasks()


def test_messengers_that_look_at_a_link_change_nothing(office: Office, receiver: Robots) -> None:
    number, link = dispatched(office, receiver)
    for method in ("HEAD", "OPTIONS", "GET"):
        looked = office.phone.open(
            link, method=method, headers={"User-Agent": "TelegramBot (like TwitterBot)"}
        )
        assert looked.status_code == 200
    assert office.phone.put(link, data={"action": "sign"}).status_code == 405
    assert office.status(number) == "dispatched"
    assert office.rows()[0]["seen_at"] is None


def test_every_answer_is_kept_nowhere_and_framed_by_nobody(office: Office, receiver: Robots) -> None:
    _, link = dispatched(office, receiver)
    answers = [
        office.phone.get(link), office.press(link, "dispatch"), office.phone.get("/act/x"), office.press(link, "seen"),
        office.press(link, "sign", reason="长" * 70_000), office.press(link, "sign"), office.phone.get(link),
    ]  # fmt: skip
    assert [answer.status_code for answer in answers] == [200, 409, 404, 200, 413, 200, 410]
    for answer in answers:
        headers = answer.headers
        assert (headers["Cache-Control"], headers["Referrer-Policy"]) == ("no-store", "no-referrer")
        assert (headers["X-Content-Type-Options"], headers["X-Robots-Tag"]) == ("nosniff", "noindex")
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "Set-Cookie" not in headers


def test_a_link_signed_with_another_key_opens_nothing(office: Office, receiver: Robots) -> None:
    number, _ = dispatched(office, receiver)
    with office.db.read() as tx:
        known = tx.value("SELECT id FROM act_links")
    foreign = f"/act/{LinkSigner('another key of forty characters, at least').sign(known)}"
    for answer in (office.phone.get(foreign), office.press(foreign, "sign")):
        assert answer.status_code == 404
        assert "无效" in answer.get_data(as_text=True) and number not in answer.get_data(as_text=True)
    assert office.status(number) == "dispatched"


def test_who_guesses_is_slowed_down_and_a_true_link_still_opens(office: Office, receiver: Robots) -> None:
    _, link = dispatched(office, receiver)
    assert [office.phone.get(f"/act/guess-{n}").status_code for n in range(GUESSES + 1)] == [
        404
    ] * GUESSES + [429]
    assert office.phone.get(link).status_code == 200


@pytest.mark.parametrize("reason", ["%00", "a%00b", "%FF%FE", "%3Cscript%3Ealert(1)%3C/script%3E", "++"])
def test_hostile_words_in_the_form_break_nothing(office: Office, receiver: Robots, reason: str) -> None:
    number, link = dispatched(office, receiver)
    form = f"action=return&reason={reason}&suggest={quote(OTHER)}"
    answer = office.phone.post(link, data=form, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in (200, 400, 409)
    assert "<script>" not in answer.get_data(as_text=True)
    assert office.status(number) in ("dispatched", "to_dispatch")


def test_an_alert_that_a_clerk_sends_again_carries_a_link_that_acts(office: Office, receiver: Robots) -> None:
    receiver.answers.append("hang up")
    number = office.dispatched()
    office.deliver()
    (lost,) = office.rows()
    with office.db.write() as tx:
        assert send_again(tx, lost, "林晓", office.clock.now())
    office.deliver()
    assert office.statuses() == ["unknown", "sent"]
    first, second = (link_in(arrived["message"]) for arrived in receiver.arrived)
    assert first != second
    assert office.press(second, "sign").status_code == 200
    assert (
        office.press(first, "sign").status_code == 409
    )  # what may have arrived still opens, and signs nothing twice
    assert office.status(number) == "signed"
