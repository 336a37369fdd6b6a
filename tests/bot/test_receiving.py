"""A message is answered once, however often and however closely it is delivered, and its replies are rows first."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from channels.messages import Inbound
from hotline.pack.check import check_folder
from hotline.pack.revisions import load
from hotline.replay.channels import stand_ins
from hotline.replay.platform import Platforms
from hotline.service import Service
from storage.clock import VirtualClock
from storage.database import Database
from storage.transaction import Row
from tests.conftest import NOON
from tests.hotline.packs import City

HELLO = Inbound("webchat", "main", "w1", "k1", NOON, text="门口的路灯坏了三天没人修")


@pytest.fixture
def service(db: Database, tmp_path: Path) -> Service:
    city = City(tmp_path / "pack")
    load(db, check_folder(city.folder).usable(), "test", NOON)
    return Service(db, VirtualClock(NOON), stand_ins(("webchat",), Platforms(lambda delivery: None)))


def outbox(db: Database) -> list[Row]:
    with db.read() as tx:
        return tx.all("SELECT * FROM outbox WHERE audience = 'citizen' ORDER BY id")


def test_one_message_delivered_many_times_at_once_is_answered_once(service: Service) -> None:
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: service.receive(HELLO), range(8)))
    written = [row["id"] for row in outbox(service.db)]
    assert written
    assert [[reply.id for reply in answer] for answer in answers] == [written] * 8
    with service.db.read() as tx:
        assert [row["status"] for row in tx.all("SELECT status FROM inbox")] == ["answered"]
        assert tx.value("SELECT messages FROM contacts") == 1


def test_the_first_delivery_and_a_repeated_one_get_the_same_replies(service: Service) -> None:
    first = service.receive(HELLO)
    assert first == service.receive(HELLO) == service.answer(1, HELLO)


def test_replies_that_go_out_in_the_response_are_written_as_sent(service: Service) -> None:
    service.receive(replace(HELLO, in_response=True))
    row = outbox(service.db)[0]
    assert (row["status"], row["route"], row["attempts"], row["sent_at"]) == (
        "sent",
        "reply",
        1,
        row["created_at"],
    )


def test_replies_to_a_message_that_was_left_open_wait_for_their_page(service: Service) -> None:
    """The response they could have gone out in is over."""
    inbox_id = service.receiver.record(replace(HELLO, in_response=True))
    assert service.tick_stuck(NOON - NOON) == 1
    assert [(row["inbox_id"], row["status"]) for row in outbox(service.db)] == [(inbox_id, "pending")]


def test_a_message_is_safe_even_when_what_is_remembered_cannot_be_read(service: Service) -> None:
    service.receive(HELLO)
    with service.db.write() as tx:
        tx.run("UPDATE conversations SET state = '{broken'")
    assert service.receive(replace(HELLO, key="k2")) == ()
    with service.db.read() as tx:
        assert [row["status"] for row in tx.all("SELECT status FROM inbox ORDER BY id")] == [
            "answered",
            "open",
        ]
