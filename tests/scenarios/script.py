"""Writes a scenario line by line, plays it, and reads what came out."""

import json
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Self

from hotline.pack.values import Pack
from hotline.replay.scenario import Line, read_scenario
from hotline.replay.stage import stage_for
from hotline.replay.state import final_state
from storage.database import Database

MINUTE = timedelta(minutes=1)


class Script:
    """A scenario being written: the clock goes on by a minute with each line, or to where it is set."""

    def __init__(self, start: str = "2024-10-14T10:00:00+08:00") -> None:
        self.now = datetime.fromisoformat(start)
        self.lines: list[dict[str, Any]] = []

    def citizen(self, sender: str, text: str = "", channel: str = "wechat", **fields: Any) -> Self:
        """A citizen writes."""
        return self._line("citizen", sender=sender, channel=channel, text=text, **fields)

    def says(self, sender: str, *texts: str, channel: str = "wechat") -> Self:
        """A citizen writes several messages."""
        for text in texts:
            self.citizen(sender, text, channel)
        return self

    def unit(self, unit: str, action: str, ticket: object, role: str = "handler", **fields: Any) -> Self:
        """An officer of a unit acts."""
        return self._line(
            "unit", unit=unit, user=f"u-{role}", role=role, ticket=ticket, action=action, **fields
        )

    def office(self, action: str, ticket: object = None, role: str = "duty_leader", **fields: Any) -> Self:
        """The hotline office acts."""
        line = {"user": f"s-{role}", "role": role, "ticket": ticket, "action": action} | fields
        return self._line("office", **line)

    def handled(self, unit: str, ticket: object, public: str, outcome: str = "已解决") -> Self:
        """The unit's and the office's part from the signature until the ticket is closed."""
        self.unit(unit, "sign", ticket)
        self.unit(unit, "contact", ticket, text="已电话联系本人，说明了办理情况", outcome="已联系")
        return self.answered(unit, ticket, public, outcome)

    def answered(self, unit: str, ticket: object, public: str, outcome: str = "已解决") -> Self:
        """The unit's reply, approved and passed."""
        self.unit(
            unit, "reply", ticket, public=public, text="办理情况见台账，依据为现场记录", outcome=outcome
        )
        self.unit(unit, "approve", ticket, role="unit_leader")
        return self.office("review_pass", ticket, role="reviewer")

    def knowledge(self, action: str, **article: str) -> Self:
        """An editor or approver acts on an article."""
        return self._line("knowledge", user="k1", action=action, article=article)

    def platform(self, channel: str, mode: str) -> Self:
        """What the stand-in platform answers from now on."""
        return self._line("channel", channel=channel, mode=mode)

    def crash(self, **fields: Any) -> Self:
        """The process dies, now or before the next reply."""
        return self._line("crash", **fields)

    def wait(self, **duration: float) -> Self:
        """Time passes without anybody doing anything."""
        self.now += timedelta(**duration)
        return self._line("clock")

    def text(self) -> list[str]:
        """The scenario as the lines of a file."""
        return [json.dumps(line, ensure_ascii=False) for line in self.lines]

    def read(self) -> list[Line]:
        """The scenario as a replay reads it."""
        return read_scenario(self.text())

    def _line(self, side: str, /, **fields: Any) -> Self:
        given = {name: value for name, value in fields.items() if value not in (None, "")}
        self.lines.append({"at": self.now.isoformat(), "from": side, **given})
        self.now += MINUTE
        return self


def of(sender: str, nth: int = 1) -> dict[str, Any]:
    """The ticket of a citizen, as lines refer to it."""
    return {"sender": sender, "nth": nth}


@dataclass(slots=True)
class Played:
    """What a scenario printed, and the state at its end."""

    out: list[dict[str, Any]]
    state: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def to(self, sender: str, channel: str = "") -> list[dict[str, Any]]:
        """The messages that a citizen got, on one channel or all."""
        own = [line for line in self.out if line.get("to") == "citizen" and line["sender"] == sender]
        return [line for line in own if channel in ("", line["channel"])]

    def kinds(self, sender: str, channel: str = "") -> list[str]:
        """Their kinds, in order."""
        return [line["kind"] for line in self.to(sender, channel)]

    def texts(self, sender: str) -> list[str]:
        """Their words, in order."""
        return [line["text"] for line in self.to(sender)]

    def staff(self, *kinds: str) -> list[tuple[str, str, str]]:
        """(audience, unit, kind) of the notices to staff, of these kinds or all."""
        notices = [line for line in self.out if line.get("to") not in (None, "citizen")]
        return [(n["to"], n["unit"], n["kind"]) for n in notices if not kinds or n["kind"] in kinds]

    def events(self, ticket: str = "") -> list[str]:
        """The events of a ticket, or of all, in order."""
        return [line["event"] for line in self.out if "event" in line and ticket in ("", line["ticket"])]

    def refusals(self) -> list[dict[str, Any]]:
        """The moves that were not allowed."""
        return [line for line in self.out if "refused" in line]

    def contacts(self, sender: str) -> list[dict[str, Any]]:
        """The contacts that a citizen began."""
        return [row for row in self.state["contacts"] if row["sender"] == sender]

    def ticket(self, number: str) -> dict[str, Any]:
        """A ticket at the end."""
        return next(row for row in self.state["tickets"] if row["number"] == number)


def play(db: Database, pack: Pack, script: Script) -> Played:
    """Run a scenario on a fresh database."""
    lines = script.read()
    with closing(stage_for(db.url, pack, lines)) as stage:
        out = list(stage.run(lines))
    with db.read() as tx:
        return Played(out, final_state(tx))
