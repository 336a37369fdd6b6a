"""Several processes on one PostgreSQL: what one learns, all know within two seconds; no message is answered twice."""

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from knowledge_base import store
from knowledge_base.articles import Content
from storage.clock import SystemClock
from storage.database import open_database
from tests.faults.server import Server
from tests.postgres_server import PostgresServer

PACK = "tests/packs/other_city"  # its routing is learnt without a lesson of its own
QUESTION = "月球通行证怎么办理"
SECONDS_TO_FOLLOW = 2.5  # two seconds, and the time of the request that asks


@pytest.fixture(scope="module")
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """A fresh database on the server of this run."""
    address = postgres_server.lend()
    yield address
    postgres_server.give_back(address)


@pytest.fixture(scope="module")
def two(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Server, Server]]:
    """Two web processes on one database; they start once for all tests of this file."""
    folder = tmp_path_factory.mktemp("two")
    with ExitStack() as stack:
        first = stack.enter_context(Server(postgres_url, folder / "a.log", PACK, role="web"))
        second = stack.enter_context(Server(postgres_url, folder / "b.log", PACK, role="web"))
        yield postgres_url, first, second


def test_a_release_answers_in_every_process_within_two_seconds(two: tuple[str, Server, Server]) -> None:
    url, first, second = two
    assert _kinds(first.say("before", "1", QUESTION)) != ["answer"]
    _publish(url)
    until = time.monotonic() + SECONDS_TO_FOLLOW
    for n, server in enumerate((first, second)):
        while _kinds(server.say(f"after-{n}", str(time.monotonic()), QUESTION)) != ["answer"]:
            assert time.monotonic() < until, "the release did not arrive in time"
            time.sleep(0.2)


def test_one_message_delivered_to_two_processes_at_once_gets_one_reply(
    two: tuple[str, Server, Server],
) -> None:
    _, first, second = two
    heard: list[list[dict[str, Any]] | None] = []

    def deliver(server: Server) -> None:
        heard.append(server.say("same", "same-key", "护照到期了咋换"))

    threads = [threading.Thread(target=deliver, args=(server,)) for server in (first, second) * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert heard[0] and all(replies == heard[0] for replies in heard)


def _kinds(replies: list[dict[str, Any]] | None) -> list[str]:
    return [reply["kind"] for reply in replies or []]


def _publish(url: str) -> None:
    db = open_database(url)
    content = Content("MOON-1", "市行政审批局", QUESTION, "请到月球窗口办理。")
    with db.write() as tx:
        now = SystemClock("Asia/Shanghai").now()
        store.submit(tx, content, "tester", now)
        store.publish_all(tx, "tester", now)
    db.close()
