"""What the columns of the pack are called on the administrator's pages, and how a cell is filled in. Pure.

The files keep their own names (`docs/packs.md`); a table that is edited as text shows both.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from console.administration import ALERTS


@dataclass(frozen=True, slots=True)
class Column:
    """One cell of a row: `type` is that of its input, `choices` are the words for the codes that it may hold."""

    title: str
    hint: str = ""
    type: Literal["text", "date", "unit"] = "text"
    choices: Mapping[str, str] = field(default_factory=dict)
    is_needed: bool = False


_SEVERAL = "几个用 | 分开"
_TIME = "例如 2026-01-01 08:00"
_UNIT = Column("单位", type="unit", is_needed=True)

COLUMNS: Mapping[str, Mapping[str, Column]] = {
    "calendar": {
        "date": Column("日期", type="date", is_needed=True),
        "kind": Column(
            "放假还是上班",
            choices={"holiday": "放假", "workday": "调休上班", "half": "只上半天班"},
            is_needed=True,
        ),
        "name": Column("名称", "例如：国庆节"),
    },
    "roster": {
        "unit": _UNIT,
        "from": Column("从什么时候", _TIME, is_needed=True),
        "to": Column("到什么时候", "例如 2026-01-01 08:00，不含这一刻", is_needed=True),
        "officer": Column("值班人", is_needed=True),
        "contact": Column("电话或告警地址", "没有告警地址的由值班坐席打电话"),
        "order": Column("第几值班人", "1 最先通知"),
    },
    "units": {
        "unit": Column("单位全称", is_needed=True),
        "kind": Column("类别", "例如：局委办、乡镇街道、企业"),
        "aliases": Column("简称", "几个用 | 分开，每个只能属于一个单位"),
        "parent": Column("上级单位", type="unit"),
        "leader": Column("主要领导"),
        "deputy": Column("分管领导"),
        "liaison": Column("联络员"),
        "areas": Column("管辖的片区", _SEVERAL),
        "topics": Column("职责内的主题", _SEVERAL),
        "alert": Column("告警地址或电话", "只有电话的，由值班坐席打电话"),
    },
    ALERTS: {"url": Column("告警地址", "密钥写在设置里，这里写它的名称，见 docs/packs.md", is_needed=True)},
}
