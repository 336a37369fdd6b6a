"""The inbox as an open page sees it: what is unread and who waits, the stream over real HTTP, its bound and its end."""

import http.client
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot import conversations as talks
from bot.conversations import conversation_id
from channels.messages import Inbound
from console import users
from console.streams import MOST, Streams, read_id, write_id
from hotline.cli import serve
from storage.clock import moment
from tests.console.world import Browser, World
from tests.waitress_server import served as served_by_waitress

SECONDS = 10


class Listener:
    """A page that listens: one connection that stays open."""

    def __init__(self, port: int, cookie: str, path: str, last_id: str = "") -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
        headers = {"Cookie": cookie} | ({"Last-Event-ID": last_id} if last_id else {})
        self.connection.request("GET", f"/console{path}", headers=headers)
        self.response = self.connection.getresponse()

    def event(self) -> dict[str, str]:
        """The next event, heartbeats passed over; empty when the stream has ended."""
        found: dict[str, str] = {}
        while line := self.response.readline().decode():
            name, _, value = line.rstrip("\n").partition(": ")
            if name in ("event", "id"):
                found[name] = value
            if not line.strip() and "event" in found:
                return found
        return {}

    def heartbeat(self) -> bool:
        """Whether the stream says that it lives."""
        return any(line.startswith(b":") for line in iter(self.response.readline, b""))

    def close(self) -> None:
        """As a browser that goes away."""
        self.response.close()
        self.connection.close()


@contextmanager
def served(world: World, threads: int = 4) -> Iterator[Callable[..., Listener]]:
    """The pages by the server that we run; yields what opens one more page."""
    listeners: list[Listener] = []

    def end() -> None:
        for listener in listeners:
            listener.close()
        world.streams.stop()

    with served_by_waitress(world.app(), threads=threads, ending=end) as port:

        def listen(cookie: str, path: str, last_id: str = "") -> Listener:
            listeners.append(Listener(port, cookie, path, last_id))
            return listeners[-1]

        yield listen


def cookie_of(browser: Browser) -> str:
    cookie = browser.client.get_cookie("hotline_console", path="/console")
    assert cookie is not None
    return f"hotline_console={cookie.value}"


def writes(world: World, sender: str, text: str) -> None:
    """A citizen writes to whoever has the conversation."""
    key = world.hear(sender, text)
    with world.db.write() as tx:
        talk = talks.lock(tx, Inbound("webchat", "main", sender, f"x{text}", world.now), "zh", world.now)
        assert talk.id == key
        talks.note_wait(tx, talk, world.now)


def test_the_stream_says_what_changed_and_resumes_where_it_broke_off(world: World) -> None:
    key = world.hear("citizen-1", "路灯不亮")
    seat = world.browser("seat", name="王敏")
    cookie, path = cookie_of(seat), f"/conversations/stream?key={key}"
    with served(world) as listen:
        page = listen(cookie, path)
        assert page.response.headers["Content-Type"].startswith("text/event-stream")
        assert {page.event()["event"], page.event()["event"]} == {"list", "thread"}, (
            "a page that knows nothing"
        )
        assert page.heartbeat()
        world.hear("citizen-1", "还是不亮")
        said = page.event()
        assert said["event"] == "thread"
        page.close()
        seat.post(f"/conversations/{key}/take")
        again = listen(cookie, path, last_id=said["id"])
        missed = [again.event(), again.event()]
        assert {one["event"] for one in missed} == {"list", "thread"}, "what happened in between is told"
        again.close()
        current = listen(cookie, path, last_id=missed[-1]["id"])
        assert current.heartbeat(), "nothing is told twice"
        current.close()


def test_there_are_only_so_many_streams_and_the_server_still_answers(world: World) -> None:
    world.streams = Streams(most=3, most_of_one=2, pause=0.05)
    cookies = [cookie_of(world.browser("seat")) for _ in range(2)]
    path = "/conversations/stream?view=all"
    with served(world, threads=4) as listen:
        mine = [listen(cookies[0], path) for _ in range(3)]
        assert [one.response.status for one in mine] == [200] * 3
        assert [mine[0].event()["event"] for _ in range(2)] == ["list", "crowded"], "the newest page counts"
        others = [listen(cookies[1], path) for _ in range(2)]
        assert [one.response.status for one in others] == [200, 503], "one user leaves room for another"
        assert others[1].response.headers["Retry-After"] == "30"
        plain = listen(cookies[0], "/conversations/rows")
        assert plain.response.status == 200, "a page that found no place asks by itself"
        mine[1].close()
        until_freed(listen, cookies[1], path)


def until_freed(listen: Callable[..., Listener], cookie: str, path: str) -> None:
    """A browser that went away is noticed by the next heartbeat."""
    for _ in range(50):
        tried = listen(cookie, path)
        if tried.response.status == 200:
            return
        tried.close()
        time.sleep(0.1)
    raise AssertionError("the place was never given back")


