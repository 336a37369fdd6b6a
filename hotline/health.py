"""What an installation needs, looked at one by one: each finding says how it stands and what to do.

A check that cannot even begin because an earlier one failed is left out.
"""

import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from channels.channel import Channel, Owning
from hotline import alert_check, channel_check, channel_settings
from hotline.encoding import loaded
from hotline.findings import Finding, findings, looked_at
from hotline.pack.check import check_folder, check_texts
from hotline.pack.faults import Fault
from hotline.pack.revisions import Revision, current
from hotline.pack.values import Pack
from hotline.settings import Settings, SettingsError, load_settings, unknown_settings
from knowledge_base.own_weights import in_use, joined
from language.encoders.encoder import Encoder, EncoderUnavailable
from storage.checking import problems
from storage.clock import SystemClock
from storage.database import SQLITE_PREFIX, open_database
from storage.errors import StorageError
from storage.reaching import check_reachable
from storage.transaction import Transaction
from tickets.workcalendar import Calendar

LEAST_FREE_BYTES = 1 << 30
EARLIEST_YEAR = 2024
MOST_FAULTS_SHOWN = 5
ALERTS = "告警"
ENCODER = "句向量模型"
WEIGHTS = "匹配权重"


def examine() -> list[Finding]:
    """Everything that can be looked at from this machine, settings first."""
    try:
        settings = load_settings()
    except SettingsError as error:
        told = f"{error}\n{channel_settings.faults_of_channels()}".rstrip()
        return [Finding("设置", "error", told)]
    channels, said = channel_check.load(settings.channels)
    return [
        *_settings(settings),
        *_disk(settings),
        *looked_at(ENCODER, partial(_encoder, settings)),
        *said,
        channel_check.public_address(settings),
        *channel_check.examine(channels),
        *_database_and_city(settings, channels),
    ]


def _settings(settings: Settings) -> Iterator[Finding]:
    known = channel_settings.known_variables(settings.channels)
    strangers = unknown_settings(known, channel_settings.environment())
    yield Finding("设置", "warning" if strangers else "ok", "\n".join(strangers) or "全部可用")
    if settings.secret_key is None and _url(settings).startswith("postgres"):
        reason = "多台机器须共用同一个签名密钥，请设置 HOTLINE_SECRET_KEY，否则换一台机器就要重新登录"
        yield Finding("签名密钥", "warning", reason)


def _disk(settings: Settings) -> Iterator[Finding]:
    folder = _data_folder(settings)
    writable = os.access(_nearest(folder), os.W_OK)
    advice = "可以写入" if writable else "不能写入，请把目录交给运行服务的用户"
    yield Finding("数据目录", "ok" if writable else "error", f"{folder.absolute()} {advice}")
    free = shutil.disk_usage(_nearest(folder)).free
    enough = free >= LEAST_FREE_BYTES
    detail = f"剩余 {free / LEAST_FREE_BYTES:.1f} GB" + ("" if enough else "，不足 1 GB，请清理")
    yield Finding("磁盘空间", "ok" if enough else "error", detail)


def _encoder(settings: Settings) -> Iterator[Finding]:
    """Whether every encoder of the settings gives a vector here and now."""
    found = loaded(settings)
    faults = [*found.missing, *filter(None, map(_fault_of, (found.encoders.fast, found.encoders.slow)))]
    without = "，没有它也能匹配，只是差一些"
    yield from findings(ENCODER, [(False, fault + without) for fault in faults], "warning")
    if not faults:
        yield Finding(ENCODER, "ok", f"{settings.encoder} 可用" if settings.encoder != "none" else "没有启用")


def _own_weights(settings: Settings, tx: Transaction) -> Iterator[Finding]:
    """Whether the office's own weights of the matcher were fitted with the encoders of today."""
    found, names = in_use(tx), loaded(settings).encoders.names
    if found.encoders is None:
        return
    told = f"第 {found.number} 版是用句向量 {found.encoders or '无'} 拟合的"
    if found.fit(names):
        yield Finding(WEIGHTS, "ok", f"{told}，与现在相同")
    else:
        advice = "请运行 python -m hotline kb fit 重新拟合；不拟合就用 kb fit --rollback 0 退回产品自带的"
        yield Finding(
            WEIGHTS, "warning", f"{told}，现在是 {joined(names) or '无'}，学到的不起作用或不准。{advice}"
        )


def _fault_of(encoder: Encoder | None) -> str:
    try:
        if encoder:
            encoder.encode(["体检"])
    except EncoderUnavailable as error:
        return str(error)
    return ""


