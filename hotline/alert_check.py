"""What `doctor` says of each alert address: how it is written, which secret it lacks, whether its service is reached.

Nothing is sent: an address is tried up to the step before that, and a mail server up to the password.
"""

from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial

from channels.apprise_alerts import can_be_tried, is_usable, service_of, try_address
from channels.telegram_data import group_of
from desk.addresses import is_address
from hotline.alerts import MissingSecret, secrets_in, with_secrets
from hotline.channel_settings import ALERT
from hotline.pack.values import Pack

AT_ONCE = 8
PAGE = "docs/channels/alerts.md"


@dataclass(frozen=True, slots=True)
class Look:
    """What the addresses need beside themselves: the secrets, the bots that serve groups, the way out."""

    secrets: Mapping[str, str] = field(repr=False)
    bots: Collection[str]
    proxy: str | None = field(default=None, repr=False)


def examine(pack: Pack, look: Look) -> Iterator[tuple[bool, str]]:
    """For each address whether it works, and a sentence; then a sentence for each secret that no address names."""
    named = [*_named(pack)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        said = pool.map(partial(_examine, look), (url for _, url in named))
        for (name, _), (works, sentence) in zip(named, said, strict=True):
            yield works, f"{name}：{sentence}"
    used = {name for _, url in named for name in secrets_in(url)}
    for name in sorted(look.secrets.keys() - used):
        yield False, f"没有告警地址用到 {ALERT}{name}，请核对名称（城市包里写作 ${{{name}}}）"


def _named(pack: Pack) -> Iterator[tuple[str, str]]:
    """Whose address, and the address as the pack writes it; an officer's stands in each of his duties."""
    yield from (("热线办", url) for url in pack.rules.alerts.urls)
    yield from ((unit.unit, unit.alert) for unit in pack.units if is_address(unit.alert))
    officers = {(f"{duty.unit} {duty.officer}", duty.contact) for duty in pack.roster}
    yield from sorted(officer for officer in officers if is_address(officer[1]))


def _examine(look: Look, written: str) -> tuple[bool, str]:
    if group := group_of(written):
        if group[0] in look.bots:
            return True, "Telegram 工作群"
        return False, f"要用 Telegram 机器人 {group[0]}，但它没有启用，见 {PAGE}"
    try:
        address = with_secrets(written, look.secrets)
    except MissingSecret as missing:
        return False, f"请设置 {missing}，取得方法见 {PAGE}"
    if not is_usable(address):
        return False, f"地址写得不对，或本程序不认识这种服务，写法见 {PAGE}"
    if not can_be_tried(address):
        return True, f"{service_of(address)} 写法正确，不能试连，请派一张单试试"
    failure = try_address(address, look.proxy)
    if failure is not None:
        return False, f"{service_of(address)} {failure}；请核对地址和密钥，检查网络和 HOTLINE_PROXY"
    return True, f"{service_of(address)} 可以连接，没有试发"
