"""`doctor` on channels and alerts: what is right, what is wrong and what to do, with every platform there and with none."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.channels.telegram_parts import settings
from tests.hotline.packs import City
from tests.hotline.running import Run, Said
from tests.known_secrets import MAIL_PASSWORD, PROXY_PASSWORD, ROBOT_KEY
from tests.platforms.mail import MailServer
from tests.platforms.robots import Robots
from tests.platforms.telegram import BotApi
from tests.platforms.wechat import APP_ID, SECRET, WeChatPlatform
from tests.platforms.wechat_push import AES_KEY, TOKEN


@dataclass
class Outside:
    """Every platform as a stand-in; `stop` takes them all away."""

    wechat: WeChatPlatform
    telegram: BotApi
    robots: Robots
    mail: MailServer
    stack: ExitStack

    @property
    def environment(self) -> dict[str, str]:
        """The settings of a city that uses everything."""
        return settings(self.telegram) | {
            "HOTLINE_CHANNELS": "webchat,wechat,telegram",
            "HOTLINE_PUBLIC_URL": self.robots.address,
            "HOTLINE_WECHAT_TOKEN": TOKEN,
            "HOTLINE_WECHAT_APP_ID": APP_ID,
            "HOTLINE_WECHAT_SECRET": SECRET,
            "HOTLINE_WECHAT_AES_KEY": AES_KEY,
            "HOTLINE_WECHAT_API": self.wechat.address,
            "HOTLINE_ALERT_ROBOT": ROBOT_KEY,
            "HOTLINE_ALERT_MAIL": self.mail.address,
        }


@pytest.fixture
def outside() -> Iterator[Outside]:
    with ExitStack() as stack:
        enter = stack.enter_context
        yield Outside(
            enter(WeChatPlatform()), enter(BotApi()), enter(Robots()), enter(MailServer()), stack.pop_all()
        )


@pytest.fixture
def doctor(run_on: Run, city: City, monkeypatch: pytest.MonkeyPatch, outside: Outside) -> Iterator["Doctor"]:
    """A city whose office has a robot and a mailbox."""
    for name, value in outside.environment.items():
        monkeypatch.setenv(name, value)
    robot = f"json://127.0.0.1:{outside.robots.port}/hook/${{ROBOT}}"
    city.append("city.toml", f'[alerts]\nurls = ["{robot}", "${{MAIL}}"]')
    with outside.stack:
        yield Doctor(run_on, city)


@dataclass
class Doctor:
    """Runs `doctor` on a city."""

    run: Run
    city: City

    def look(self) -> Said:
        """Load the city as it stands and look the installation over."""
        assert self.run("pack", "load", self.city.folder).code == 0
        return self.run("doctor", "--json")


def findings(said: Said, name: str) -> list[tuple[str, str]]:
    return [(check["status"], check["detail"]) for check in said.json["checks"] if check["name"] == name]


def test_with_every_platform_there_each_channel_and_address_is_found_well(
    doctor: Doctor, outside: Outside
) -> None:
    said = doctor.look()
    assert said.code == 0, said.out
    (status, detail), *remembered = findings(said, "微信公众号")
    assert status == "ok" and "密钥可用" in detail
    ((status, detail),) = remembered  # nothing was heard of the platform yet: where to enter the address
    assert status == "warning" and f"{outside.robots.address}/channels/wechat/main" in detail
    assert [status for status, _ in findings(said, "Telegram 机器人")] == ["ok"]
    assert [status for status, _ in findings(said, "告警")] == ["ok", "ok"]
    assert findings(said, "对外网址")[0][0] == "ok"
    assert "token add" in findings(said, "消息接口")[0][1]
    assert (outside.robots.arrived, outside.mail.arrived) == ([], [])


def test_with_nothing_reachable_everything_is_named_and_nothing_breaks(
    doctor: Doctor, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside.stack.close()
    said = doctor.look()
    assert said.code == 1
    assert "平台不可达" in findings(said, "微信公众号")[0][1]
    assert "连不上 Telegram" in findings(said, "Telegram 机器人")[0][1]
    assert [status for status, _ in findings(said, "告警")] == ["error", "error"]
    assert all("连不上" in detail and "HOTLINE_PROXY" in detail for _, detail in findings(said, "告警"))
    assert findings(said, "对外网址")[0][0] == "warning"
    monkeypatch.setenv("HOTLINE_PROXY", f"http://user:{PROXY_PASSWORD}@127.0.0.1:1")
    again = doctor.run("doctor")
    assert again.code == 1
    assert "Traceback" not in again.out + again.err


def test_each_alert_address_is_told_what_it_lacks(
    doctor: Doctor, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = ("${ABSENT}", "wecombot://${ALSO_ABSENT}", "nonsense://x", "telegram://second/-1002001")
    before = (doctor.city.folder / "city.toml").read_text("utf-8").partition("[alerts]")[0]
    doctor.city.write("city.toml", f"{before}[alerts]\nurls = {json.dumps(('${MAIL}', *wrong))}")
    outside.mail.failing["AUTH"] = "535 no"
    said = doctor.look()
    status, details = zip(*findings(said, "告警"), strict=True)
    assert set(status) == {"error"}
    expected = (
        "授权码",
        "HOTLINE_ALERT_ABSENT",
        "HOTLINE_ALERT_ALSO_ABSENT",
        "写得不对",
        "second",
        "HOTLINE_ALERT_ROBOT",
    )
    assert all(words in detail for words, detail in zip(expected, details, strict=True))
    assert MAIL_PASSWORD not in said.out


def test_unusable_settings_of_the_service_and_of_channels_are_told_together(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = {
        "PORT": "abc",
        "CHANNELS": "wechat,telegram",
        "WECHAT_AES_KEY": "short",
        "TELEGRAM_TOKEN": "no token",
    }
    for name, value in wrong.items():
        monkeypatch.setenv(f"HOTLINE_{name}", value)
    for words in (("doctor",), ("serve", "--port", "0")):
        told = run(*words)
        assert told.code == 1
        for name in (
            "HOTLINE_PORT",
            "HOTLINE_WECHAT_TOKEN",
            "HOTLINE_WECHAT_AES_KEY",
            "HOTLINE_TELEGRAM_TOKEN",
        ):
            assert name in told.out + told.err, (words, name)
        assert told.out.count("填法") + told.err.count("填法") >= 4


def test_a_settings_file_that_cannot_be_read_is_a_finding(run: Run, tmp_path: Path) -> None:
    (tmp_path / "hotline.toml").write_text("channels = = 1\n", encoding="utf-8")
    said = run("doctor")
    assert said.code == 1
    assert "hotline.toml" in said.out and "Traceback" not in said.err
