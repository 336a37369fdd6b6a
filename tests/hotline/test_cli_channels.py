"""`channels` on the command line: the menu, QR codes, how accounts fare, and what `doctor` says of their keys."""

import json
from collections.abc import Iterator

import pytest
from click.testing import CliRunner

from hotline.cli import commands
from tests.platforms.wechat import APP_ID, MENU, QR_CODE, SECRET, WeChatPlatform
from tests.platforms.wechat_push import TOKEN


@pytest.fixture
def platform(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> Iterator[WeChatPlatform]:
    """A platform and the settings that lead to it."""
    with WeChatPlatform() as made:
        for name, value in {
            "DATABASE_URL": sqlite_url, "CHANNELS": "webchat,wechat", "WECHAT_TOKEN": TOKEN,
            "WECHAT_APP_ID": APP_ID, "WECHAT_SECRET": SECRET, "WECHAT_API": made.address,
        }.items():  # fmt: skip
            monkeypatch.setenv(f"HOTLINE_{name}", value)
        yield made


def run(*words: str) -> tuple[int, str]:
    """Exit code and what was printed."""
    result = CliRunner().invoke(commands, list(words))
    return result.exit_code, result.output


def test_the_menu_has_the_citys_lines(platform: WeChatPlatform) -> None:
    assert run("pack", "load", "packs/demo")[0] == 0
    code, output = run("channels", "menu", "push", "--json")
    assert code == 0, output
    (call,) = platform.calls(MENU)
    assert [button["name"] for button in call.body["button"]] == ["我要咨询", "我要反映", "查进度"]
    under = call.body["button"][1]["sub_button"]
    assert len(under) == 5
    assert under[2]["key"] == "line:环保举报"


def test_a_line_that_is_not_open_yet_is_not_in_the_menu(platform: WeChatPlatform) -> None:
    assert run("pack", "load", "tests/packs/other_city")[0] == 0
    assert run("channels", "menu", "push")[0] == 0
    under = platform.calls(MENU)[0].body["button"][1]["sub_button"]
    assert [button["key"] for button in under[2:]] == ["line:渔业", "line:青少年"]


def test_a_qr_code_carries_its_source(platform: WeChatPlatform) -> None:
    code, output = run("channels", "qrcode", "海报-东城", "--json")
    assert code == 0, output
    assert json.loads(output)["picture"].startswith("https://mp.weixin.qq.com/cgi-bin/showqrcode?ticket=gQH")
    assert platform.calls(QR_CODE)[0].body["action_info"]["scene"] == {"scene_str": "海报-东城"}


def test_the_status_tells_whether_the_keys_work(
    platform: WeChatPlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, output = run("channels", "status", "--json")
    assert code == 0, output
    (account,) = json.loads(output)["accounts"]
    assert (account["works"], account["account"]) == (True, "main")
    assert "499988" in account["said"]
    monkeypatch.setenv("HOTLINE_WECHAT_SECRET", "f" * 32)
    assert "HOTLINE_WECHAT_SECRET 不对" in run("channels", "status")[1]
    assert "HOTLINE_WECHAT_SECRET 不对" in run("doctor")[1]


def test_an_account_that_does_not_exist_is_named(platform: WeChatPlatform) -> None:
    code, output = run("channels", "menu", "push", "--account", "other")
    assert code != 0
    assert platform.arrived == []
