"""Records for the tests of figures: contacts with their matters, tickets with their facts and surveys, put in by counts."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from reports.city import Channel, City
from storage.clock import stamp
from storage.transaction import Transaction
from tickets.facts import Facts, keep
from tickets.lines import Line
from tickets.topics import Category
from tickets.units import Unit, Units

ZONE = ZoneInfo("Asia/Shanghai")


def at(month: int, day: int, hour: int = 10, year: int = 2024) -> datetime:
    return datetime(year, month, day, hour, tzinfo=ZONE)


CITY = City(
    name="澄泾县",
    office="澄泾县便民热线",
    zone=ZONE,
    units=Units(
        [
            Unit("县水利局", "局委办"),
            Unit("县住建局", "局委办"),
            Unit("柳溪镇", "乡镇街道"),
            Unit("县供热公司", "企业"),
        ]
    ),
    channels=[
        Channel("phone", "来电"),
        Channel("wechat", "微信"),
        Channel("site", "网站留言", in_total=False),
    ],
    lines=[Line("环保", title="环保专线"), Line("企业", title="企业专席")],
    categories=[
        Category("1", "", "水务", "停水", tree="2024"),
        Category("2", "", "住房", "漏雨", tree="2024"),
        Category("3", "", "住房", "物业", tree="2024"),
        Category("1", "", "公用", "停水", tree="2023"),
        Category("3", "", "社区", "物业", tree="2023"),
        Category("9", "", "旧项", "取消", tree="2023"),
    ],
    campaigns={"清洁行动": ("住房",)},
    street_kinds=frozenset({"乡镇街道"}),
)


@dataclass
class Records:
    """Puts records into an open transaction; every ticket gets the next number."""

    tx: Transaction
    last: int = 0
    numbers: list[str] = field(default_factory=list)

    def contact(
        self,
        opened: datetime,
        disposition: str = "answered",
        channel: str = "phone",
        *matters: dict[str, str],
        line: str = "",
    ) -> int:
        """A contact with its matters; without any named it has one."""
        contact = self.tx.insert_id(
            "contacts", channel=channel, account="import", sender="", opened=stamp(opened), disposition=disposition, line=line
        )  # fmt: skip
        for matter in matters or ({},):
            values = {"purpose": "咨询", "category": "水务", "topic": "停水", **matter}
            self.tx.insert("matters", contact_id=contact, created_at=stamp(opened), **values)
        return contact

    def ticket(self, accepted: datetime, unit: str = "县水利局", **more: Any) -> str:
        """A ticket; open and due after five days where nothing else is said."""
        self.last += 1
        number = f"CJ{accepted:%y%m%d}0715{self.last:04d}"
        values: dict[str, Any] = {
            "status": "closed" if more.get("closed_at") else "handling", "channel": "phone", "purpose": "求助",
            "category": "水务", "topic": "停水", "dispatched_at": accepted, "due": accepted + timedelta(days=5),
            "unit": unit, **more,
        }  # fmt: skip
        facts = Facts(number, accepted, **values)
        self.tx.insert("tickets", number=number, status=facts.status, opened=stamp(accepted))
        keep(self.tx, facts)
        self.numbers.append(number)
        return number

    def returned(self, ticket: str, seq: int, when: datetime, unit: str) -> None:
        """A unit gave a ticket back."""
        self.tx.insert("ticket_events", ticket=ticket, seq=seq, at=stamp(when), event="returned", unit=unit)

    def survey(
        self, ticket: str, opened: datetime, rating: str = "", answered: datetime | None = None, **more: Any
    ) -> None:
        """The survey of a closing; asked at once."""
        values = {"asked_at": stamp(opened), "state": "answered" if rating else "asked", **more}
        self.tx.insert(
            "surveys", ticket=ticket, round=0, opened=stamp(opened), rating=rating,
            answered_at=stamp(answered or opened) if rating else None, **values,
        )  # fmt: skip
