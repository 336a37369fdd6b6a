"""What people do with a risk notice: change the draft, release it, record the unit's feedback and a consultation (会商).

Whoever acts is told in a sentence why something is refused; of two who act at once the first wins. The unit is reminded
before its feedback is due, and unit and office hear when it is overdue.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from channels.storable import storable
from desk.city import City
from desk.fields import MOST_CHARACTERS
from desk.notices import OFFICE
from desk.risks import tell
from desk.wording import short
from storage import due
from storage.database import Database
from storage.transaction import Transaction
from tickets import risks
from tickets.model import Actor, Refusal
from tickets.risks import Risk

REMIND, OVERDUE = "risk_remind", "risk_overdue"
MOST_DIGITS = 9

SENTENCES: Mapping[str, str] = {
    "release_role": "风险提示由值班长核对后发布，请联系值班长。",
    "consult_role": "会商由热线办的审核员或值班长登记。",
    "feedback_role": "反馈由风险提示的承办单位填写。",
    "missing_risk": "没有第 {number} 期风险提示，请核对期号。",
    "released_already": "第 {number} 期风险提示已由 {user} 于 {at} 发布，不能再改。",
    "not_released": "第 {number} 期风险提示还没有发布，发布后才能反馈。",
    "answered_already": "第 {number} 期风险提示已于 {at} 反馈，不用重复反馈。",
    "not_your_risk": "第 {number} 期风险提示由{unit}承办，请由该单位反馈。",
    "unit_missing": "第 {number} 期风险提示还没有承办单位，请填写承办单位再发布。",
    "unit_unknown": "单位名录里没有“{unit}”，请使用名录里的单位名称或简称。",
    "words_missing": "请填写内容。",
    "unknown_action": "风险提示没有“{named}”这个操作。",
    "stale": "这一期刚刚被别人改动过，请刷新后再操作。",
}


@dataclass(frozen=True, slots=True)
class RiskAct:
    """Somebody does something to a notice: what every action needs to know."""

    city: City
    actor: Actor
    action: str
    number: str
    text: str
    unit: str
    units: tuple[str, ...]
    seen: str
    now: datetime

    def refuse(self, reason: str, **values: object) -> Refusal:
        return Refusal(self.action, reason, SENTENCES[reason].format(number=self.number, **values))


def perform(
    db: Database, city: City, now: datetime, actor: Actor, action: str, number: str, fields: Mapping[str, Any]
) -> Refusal | None:
    """Do an action of `RISK_ACTIONS` to the notice of this number; None when it is done.

    `fields`: `text` (the notice's words, the feedback, the record), `unit` who shall answer, `units` who consulted,
    `version` of the notice as it was seen: who decided on another one is refused.
    """
    with db.write() as tx:
        return attempt(tx, city, now, actor, action, number, fields)


def attempt(
    tx: Transaction,
    city: City,
    now: datetime,
    actor: Actor,
    action: str,
    number: str,
    fields: Mapping[str, Any],
) -> Refusal | None:
    """The same inside a transaction that is open already."""
    text, unit = (storable(str(fields.get(name) or ""), MOST_CHARACTERS).strip() for name in ("text", "unit"))
    units = tuple(name for name in _names(fields.get("units")))
    seen = str(fields.get("version") or "")
    return _attempt(tx, RiskAct(city, actor, action, number.strip(), text, unit, units, seen, now))


def _names(value: object) -> list[str]:
    """A list, or a text with commas between the names."""
    parts = value if isinstance(value, list | tuple) else str(value or "").replace("、", ",").split(",")
    return [name for part in parts if (name := storable(str(part), MOST_CHARACTERS).strip())]


def _attempt(tx: Transaction, act: RiskAct) -> Refusal | None:
    if act.action not in RISK_ACTIONS:
        return act.refuse("unknown_action", named=act.action)
    doer, reason = RISK_ACTIONS[act.action]
    if not _may(act.actor, act.action):
        return act.refuse(reason)
    is_number = act.number.isascii() and act.number.isdigit() and len(act.number) <= MOST_DIGITS
    risk = risks.load(tx, int(act.number)) if is_number else None
    if risk is None or (act.actor.side == "unit" and act.actor.unit not in risk.readers):
        return act.refuse("missing_risk")
    if act.seen and act.seen != str(risk.version):
        return act.refuse("stale")
    unit = act.city.units.find(act.unit) if act.unit else None
    if act.unit and unit is None:
        return act.refuse("unit_unknown", unit=act.unit)
    return doer(tx, act, risk, unit.name if unit else risk.unit)


def _may(actor: Actor, action: str) -> bool:
    if action == "feedback":
        return actor.side == "unit" and actor.role in ("handler", "unit_leader")
    roles = ("reviewer", "duty_leader") if action == "consult" else ("duty_leader",)
    return actor.side == "office" and actor.role in roles


def _amend(tx: Transaction, act: RiskAct, risk: Risk, unit: str) -> Refusal | None:
    if risk.status != "draft":
        return _released(act, risk)
    if not act.text:
        return act.refuse("words_missing")
    return None if risks.amend(tx, risk, unit, act.text) else act.refuse("stale")


def _release(tx: Transaction, act: RiskAct, risk: Risk, unit: str) -> Refusal | None:
    """The unit gets the notice with its deadline, the units concerned as well get it, the others a copy."""
    if risk.status != "draft":
        return _released(act, risk)
    if not unit:
        return act.refuse("unit_missing")
    rules, text = act.city.crowds, act.text or risk.text
    until = act.now + rules.feedback
    if not risks.release(tx, risk, unit, text, act.actor.user, until, act.now):
        return act.refuse("stale")
    values = {
        "number": risk.number,
        "title": risk.title,
        "text": text,
        "due": short(until),
        "unit": unit,
    }
    for reader in dict.fromkeys((unit, *risk.units, *risk.copies)):
        key = "risk_released" if reader == unit else "risk_copied"
        words = act.city.phrases.text(key, **values)
        tell(tx, "unit", reader, "risk", words, f"risk:{risk.number}:{reader}", act.now)
    due.put(tx, REMIND, str(risk.number), until - rules.remind)
    due.put(tx, OVERDUE, str(risk.number), until)
    return None


def _released(act: RiskAct, risk: Risk) -> Refusal:
    return act.refuse("released_already", user=risk.released_by, at=short(risk.released_at))


def _feedback(tx: Transaction, act: RiskAct, risk: Risk, _unit: str) -> Refusal | None:
    if act.actor.unit != risk.unit:
        return act.refuse("not_your_risk", unit=risk.unit)
    if risk.status == "draft":
        return act.refuse("not_released")
    if risk.status == "answered":
        return act.refuse("answered_already", at=short(risk.feedback_at))
    if not act.text:
        return act.refuse("words_missing")
    if not risks.answer(tx, risk, act.text, act.actor.user, act.now):
        return act.refuse("stale")
    for kind in (REMIND, OVERDUE):
        due.cancel(tx, kind, str(risk.number))
    values = {"number": risk.number, "title": risk.title, "unit": risk.unit, "text": act.text}
    words = act.city.phrases.text("risk_answered", **values)
    tell(tx, "office", OFFICE, "risk", words, f"risk:{risk.number}:answered", act.now)
    return None


def _consult(tx: Transaction, act: RiskAct, risk: Risk, _unit: str) -> Refusal | None:
    """Who took part may be anybody: not every body that consults keeps tickets."""
    if not act.text:
        return act.refuse("words_missing")
    units = act.units or risk.readers
    risks.consult(tx, risk.number, map(act.city.units.full_name, units), act.text, act.actor.user, act.now)
    return None


Doer = Callable[[Transaction, RiskAct, Risk, str], Refusal | None]

RISK_ACTIONS: Mapping[str, tuple[Doer, str]] = {
    "amend": (_amend, "release_role"),
    "release": (_release, "release_role"),
    "feedback": (_feedback, "feedback_role"),
    "consult": (_consult, "consult_role"),
}
"""What can be done to a notice, and the refusal of a role that may not."""


def remind(tx: Transaction, city: City, key: str, _payload: Mapping[str, Any], now: datetime) -> None:
    """The feedback of a released notice is due soon."""
    _late(tx, city, key, "due_soon", now)


def overdue(tx: Transaction, city: City, key: str, _payload: Mapping[str, Any], now: datetime) -> None:
    """The feedback of a released notice is late: the unit and the office hear of it."""
    risk = _late(tx, city, key, "overdue", now)
    if risk is not None:
        words = city.phrases.text(
            "risk_overdue_office", number=risk.number, title=risk.title, unit=risk.unit, due=short(risk.due)
        )
        tell(tx, "office", OFFICE, "overdue", words, f"risk:{risk.number}:overdue:office", now)


def _late(tx: Transaction, city: City, key: str, kind: str, now: datetime) -> Risk | None:
    risk = risks.load(tx, int(key))
    if risk is None or risk.status != "released":
        return None
    words = city.phrases.text(f"risk_{kind}", number=risk.number, title=risk.title, due=short(risk.due))
    tell(tx, "unit", risk.unit, kind, words, f"risk:{risk.number}:{kind}", now)
    return risk
