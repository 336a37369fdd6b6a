"""Polling: everything that waits comes in once and in order, whatever fails, and one process at a time polls."""

import subprocess
import sys
import threading
from datetime import timedelta

import pytest

from channels import registry, telegram_polling
from channels.registry import ChannelsMisconfigured
from storage import leases
from storage.clock import SystemClock
from storage.database import Database, open_database
from tests.channels.parts import EchoCore
from tests.channels.telegram_parts import PNG, Bench, make_bench, settings
from tests.conftest import NOON
from tests.platforms.telegram import TOKEN, BotApi, Trouble, payload


@pytest.fixture(autouse=True)
def _short_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """Long polling as long as a test has time for."""
    monkeypatch.setattr(telegram_polling, "SECONDS_TO_WAIT", 0)


def texts(bench: Bench) -> list[str]:
    return [heard.text for heard in bench.core.heard]


def push(bench: Bench, *numbers: int) -> None:
    bench.platform.push(*(payload("text", update_id=number, text=f"第{number}句") for number in numbers))


def rest(bench: Bench) -> None:
    """Let the pause after a failure go by."""
    bench.core.clock.move_to(bench.core.clock.now() + timedelta(seconds=31))


def test_what_waits_comes_in_order_and_is_confirmed(bench: Bench) -> None:
    push(bench, *range(1, 121))
    bench.channel.poll(bench.core, "main")
    assert texts(bench) == [f"第{number}句" for number in range(1, 121)]
    assert bench.platform.state.confirmed == 121
    assert bench.platform.state.updates == []


def test_an_update_that_cannot_be_read_blocks_nobody(bench: Bench) -> None:
    bad = payload("undecodable", update_id=2)
    bench.platform.push(
        payload("text", update_id=1), bad, {"update_id": 3, "message": 7}, payload("text", update_id=4)
    )
    bench.channel.poll(bench.core, "main")
    assert len(bench.core.heard) == 2
    assert bench.counted("undecodable") == 2
    assert bench.platform.state.confirmed == 5


def test_only_what_was_recorded_is_confirmed(bench: Bench) -> None:
    push(bench, 1, 2, 3)
    bench.channel.poll(bench.core, "main")
    push(bench, 4, 5)
    bench.core.fails = 1
    with pytest.raises(RuntimeError):
        bench.channel.poll(bench.core, "main")
    assert [update["update_id"] for update in bench.platform.state.updates] == [4, 5]
    bench.channel.poll(bench.core, "main")
    assert texts(bench) == ["第1句", "第2句", "第3句", "第4句", "第4句", "第5句"]
    with bench.core.db.read() as tx:
        assert tx.value("SELECT count(*) FROM outbox") == 5


def test_a_restart_before_the_confirmation_answers_nobody_twice(bench: Bench) -> None:
    push(bench, 1)
    bench.platform.fail("getUpdates", None, "html")
    bench.channel.poll(bench.core, "main")
    bench.channel.stop()
    again = make_bench(bench.platform, bench.core)
    again.channel.poll(bench.core, "main")
    with bench.core.db.read() as tx:
        assert tx.value("SELECT count(*) FROM inbox") == tx.value("SELECT count(*) FROM outbox") == 1


@pytest.mark.parametrize("trouble", ["html", "flood", "half", "reset", "unauthorized"])
def test_whatever_the_platform_does_polling_goes_on_after_a_rest(bench: Bench, trouble: str) -> None:
    push(bench, 1)
    bench.platform.fail("getUpdates", trouble)  # type: ignore[arg-type]
    bench.channel.poll(bench.core, "main")
    bench.channel.poll(bench.core, "main")
    assert bench.platform.state.calls["getUpdates"] == 1, "it rests"
    rest(bench)
    bench.channel.poll(bench.core, "main")
    assert texts(bench) == ["第1句"]


def test_a_flood_says_how_long_to_rest(bench: Bench) -> None:
    bench.platform.fail("getUpdates", "flood")
    for seconds, calls in ((0, 1), (6.9, 1), (7.1, 2)):
        bench.core.clock.move_to(NOON + timedelta(seconds=seconds))
        bench.channel.poll(bench.core, "main")
        assert bench.platform.state.calls["getUpdates"] == calls, seconds


@pytest.mark.parametrize("trouble", ["html", "reset", "unauthorized", "half"])
def test_a_start_while_the_platform_is_ill_is_only_late(bench: Bench, trouble: Trouble) -> None:
    push(bench, 1)
    bench.platform.fail("deleteWebhook", trouble)
    bench.platform.fail("getMe", *[trouble] * 9)
    bench.channel.poll(bench.core, "main")
    assert texts(bench) == []
    rest(bench)
    bench.channel.poll(bench.core, "main")
    assert texts(bench) == ["第1句"]
    assert bench.platform.state.calls["getMe"] == 0, "nothing depends on it"