def _database_and_city(settings: Settings, channels: Mapping[str, Channel]) -> Iterator[Finding]:
    try:
        check_reachable(_url(settings))
        look = _look_into_database(settings, channels)
    except StorageError as error:
        look = Look((str(error),))
    well = "可以连接，表结构相符，数据完好"
    yield Finding("数据库", "error" if look.faults else "ok", "\n".join(look.faults) or well)
    yield from look.remembered
    pack, finding = _pack(settings, look.revision)
    yield finding
    if pack is not None:
        yield from looked_at(ALERTS, partial(_alerts, settings, channels, pack))
        yield from _time(pack)


@dataclass(frozen=True, slots=True)
class Look:
    """What a look into the database tells."""

    faults: tuple[str, ...] = ()
    revision: Revision | None = None
    remembered: tuple[Finding, ...] = ()


def _look_into_database(settings: Settings, channels: Mapping[str, Channel]) -> Look:
    url = _url(settings)
    if url.startswith(SQLITE_PREFIX) and not Path(url.removeprefix(SQLITE_PREFIX)).exists():
        return Look(("还没有数据库文件，serve 会自动建立，或运行 python -m hotline db migrate",))
    database = open_database(url)
    try:
        found = problems(database)
        if found:
            return Look(tuple(found))
        with database.read() as tx:
            remembered = (*channel_check.remembered(tx, channels), *_own_weights(settings, tx))
            return Look((), current(tx), remembered)
    finally:
        database.close()


def _pack(settings: Settings, revision: Revision | None) -> tuple[Pack | None, Finding]:
    """The pack in the database, or the one that would be loaded into it."""
    checked = check_texts(revision.texts) if revision else check_folder(settings.pack)
    where = f"数据库中第 {revision.number} 版" if revision else f"{settings.pack}（尚未载入）"
    if checked.pack is None:
        return None, Finding("城市包", "error", f"{where}：\n{_some(checked.errors)}")
    status: Literal["ok", "warning"] = "warning" if checked.faults else "ok"
    name = checked.pack.rules.name
    return checked.pack, Finding("城市包", status, f"{where}，{name}" + _some(checked.faults, "\n"))


def _some(faults: tuple[Fault, ...], before: str = "") -> str:
    lines = [str(fault) for fault in faults[:MOST_FAULTS_SHOWN]]
    if len(faults) > MOST_FAULTS_SHOWN:
        lines.append(f"……共 {len(faults)} 处，用 pack check 查看全部")
    return before + "\n".join(lines) if lines else ""


def _alerts(settings: Settings, channels: Mapping[str, Channel], pack: Pack) -> Iterator[Finding]:
    telegram = channels.get("telegram")
    proxy = settings.proxy.get_secret_value() if settings.proxy else None
    bots = telegram.accounts if isinstance(telegram, Owning) else ()
    look = alert_check.Look(channel_settings.alert_secrets(), bots, proxy)
    found = list(findings(ALERTS, alert_check.examine(pack, look)))
    yield from found or [Finding(ALERTS, "ok", "没有填写告警地址，通知只在工作台")]


def _time(pack: Pack) -> Iterator[Finding]:
    now = SystemClock(pack.rules.timezone).now()
    yield calendar_finding(pack, now.year)
    yield _clock(now)


def calendar_finding(pack: Pack, year: int) -> Finding:
    """Whether the holidays of a year and of the next are known: without them deadlines are only guessed."""
    days = {day.date: day.kind for day in pack.calendar}
    calendar = Calendar(days, pack.rules.hours.work, ZoneInfo(pack.rules.timezone))  # type: ignore[arg-type]
    missing = [text for wanted in (year, year + 1) for text in calendar.warnings_for(wanted)]
    covered = f"{year} 年和 {year + 1} 年的节假日和调休齐全"
    return Finding("日历", "warning" if missing else "ok", "\n".join(missing) or covered)


def _clock(now: datetime) -> Finding:
    said = f"现在是 {now:%Y-%m-%d %H:%M}（{now.tzinfo}）"
    if now.year < EARLIEST_YEAR:
        return Finding("时钟", "error", f"{said}，机器的时钟不对，请校时")
    same = now.astimezone().utcoffset() == now.utcoffset()
    hint = "" if same else "；机器自己的时区不同，不影响服务，日志时间以城市时区为准"
    return Finding("时钟", "ok", said + hint)


def _url(settings: Settings) -> str:
    return settings.database_url.get_secret_value()


def _data_folder(settings: Settings) -> Path:
    url = _url(settings)
    return Path(url.removeprefix(SQLITE_PREFIX)).parent if url.startswith(SQLITE_PREFIX) else Path("var")


def _nearest(folder: Path) -> Path:
    """The folder, or the first one above it that exists: there it will be made."""
    return next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
