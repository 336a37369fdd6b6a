"""What `doctor` says of the channels: settings, keys tried on the platforms, the public address, what was heard so far."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from channels import registry
from channels.channel import Channel, Examined, Recorded
from hotline import channel_settings
from hotline.findings import Finding, findings, looked_at
from hotline.settings import Settings
from storage.transaction import Transaction

SECONDS_TO_ANSWER = (3.0, 5.0)
NAME = "渠道"
PUBLIC = "对外网址"


def load(enabled: Iterable[str]) -> tuple[Mapping[str, Channel], list[Finding]]:
    """The enabled channels as far as their settings are usable, and what is to be said of those."""
    names = tuple(enabled)
    try:
        channels = registry.load(names, channel_settings.environment(), channel_settings.tables())
    except registry.ChannelsMisconfigured as error:
        return {}, [Finding(NAME, "error", str(error))]
    return channels, [Finding(NAME, "ok", f"{'、'.join(names)} 的设置齐全")]


def examine(channels: Mapping[str, Channel]) -> Iterator[Finding]:
    """Each channel's keys, tried on its platform."""
    for channel in channels.values():
        if isinstance(channel, Examined):
            look = partial(_tried, channel)
            yield from looked_at(channel.title, look)


def remembered(tx: Transaction, channels: Mapping[str, Channel]) -> Iterator[Finding]:
    """What the database tells of each channel."""
    for channel in channels.values():
        if isinstance(channel, Recorded):
            yield from findings(channel.title, channel.remembered(tx), "warning")


def public_address(settings: Settings) -> Finding:
    """Whether citizens, officers and platforms can reach us: asked from here, where the way may be another one."""
    address = settings.public_url
    if address is None:
        missing = (
            "没有设置 HOTLINE_PUBLIC_URL：告警不带办理链接，平台回调和网页授权不能用；填市民访问本服务的网址"
        )
        return Finding(PUBLIC, "warning", missing)
    fault = _fault_of(f"{address}/healthz")
    if not fault:
        return Finding(PUBLIC, "ok", f"{address} 有答复；市民网页是 {address}/chat")
    advice = "请确认服务已启动，域名、证书和反向代理正确；本机绕不回公网时，请用手机打开核对"
    return Finding(PUBLIC, "warning", f"从本机打不开 {address}（{fault}），{advice}")


def _tried(channel: Examined) -> Iterator[Finding]:
    return findings(channel.title, channel.examine())


def _fault_of(address: str) -> str:
    import requests

    try:
        answer = requests.get(address, timeout=SECONDS_TO_ANSWER, allow_redirects=False)
    except requests.RequestException as error:
        return type(error).__name__
    return "" if answer.ok and "ok" in answer.text else f"HTTP {answer.status_code}"
