"""kill -9 at any moment: no accepted message is lost, none is answered twice with different words, no ticket doubled."""

import random
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from storage.database import Database, open_database
from tests.faults.server import Server

TALK = (
    "护照到期了咋换",
    "河湾镇中心小学门口的路灯坏了一个星期没人修",
    "对",
    "怎么办",
    "我家楼道一股煤气味",
)


class Citizen(threading.Thread):
    """Says the same things with the same keys until each was answered, whatever happens to the server."""

    def __init__(self, server: Server, name: str, finished: Callable[[], bool]) -> None:
        super().__init__(daemon=True)
        self.session, self._server, self._finished = name, server, finished
        self.heard: dict[str, list[list[tuple[int, str]]]] = {}

    def run(self) -> None:
        for n, text in enumerate(TALK):
            key = f"{self.session}-{n}"
            while not (replies := self._say(key, text)) and not self._finished():
                time.sleep(0.05)
            self._say(key, text)  # a repeated delivery
            if replies is None:
                return

    def _say(self, key: str, text: str) -> list[dict[str, Any]] | None:
        replies = self._server.say(self.session, key, text)
        if replies:
            self.heard.setdefault(key, []).append([(reply["id"], reply["text"]) for reply in replies])
        return replies


def _storm(server: Server, citizens: int, kills: int, seed: int) -> list[Citizen]:
    chance = random.Random(seed)
    stopped = threading.Event()
    people = [Citizen(server, f"citizen-{n}", stopped.is_set) for n in range(citizens)]
    for person in people:
        person.start()
    for _ in range(kills):
        time.sleep(chance.uniform(0.05, 1.2))
        server.kill()
        server.start()
    until = time.monotonic() + 90
    for person in people:
        person.join(max(0.1, until - time.monotonic()))
    stopped.set()
    assert not any(person.is_alive() for person in people), "somebody never got an answer"
    return people


def _prove(db: Database, people: list[Citizen]) -> None:
    with db.read() as tx:
        open_rows = tx.value("SELECT count(*) FROM inbox WHERE status <> 'answered'")
        messages = tx.value("SELECT count(*) FROM inbox")
        doubled = tx.all(
            "SELECT conversation_id, text, count(*) AS n FROM tickets GROUP BY conversation_id, text HAVING count(*) > 1"
        )
        tickets = tx.value("SELECT count(*) FROM tickets")
        events = tx.value("SELECT count(*) FROM ticket_events WHERE event = 'accepted'")
    assert messages == len(people) * len(TALK)
    assert open_rows == 0
    assert doubled == []
    assert tickets == events >= len(people)
    for person in people:
        for versions in person.heard.values():
            assert all(version == versions[0] for version in versions), "different words for one message"


def test_killed_at_random_moments(sqlite_url: str, tmp_path: Path) -> None:
    _run(sqlite_url, tmp_path, citizens=4, kills=1, seed=7)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(8))
def test_killed_many_times(database_url: str, tmp_path: Path, seed: int) -> None:
    _run(database_url, tmp_path, citizens=12, kills=12, seed=seed)


def _run(database_url: str, tmp_path: Path, citizens: int, kills: int, seed: int) -> None:
    with Server(database_url, tmp_path / "serve.log") as server:
        people = _storm(server, citizens, kills, seed)
        time.sleep(0.5)
    db = open_database(database_url)
    try:
        _prove(db, people)
    finally:
        db.close()


def test_the_service_without_encoder_stays_small_and_a_stop_signal_ends_it_in_good_order(
    sqlite_url: str, tmp_path: Path
) -> None:
    with Server(sqlite_url, tmp_path / "serve.log") as server:
        assert server.say("s", "1", "护照到期了咋换")
        assert server.memory_mb() < 200
        assert server.stop() == 0
