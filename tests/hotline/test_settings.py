"""Settings: variables over file, every error at once, secrets never shown."""

import os
from ipaddress import ip_network
from pathlib import Path

import pytest

from hotline.secret_key import secret_key
from hotline.settings import SettingsError, load_settings, unknown_settings
from tests.known_secrets import DATABASE_PASSWORD, PROXY_PASSWORD


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("HOTLINE_")]:
        monkeypatch.delenv(name)


def test_a_fresh_machine_needs_no_setting() -> None:
    settings = load_settings()
    assert settings.channels == ("webchat",)
    assert settings.address == "http://127.0.0.1:8012"
    assert (settings.pack / "city.toml").exists()


def test_a_variable_wins_over_the_file_and_an_empty_one_does_not_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "hotline.toml").write_text('port = 9000\nhost = "0.0.0.0"\n', encoding="utf-8")
    monkeypatch.setenv("HOTLINE_PORT", "9001")
    monkeypatch.setenv("HOTLINE_HOST", "")
    settings = load_settings()
    assert (settings.host, settings.port) == ("0.0.0.0", 9001)


def test_lists_are_written_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_CHANNELS", "webchat, wechat")
    monkeypatch.setenv("HOTLINE_TRUSTED_PROXIES", "127.0.0.1,10.0.0.0/8")
    settings = load_settings()
    assert settings.channels == ("webchat", "wechat")
    assert settings.trusted_proxies == (ip_network("127.0.0.1"), ip_network("10.0.0.0/8"))


def test_the_file_may_name_accounts_beside_the_enabled_channels(tmp_path: Path) -> None:
    text = '[channels]\nenabled = ["webchat", "wechat"]\n[channels.wechat.second]\ntoken = "t"\n'
    (tmp_path / "hotline.toml").write_text(text, encoding="utf-8")
    assert load_settings().channels == ("webchat", "wechat")


def test_all_errors_are_told_at_once_with_name_and_how_to_set_it(monkeypatch: pytest.MonkeyPatch) -> None:
    bad = {
        "PORT": "abc",
        "CHANNELS": ",",
        "PUBLIC_URL": "example.org",
        "TRUSTED_PROXIES": "10.0.0.0/8,somewhere",
        "RATE_LIMIT": "-1",
    }
    for name, value in bad.items():
        monkeypatch.setenv(f"HOTLINE_{name}", value)
    with pytest.raises(SettingsError) as told:
        load_settings()
    lines = str(told.value).splitlines()
    assert len(lines) == 2 * len(bad)
    for name, value in bad.items():
        chinese = next(line for line in lines if line.startswith(f"HOTLINE_{name}（"))
        assert "填法：" in chinese
        assert value.rsplit(",", maxsplit=1)[-1] in chinese


def test_an_unusable_secret_is_named_but_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_SECRET_KEY", "hunter2")
    monkeypatch.setenv("HOTLINE_DATABASE_URL", f"mysql://u:{DATABASE_PASSWORD}@x/y")
    monkeypatch.setenv("HOTLINE_PROXY", f"u:{PROXY_PASSWORD}@proxy")
    with pytest.raises(SettingsError) as told:
        load_settings()
    assert all(name in str(told.value) for name in ("SECRET_KEY", "DATABASE_URL", "PROXY"))
    assert not any(secret in str(told.value) for secret in ("hunter2", DATABASE_PASSWORD, PROXY_PASSWORD))


def test_a_file_that_is_not_toml_is_named(tmp_path: Path) -> None:
    (tmp_path / "hotline.toml").write_text("port = = 1\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="hotline.toml.*line 1"):
        load_settings()


def test_a_misspelt_variable_is_answered_with_the_nearest_name() -> None:
    told = unknown_settings(
        ["HOTLINE_WECHAT_TOKEN"], {"HOTLINE_WECHAT_TOKN": "x", "HOTLINE_PORT": "1", "PATH": ""}
    )
    assert len(told) == 1
    assert "HOTLINE_WECHAT_TOKN" in told[0]
    assert "HOTLINE_WECHAT_TOKEN" in told[0]


def test_the_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    kept_in = tmp_path / "var" / "secret_key"
    first = secret_key(load_settings(), kept_in)
    kept_in.chmod(0o644)
    assert secret_key(load_settings(), kept_in) == first
    assert kept_in.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in kept_in.parent.iterdir()] == ["secret_key"]
    assert len(first.get_secret_value()) == 64
