"""Telegram in the whole service: loaded only where it is enabled, and one citizen from /start to a ticket's receipt."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from channels import registry, staff_accounts, telegram_polling
from channels.telegram import Telegram
from console import users
from hotline.seeding import seed_knowledge
from hotline.service import Service
from hotline.start import working
from storage.clock import SystemClock, VirtualClock
from storage.database import Database
from tests.channels.telegram_parts import CITIZEN, GROUP, settings
from tests.hotline.alerting import UNIT, Office
from tests.hotline.packs import City
from tests.hotline.running import Run
from tests.known_secrets import SECRET_KEY
from tests.platforms.telegram import BotApi, payload


@pytest.fixture
def platform() -> Iterator[BotApi]:
    with BotApi() as running:
        yield running


@contextmanager
def served(db: Database, platform: BotApi) -> Iterator[Service]:
    """The demonstration's city with a bot, its worker running."""
    from hotline.pack.check import check_folder
    from hotline.pack.revisions import load
    from hotline.settings import ROOT

    pack = check_folder(ROOT / "packs" / "demo").usable()
    clock = SystemClock(pack.rules.timezone)
    load(db, pack, "test", clock.now())
    seed_knowledge(db, pack, clock.now())
    service = Service(db, clock, registry.load(["telegram"], settings(platform)))
    with working(service):
        yield service


def test_the_default_service_never_loads_aiogram(sqlite_url: str, tmp_path: Path) -> None:
    """`serve` with its default channels, stopped as soon as it is up."""
    code = (
        "import sys, threading\n"
        "from contextlib import ExitStack\n"
        "from hotline.settings import load_settings\n"
        "from hotline.start import running_service, web_application, working\n"
        "with ExitStack() as stack:\n"
        "    chosen = load_settings()\n"
        "    service, channels = stack.enter_context(running_service(chosen))\n"
        "    stack.enter_context(working(service))\n"
        "    web_application(service, channels, chosen)\n"
        "print([name for name in sys.modules if name.partition('.')[0] in ('aiogram', 'aiohttp')])\n"
    )
    plain = {name: value for name, value in os.environ.items() if not name.startswith("HOTLINE_")}
    ours = {
        "DATABASE_URL": sqlite_url, "SECRET_KEY": SECRET_KEY, "ENCODER": "none", "PACK": "tests/packs/other_city",
    }  # fmt: skip
    environment = plain | {f"HOTLINE_{name}": value for name, value in ours.items()}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr[-2000:]


def test_a_citizen_is_greeted_answered_and_gets_a_receipt(db: Database, platform: BotApi) -> None:
    def hears(part: str) -> None:
        platform.wait_for(lambda: any(part in text for text in platform.texts(CITIZEN)), 20)

    with served(db, platform):
        platform.push(payload("start"))
        hears("热线")
        platform.push(payload("text", update_id=910001, text="河湾镇中心小学门口的路灯坏了一个星期没人修"))
        hears("先记下")
        asked = platform.state.sent[-1]
        data = next(data for label, data in asked.buttons if "提交" in label)
        platform.push(payload("callback", update_id=910002, data=data))
        platform.wait_for(lambda: len(platform.state.sent) > asked.id, 20)
        hears("工单")
    with db.read() as tx:
        assert tx.value("SELECT count(*) FROM inbox WHERE status = 'answered'") == 3
        assert tx.value("SELECT count(*) FROM tickets WHERE channel = 'telegram'") == 1
    assert platform.state.most_pollers == 1


def test_a_service_that_stops_does_not_wait_for_telegram(db: Database, platform: BotApi) -> None:
    assert telegram_polling.SECONDS_TO_WAIT >= 10
    with served(db, platform):
        platform.wait_for(lambda: platform.state.pollers == 1, 20)
        before = time.monotonic()
    assert time.monotonic() - before < 5


def test_an_officer_is_linked_and_unlinked_by_command(run_on: Run, db: Database) -> None:
    run_on("user", "add", "李工", "--role", "seat")
    assert run_on("user", "link", "李工", "telegram", "7001", "--json").json["linked"] is True
    with db.read() as tx:
        assert staff_accounts.user_of(tx, "telegram", "7001") == "李工"
    assert run_on("user", "link", "没有", "telegram", "7001").code != 0
    assert run_on("user", "link", "李工", "telegram", "7002", "--remove").code != 0
    assert run_on("user", "link", "李工", "telegram", "7001", "--remove").code == 0
    with db.read() as tx:
        assert staff_accounts.user_of(tx, "telegram", "7001") is None


def test_a_unit_signs_and_returns_in_its_group(
    db: Database, clock: VirtualClock, city: City, platform: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telegram_polling, "SECONDS_TO_WAIT", 0)
    office = Office(db, clock, city, f"telegram://main/{GROUP}")
    bot = registry.load(["telegram"], settings(platform))["telegram"]
    assert isinstance(bot, Telegram)
    office.service.channels = {**office.service.channels, "telegram": bot}
    with db.write() as tx:
        users.add(tx, "李工", "handler", UNIT, clock.now())
        staff_accounts.link(tx, "telegram", "7001", "李工", clock.now())
    number = office.dispatched()
    office.deliver()
    office.deliver()
    (notice,) = platform.state.sent
    assert notice.chat == GROUP
    assert number in notice.text
    platform.push(
        payload("callback_in_group", update_id=1, data=notice.buttons[0][1]),
        payload("callback_in_group", update_id=2, data=notice.buttons[1][1]),
    )
    bot.poll(office.service, "main")
    office.deliver()
    office.deliver()
    reply = payload("group_reason", update_id=3)
    reply["message"]["reply_to_message"]["text"] = platform.texts(GROUP)[-1]
    platform.push(reply)
    bot.poll(office.service, "main")
    bot.stop()
    with db.read() as tx:
        events = tx.all(
            "SELECT event, actor, reason FROM ticket_events WHERE ticket = :n ORDER BY seq", n=number
        )
    done = {event["event"]: event for event in events}
    assert done["signed"]["actor"] == done["returned"]["actor"] == "李工"
    assert done["returned"]["reason"] == "不属于本单位职责"
