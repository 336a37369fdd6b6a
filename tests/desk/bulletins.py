"""An office that issues bulletins: its series, its press, and short ways to make and release an issue."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from desk.bulletins import actions, issues
from desk.bulletins.issues import Issue
from desk.bulletins.series import BulletinRules, Series
from desk.city import City
from hotline.pack.check import check_folder
from hotline.press import HousePress
from storage.database import Database
from tests.desk.office import CITY, DUTY, MONDAY
from tests.tickets.city import CITY_LOOKS, HOUSING, POLICE
from tickets.model import Actor, Refusal

LISTS = {"report_to": ("市领导",), "send_to": ("各承办单位。",), "copy_to": ("社会监督员",)}
RULES = BulletinRules(
    series={
        "weekly": Series("热线周通报", "all", 58, 108, preview_day=1, lists=LISTS),
        "monthly": Series("热线月通报", "all", 58, 108, preview_day=3, lists=LISTS),
        "annual": Series("热线年报", "annual", 0, 6, preview_day=15, lists=LISTS),
    },
    readers={"市领导": (HOUSING,), "各承办单位。": (HOUSING, POLICE, CITY_LOOKS)},
)


@cache
def press() -> HousePress:
    return HousePress(check_folder(Path(__file__).parents[1] / "packs" / "other_city").usable())


def issuing(rules: BulletinRules = RULES) -> City:
    return replace(CITY, bulletins=rules, press=press())


@dataclass
class Newsroom:
    """A database and a moment; every action is one transaction."""

    db: Database
    now: datetime = MONDAY
    city: City = field(default_factory=issuing)

    def begin(
        self, kind: str = "weekly", period: str = "2024-W41", meeting: Any = None, actor: Actor = DUTY
    ) -> Any:
        with self.db.write() as tx:
            return actions.begin(tx, self._deed("begin", {}, actor), kind, press().span(period), meeting)

    def act(self, action: str, issue: int, actor: Actor = DUTY, **fields: Any) -> Refusal | None:
        if action == "compute":
            found = self.load(issue)
            with self.db.read() as tx:
                fields |= {"galley": press().compute(tx, found.kind, found.period, self.now)}
        with self.db.write() as tx:
            return actions.act(tx, self._deed(action, fields, actor), issue)

    def must(self, action: str, issue: int, actor: Actor = DUTY, **fields: Any) -> Issue:
        assert self.act(action, issue, actor, **fields) is None
        return self.load(issue)

    def refused(self, action: str, issue: int, actor: Actor = DUTY, **fields: Any) -> str:
        """The reason; nothing may have changed by it."""
        before = self.load(issue)
        refusal = self.act(action, issue, actor, **fields)
        assert refusal is not None
        assert self.load(issue) == before
        return refusal.reason

    def previewed(self, kind: str = "weekly", period: str = "2024-W41") -> int:
        issue = self.begin(kind, period)
        assert isinstance(issue, int), issue
        self.must("compute", issue)
        return issue

    def load(self, issue: int) -> Issue:
        with self.db.read() as tx:
            found = issues.load(tx, issue)
        assert found is not None
        return found

    def rows(self, sql: str, **params: Any) -> list[dict[str, Any]]:
        with self.db.read() as tx:
            return tx.all(sql, **params)

    def _deed(self, action: str, fields: dict[str, Any], actor: Actor) -> actions.Deed:
        return actions.Deed(self.city, press(), actor, action, fields, self.now)