@pytest.mark.parametrize("end", ["signed out", "role", "idle"])
def test_a_stream_ends_with_the_session_or_the_role(world: World, end: str) -> None:
    seat = world.browser("seat", name="王敏")
    if end == "idle":
        world.clock.move_to(world.now + timedelta(minutes=30) - timedelta(seconds=0.2))
    with served(world) as listen:
        page = listen(cookie_of(seat), "/conversations/stream")
        assert page.event()["event"] == "list"
        with world.db.write() as tx:
            if end == "signed out":
                users.end_sessions(tx, "王敏")
            elif end == "role":
                tx.run("UPDATE users SET role = 'handler' WHERE name = '王敏'")
        assert page.event() == {}


def test_a_page_that_asks_by_itself_keeps_no_session_alive(world: World) -> None:
    seat = world.browser("seat")
    for _ in range(3):
        world.clock.move_to(world.now + timedelta(minutes=9))
        assert seat.get("/conversations/rows").status_code == 200
    world.clock.move_to(world.now + timedelta(minutes=9))
    assert seat.get("/conversations/rows").status_code == 302


def test_streams_have_threads_of_their_own() -> None:
    source = Path(serve.__file__).read_text(encoding="utf-8")
    assert "threads=THREADS + service.streams.most" in source
    assert MOST <= 16


def test_who_waits_longest_stands_first_even_if_they_write_again(world: World) -> None:
    for sender in ("first", "second"):
        world.hear(sender, f"{sender}说的话")
        with world.db.write() as tx:
            tx.run("UPDATE conversations SET holder = 'waiting', waits_since = :now WHERE id = :id",
                   now=world.now.isoformat(timespec="milliseconds"), id=conversation_id("webchat", "main", sender))  # fmt: skip
        world.clock.move_to(world.now + timedelta(minutes=7))
    world.hear("first", "first又说了一句")
    page = world.browser("seat").page("/conversations?view=waiting")
    assert page.index("first又说") < page.index("second说的话")
    assert "等了 14 分钟" in page and "等了 7 分钟" in page


def test_waiting_begins_with_the_first_unanswered_words_and_ends_with_an_answer(world: World) -> None:
    key = world.hear("citizen-1", "转人工")
    seat = world.browser("seat", name="王敏")
    seat.post(f"/conversations/{key}/take")
    began = world.now + timedelta(minutes=3)
    for minutes in (3, 4):
        world.clock.move_to(world.now + timedelta(minutes=minutes))
        writes(world, "citizen-1", f"第{minutes}分钟的话")
    assert key in seat.page("/conversations?view=unanswered")
    with world.db.read() as tx:
        since = tx.value("SELECT waits_since FROM conversations WHERE id = :id", id=key)
    assert moment(since) == began
    seat.post(f"/conversations/{key}/say", text="来了")
    assert key not in seat.page("/conversations?view=unanswered")
    assert key in seat.page("/conversations?view=mine")
    assert key not in world.browser("seat").page("/conversations?view=mine")


def test_what_is_new_is_marked_until_this_person_has_seen_it(world: World) -> None:
    key = world.hear("citizen-1", "转人工")
    seat, other = world.browser("seat", name="王敏"), world.browser("seat", name="李强")
    assert "未读" not in seat.page("/conversations"), "what the bot answers is no news"
    seat.post(f"/conversations/{key}/take")
    seat.page(f"/conversations/{key}")
    assert "未读" not in seat.page("/conversations")
    writes(world, "citizen-1", "在吗")
    assert "未读" in seat.page("/conversations")
    assert seat.get(f"/conversations/{key}/thread").status_code == 200
    assert "未读" not in seat.page("/conversations")
    assert "未读" in other.page("/conversations")


def test_the_second_seat_is_told_who_has_the_conversation_and_a_leader_takes_it(world: World) -> None:
    key = world.hear("citizen-1", "转人工")
    seat, other = world.browser("seat", name="王敏"), world.browser("seat", name="李强")
    seat.post(f"/conversations/{key}/take")
    assert "正由 王敏 接待" in other.page(f"/conversations/{key}/thread")
    assert other.post(f"/conversations/{key}/take").status_code == 409
    leader = world.browser("duty_leader", name="赵班长")
    assert leader.post(f"/conversations/{key}/take").status_code == 302
    assert "正由 赵班长 接待" in seat.page(f"/conversations/{key}/thread")
    assert seat.post(f"/conversations/{key}/say", text="我还在").status_code == 409


def test_the_parts_are_the_page_and_keep_hostile_words_words(world: World) -> None:
    hostile = "<img src=x onerror=alert(1)>{{7*7}}\u202e电话13800001234"
    key = world.hear("citizen-1", hostile)
    seat = world.browser("seat")
    for path in ("/conversations/rows", "/conversations/queue", f"/conversations/{key}/thread"):
        part = seat.page(path)
        assert "<img" not in part and "13800001234" not in part and "<html" not in part
    assert "&lt;img" in seat.page(f"/conversations/{key}/thread")


def test_marks_survive_the_way_through_an_id() -> None:
    marks = {"list": "0a1b", "thread": "ff"}
    assert read_id(write_id(marks)) == marks
    assert read_id("nonsense") == {}
