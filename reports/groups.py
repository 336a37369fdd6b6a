"""What records are grouped by: how a recorded value is called in print, and which names stand there even with nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from language.purposes import PurposeKind
from reports.city import City
from tickets.answers import RATING_TITLES
from tickets.states import STATE_TITLES

UNKNOWN = "未注明"
_REQUESTERS = {"": "个人", "enterprise": "企业", "deputy": "人大代表"}
_DISPOSITIONS = {
    "answered": "直接答复", "ticketed": "工单转办", "unclear": "反映不清晰", "withdrawn": "来件人撤回", "open": "对话未结束",
    "invalid": "无效", "abuse": "骚扰",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Group:
    """`called` gives a recorded value its name in print; `known` are the names that the city has, in its own order."""

    called: Callable[[str], str]
    known: Sequence[str] = ()


def group_of(city: City, by: str) -> Group:
    """The names of one way of grouping in a city."""
    return GROUPS[by](city)


def _listed(names: Mapping[str, str]) -> Group:
    return Group(lambda value: names.get(value) or value or UNKNOWN, tuple(names.values()))


def _plain(names: Sequence[str] = ()) -> Group:
    return Group(lambda value: value or UNKNOWN, tuple(names))


def _category(city: City) -> Group:
    def called(value: str) -> str:
        category, _, topic = value.partition("\t")
        return city.category(category, topic) or "未分类"

    return Group(called, city.category_names)


GROUPS: Mapping[str, Callable[[City], Group]] = {
    "channel": lambda city: Group(
        _listed({channel.code: channel.title for channel in city.channels}).called,
        [channel.title for channel in city.channels if channel.in_total],
    ),
    "category": _category,
    "topic": lambda _: Group(lambda value: value or "未分类"),
    "purpose": lambda _: _plain(get_args(PurposeKind)),
    "unit": lambda city: Group(lambda value: value or "尚未派出", [unit.name for unit in city.units]),
    "way": lambda _: Group(lambda value: value if value.split(" → ")[-1] else f"{value}尚未派出"),
    "line": lambda city: _listed({line.name: line.title or line.name for line in city.lines}),
    "area": lambda _: _plain(),
    "level": lambda _: _plain(),
    "requester": lambda _: _listed(_REQUESTERS),
    "status": lambda _: _listed(STATE_TITLES),
    "rating": lambda _: _listed(RATING_TITLES),
    "disposition": lambda _: _listed(_DISPOSITIONS),
}
