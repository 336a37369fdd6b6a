"""Finds the channels among the files of this folder and makes those that are enabled.

A channel file says so in one line, `CHANNEL = WebChat`, which is read without importing the file: some platforms'
libraries take seconds to load. Deleting the file removes the channel.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from channels.channel import Channel

FOLDER = Path(__file__).parent
BUILT_IN = ("console", "api")
"""Channels that nobody needs to enable."""
_MARK = re.compile(r"^CHANNEL = \w+$", re.MULTILINE)
Tables = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""Accounts from `hotline.toml`: `{"wechat": {"NAME": {"token": ...}}}` for `[channels.wechat.NAME]`."""


class ChannelsMisconfigured(Exception):
    """Channels that cannot start; each line names a setting and says how to get its value."""


@cache
def available() -> tuple[str, ...]:
    """The names of all channels, enabled or not."""
    return tuple(
        sorted(path.stem for path in FOLDER.glob("*.py") if _MARK.search(path.read_text(encoding="utf-8")))
    )


def channel_class(name: str) -> type[Channel]:
    """The class of an available channel; loads its libraries."""
    found: type[Channel] = import_module(f"channels.{name}").CHANNEL
    return found


def variables(name: str) -> dict[str, str]:
    """The environment variables of a channel's main account, each with how to get its value."""
    fields = channel_class(name).Settings.model_fields
    return {
        _variable(name, field, info): _how(info.description, info.json_schema_extra)
        for field, info in fields.items()
    }


def load(
    enabled: Iterable[str], environment: Mapping[str, str], tables: Tables | None = None
) -> dict[str, Channel]:
    """Make the enabled and the built-in channels, by name.

    `environment` holds HOTLINE_* variables (the account `main`), `tables` further accounts. Raises
    ChannelsMisconfigured with every fault at once.
    """
    faults: list[str] = []
    channels: dict[str, Channel] = {}
    for name in dict.fromkeys([*enabled, *BUILT_IN]):
        if name not in available():
            faults.append(_unknown(name))
            continue
        made = channel_class(name)
        accounts = _accounts(name, made.Settings, environment, (tables or {}).get(name, {}), faults)
        channels[name] = made(accounts)
    if faults:
        raise ChannelsMisconfigured("\n".join(faults))
    return channels


def _accounts(
    name: str,
    settings: type[BaseModel],
    environment: Mapping[str, str],
    tables: Mapping[str, Mapping[str, Any]],
    faults: list[str],
) -> dict[str, BaseModel]:
    """The settings of every account; without a table there is the account `main` alone."""
    flat = {
        field: environment.get(_variable(name, field, info), "")
        for field, info in settings.model_fields.items()
    }
    shared = {field: value for field, value in flat.items() if value and _is_shared(settings, field)}
    main = {field: value for field, value in flat.items() if value and field not in shared}
    given = dict(tables) if tables and not main else {**tables, "main": {**tables.get("main", {}), **main}}
    accounts = {}
    for account, values in given.items():
        try:
            accounts[account] = settings(**{**shared, **values})
        except ValidationError as error:
            faults += [_fault(name, account, settings, fault) for fault in error.errors()]
    return accounts


def _fault(name: str, account: str, settings: type[BaseModel], fault: ErrorDetails) -> str:
    field = str(fault["loc"][0]) if fault["loc"] else ""
    info = settings.model_fields.get(field)
    plain = account == "main" or (info is not None and _is_shared(settings, field))
    where = _variable(name, field, info) if plain else f"[channels.{name}.{account}] {field}"
    if info is None:  # a rule about several settings together, or a name that the channel does not know
        return f"渠道 {name} 已启用，但它的设置 {where} 不能用：{fault['msg']}"
    how = _how(info.description, info.json_schema_extra)
    return f"渠道 {name} 已启用，但 {where}（{info.title}）没有填或不能用。填法：{how}"


def _unknown(name: str) -> str:
    choices = "、".join(available())
    return (
        f"HOTLINE_CHANNELS 中的“{name}”不是本程序的渠道，可以填：{choices}。"
        f" HOTLINE_CHANNELS names an unknown channel; known: {', '.join(available())}."
    )


def _variable(name: str, field: str, info: FieldInfo | None = None) -> str:
    shared = info is not None and _extra(info).get("shared")
    return (f"HOTLINE_{field}" if shared else f"HOTLINE_{name}_{field}").upper()


def _is_shared(settings: type[BaseModel], field: str) -> bool:
    return bool(_extra(settings.model_fields[field]).get("shared"))


def _extra(info: FieldInfo) -> dict[str, Any]:
    return info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}


def _how(chinese: str | None, extra: Any) -> str:  # noqa: ANN401 - as pydantic types it
    english = extra.get("english", "") if isinstance(extra, dict) else ""
    return f"{chinese}。 {english}."
