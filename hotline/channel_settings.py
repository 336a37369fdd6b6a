"""Where the channels' own settings come from: HOTLINE_* variables and `hotline.toml`, variables first."""

import os
import tomllib
from collections.abc import Iterable, Mapping
from typing import Any

from channels import registry
from hotline.settings import FILE, PREFIX

ALERT = f"{PREFIX}ALERT_"
"""Before the name of a secret in an alert address."""


def environment() -> dict[str, str]:
    """Every HOTLINE_* setting as a variable, those of the file's top level included."""
    written = {
        f"{PREFIX}{key}".upper(): str(value)
        for key, value in _file().items()
        if not isinstance(value, dict | list)
    }
    return written | {name: value for name, value in os.environ.items() if name.startswith(PREFIX)}


def tables() -> registry.Tables:
    """The accounts of `[channels.wechat.NAME]` tables: `{"wechat": {"NAME": {...}}}`."""
    channels = _file().get("channels")
    if not isinstance(channels, dict):
        return {}
    return {name: accounts for name, accounts in channels.items() if isinstance(accounts, dict)}


def faults_of_channels() -> str:
    """What is wrong with the channels' settings where the service's own cannot be used: all is told at once."""
    try:
        named = environment().get(f"{PREFIX}CHANNELS", "")
        registry.load((part.strip() for part in named.split(",") if part.strip()), environment(), tables())
    except registry.ChannelsMisconfigured as error:
        return str(error)
    except (
        tomllib.TOMLDecodeError,
        UnicodeDecodeError,
    ):  # told already: the service's own settings lie there, too
        return ""
    return ""


def known_variables(channels: Iterable[str]) -> set[str]:
    """The variables that these channels read. A channel that is not enabled has only its prefix to go by."""
    names = {
        name
        for channel in channels
        if channel in registry.available()
        for name in registry.variables(channel)
    }
    idle = set(registry.available()) - set(channels)
    return names | {name for name in environment() if name.startswith((*_prefixes(idle), ALERT))}


def alert_secrets() -> dict[str, str]:
    """What stands for `${NAME}` in the pack's alert addresses, by NAME."""
    return {
        name.removeprefix(ALERT): value for name, value in environment().items() if name.startswith(ALERT)
    }


def _prefixes(channels: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{PREFIX}{channel}_".upper() for channel in channels)


def _file() -> Mapping[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