def test_each_trouble_is_logged_once_and_a_new_one_again(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    rounds: tuple[list[Trouble | None], ...] = (["html", "html"], [None], ["html"])
    for troubles in rounds:
        bench.platform.fail("getUpdates", *troubles)
        for _ in troubles:
            bench.channel.poll(bench.core, "main")
            rest(bench)
    assert len([record for record in caplog.records if "cannot fetch" in record.message]) == 2


def test_a_webhook_that_somebody_sets_meanwhile_is_taken_away_too(bench: Bench) -> None:
    bench.channel.poll(bench.core, "main")
    bench.platform.state.webhook = "https://elsewhere.example"
    push(bench, 1)
    bench.channel.poll(bench.core, "main")
    rest(bench)
    bench.channel.poll(bench.core, "main")
    assert texts(bench) == ["第1句"]


def test_a_chat_that_is_slow_keeps_nobody_else_waiting_and_its_own_order(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telegram_polling, "PATIENCE", 0.3)
    bench.platform.slow_seconds = 30
    bench.platform.fail("file", "slow")
    bench.platform.state.files["large"] = PNG
    after = payload("text", update_id=2, text="照片之后")
    other = [payload("text", update_id=3 + n, text=f"别人{n}") for n in range(2)]
    for update in other:
        update["message"]["chat"] = {**update["message"]["chat"], "id": 6002}
    bench.platform.push(payload("photo", update_id=1), after, *other)
    bench.channel.poll(bench.core, "main")
    bench.platform.wait_for(lambda: texts(bench) == ["别人0", "别人1"])
    push(bench, 9)
    assert bench.platform.state.confirmed <= 1, "what is at work would come again"
    bench.platform.released.set()
    for _ in range(100):
        if bench.platform.state.confirmed < 10:
            bench.channel.poll(bench.core, "main")
    assert texts(bench) == ["别人0", "别人1", "路灯坏了", "照片之后", "第9句"]
    assert bench.platform.state.calls["getFile"] == 1


def test_a_webhook_that_somebody_left_behind_is_taken_away(bench: Bench) -> None:
    bench.platform.state.webhook = "https://elsewhere.example"
    push(bench, 1)
    bench.channel.poll(bench.core, "main")
    assert texts(bench) == ["第1句"]


def test_one_process_polls_and_the_next_takes_over(bench: Bench, database_url: str) -> None:
    other_db = open_database(database_url) if bench.core.db.engine == "postgresql" else bench.core.db
    other = make_bench(bench.platform, EchoCore(other_db, bench.core.clock))
    push(bench, 1)
    bench.channel.poll(bench.core, "main")
    push(bench, 2)
    other.channel.poll(other.core, "main")
    assert texts(other) == []
    bench.channel.stop()
    other.channel.poll(other.core, "main")
    assert texts(other)[-1] == "第2句"
    other.channel.stop()
    if other_db is not bench.core.db:
        other_db.close()


def test_the_lease_of_a_dead_poller_ends_by_itself(db: Database) -> None:
    later = NOON + timedelta(seconds=60)
    with db.write() as tx:
        assert leases.hold(tx, "telegram:main", "dead", NOON, later)
        assert not leases.hold(tx, "telegram:main", "next", NOON + timedelta(seconds=59), later)
        assert leases.hold(tx, "telegram:main", "next", later, later + timedelta(seconds=60))
        assert not leases.hold(tx, "telegram:main", "dead", later, later)


A_POLLER_THAT_DIES = """
import sys, time
from channels import registry
from storage.clock import SystemClock
from storage.database import open_database
from tests.channels.parts import EchoCore
from tests.channels.telegram_parts import make_bench
from tests.platforms.telegram import BotApi

class Dying(EchoCore):
    def answer(self, inbox_id, message):
        print("recorded", flush=True)
        time.sleep(60)

platform = BotApi()
type(platform).url = property(lambda self: sys.argv[2])
core = Dying(open_database(sys.argv[1]), SystemClock("Asia/Shanghai"))
make_bench(platform, core).channel.poll(core, "main")
"""


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_poller_that_is_killed_is_followed_when_its_lease_ends(bench: Bench, database_url: str) -> None:
    push(bench, 1)
    command = [sys.executable, "-c", A_POLLER_THAT_DIES, database_url, bench.platform.url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "recorded\n"
        process.kill()
    died = SystemClock("Asia/Shanghai").now()
    for seconds, heard in ((30, []), (61, ["第1句"])):
        bench.core.clock.move_to(died + timedelta(seconds=seconds))
        bench.channel.poll(bench.core, "main")
        assert texts(bench) == heard
    with bench.core.db.read() as tx:
        assert tx.value("SELECT count(*) FROM inbox") == tx.value("SELECT count(*) FROM outbox") == 1


def test_stopping_does_not_wait_for_the_platform(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telegram_polling, "SECONDS_TO_WAIT", 60)
    poller = threading.Thread(target=bench.channel.poll, args=(bench.core, "main"))
    poller.start()
    bench.platform.wait_for(lambda: bench.platform.state.pollers == 1)
    bench.channel.stop()
    poller.join(3)
    assert not poller.is_alive()


def test_calls_go_through_the_proxy(core: EchoCore) -> None:
    with BotApi() as proxy:
        variables = settings(proxy, API="http://telegram.invalid") | {"HOTLINE_PROXY": proxy.url}
        channel = registry.load(["telegram"], variables)["telegram"]
        proxy.push(payload("text"))
        channel.poll(core, "main")  # type: ignore[attr-defined]
        assert len(core.heard) == 1


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"TOKEN": ""}, "HOTLINE_TELEGRAM_TOKEN"),
        ({"TOKEN": "no token"}, "HOTLINE_TELEGRAM_TOKEN"),
        ({"MODE": "webhook", "SECRET": ""}, "secret"),
        ({"SECRET": "密钥"}, "HOTLINE_TELEGRAM_SECRET"),
        ({"MODE": "both"}, "HOTLINE_TELEGRAM_MODE"),
        ({"API": "api.telegram.org"}, "HOTLINE_TELEGRAM_API"),
    ],
)
def test_a_bot_that_cannot_work_stops_the_start_and_shows_no_secret(
    changes: dict[str, str], named: str
) -> None:
    with BotApi() as platform:
        variables = settings(platform, **changes)
    with pytest.raises(ChannelsMisconfigured, match=named) as told:
        registry.load(["telegram"], variables)
    assert TOKEN not in str(told.value)
    assert "BotFather" in str(told.value) or "TOKEN" not in named
