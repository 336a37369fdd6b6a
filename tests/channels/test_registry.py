"""The registry: channels are files; one that is enabled without its keys stops the start and says what to do."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from channels import registry
from channels.registry import ChannelsMisconfigured, Tables

POSTBOX = """
from datetime import timedelta
from pydantic import BaseModel
from channels.channel import Limits, setting

class Postbox:
    class Settings(BaseModel):
        token: str = setting("令牌", "邮局后台“开发”一页", "on the post office's page Development")
        port: int = setting("端口", "一个数", "a number", default=25)
    name, title, pull, replies_after, limits = "postbox", "邮箱", False, timedelta(), Limits()
    def __init__(self, accounts):
        self.accounts = accounts
    def routes(self, core):
        return None
    def send(self, delivery):
        pass

CHANNEL = Postbox
"""


@pytest.fixture
def postbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A channel that somebody adds as one file."""
    import channels

    (tmp_path / "postbox.py").write_text(POSTBOX, encoding="utf-8")
    (tmp_path / "helpers.py").write_text("raise RuntimeError('never imported')", encoding="utf-8")
    monkeypatch.setattr(registry, "FOLDER", tmp_path)
    monkeypatch.setattr(registry, "BUILT_IN", ())
    monkeypatch.setattr(channels, "__path__", [*channels.__path__, str(tmp_path)])
    registry.available.cache_clear()
    yield
    monkeypatch.undo()
    registry.available.cache_clear()


def test_web_chat_console_and_message_api_are_there_without_any_setting() -> None:
    channels = registry.load(["webchat"], {})
    assert set(channels) == {"webchat", "console", "api"}
    assert channels["webchat"].pull
    assert channels["console"].replies_after == timedelta()


def test_an_unknown_channel_stops_the_start_and_names_the_known_ones() -> None:
    with pytest.raises(ChannelsMisconfigured, match=r"HOTLINE_CHANNELS.*qq.*webchat"):
        registry.load(["webchat", "qq"], {})


@pytest.mark.parametrize("name", ["../etc", "inbox", "", "webchat.py", "__init__"])
def test_no_other_file_can_be_loaded_as_a_channel(name: str) -> None:
    with pytest.raises(ChannelsMisconfigured):
        registry.load([name], {})


@pytest.mark.usefixtures("postbox")
class TestOneMoreFile:
    def test_it_is_found_and_nothing_beside_it_is_imported(self) -> None:
        assert registry.available() == ("postbox",)

    def test_without_its_key_the_start_stops_with_the_settings_name_and_where_to_get_it(self) -> None:
        with pytest.raises(ChannelsMisconfigured) as fault:
            registry.load(["postbox"], {"HOTLINE_POSTBOX_PORT": "many"})
        told = str(fault.value)
        assert "HOTLINE_POSTBOX_TOKEN（令牌）" in told
        assert "邮局后台“开发”一页" in told
        assert "page Development" in told
        assert "HOTLINE_POSTBOX_PORT" in told

    def test_variables_make_the_main_account(self) -> None:
        made = registry.load(["postbox"], {"HOTLINE_POSTBOX_TOKEN": "t", "HOTLINE_POSTBOX_PORT": "26"})
        accounts = vars(made["postbox"])["accounts"]
        assert {name: (one.token, one.port) for name, one in accounts.items()} == {"main": ("t", 26)}

    def test_tables_make_further_accounts_and_variables_win(self) -> None:
        tables: Tables = {"postbox": {"second": {"token": "s"}, "main": {"token": "old", "port": 27}}}
        made = registry.load(["postbox"], {"HOTLINE_POSTBOX_TOKEN": "t"}, tables)
        accounts = vars(made["postbox"])["accounts"]
        assert {name: (one.token, one.port) for name, one in accounts.items()} == {
            "second": ("s", 25),
            "main": ("t", 27),
        }

    def test_a_table_alone_needs_no_main_account(self) -> None:
        made = registry.load(["postbox"], {}, {"postbox": {"second": {"token": "s"}}})
        assert list(vars(made["postbox"])["accounts"]) == ["second"]

    def test_a_fault_in_a_table_names_the_table(self) -> None:
        with pytest.raises(ChannelsMisconfigured, match=r"\[channels.postbox.second\] token"):
            registry.load(["postbox"], {}, {"postbox": {"second": {}}})

    def test_the_variables_of_a_channel_say_how_to_get_them(self) -> None:
        assert registry.variables("postbox")["HOTLINE_POSTBOX_TOKEN"].startswith("邮局后台")
