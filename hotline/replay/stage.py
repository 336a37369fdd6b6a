"""Runs a scenario: virtual time jumps from due time to due time, each line happens, everything visible is printed."""

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from channels.messages import Delivery, Inbound, Point
from channels.outbox_pull import hand_out
from desk.talk_actions import TALK_ACTIONS, Said, conversation_of, talk
from desk.upstream import MAY_IMPORT
from hotline.learning import here
from hotline.pack.revisions import load
from hotline.pack.values import Pack
from hotline.replay import output
from hotline.replay.channels import stand_ins
from hotline.replay.platform import Platforms
from hotline.replay.scenario import Line, ScenarioFault
from hotline.seeding import seed_knowledge, seed_routing
from hotline.service import Service
from hotline.upstream import import_transfers
from knowledge_base.vectors import VectorsOf, no_vectors
from scheduler.horizon import next_moment
from storage.clock import VirtualClock
from storage.database import open_database
from storage.sheet_reading import NotATable
from tickets.model import Actor, Refusal
from tickets.refusals import refuse
from tickets.roles import ROLE_TITLES

MOST_ROUNDS = 10_000
"""A guard: work that makes itself due again at the same moment must not hold a replay for ever."""
AT_ONCE = timedelta(0)


class Stage:
    """The whole service in virtual time on one database."""

    def __init__(
        self,
        database_url: str,
        pack: Pack,
        start: datetime,
        channels: Iterable[str],
        vectors: VectorsOf = no_vectors,
    ) -> None:
        """A fresh city at the moment `start`; `channels` are those on which its citizens write."""
        self._vectors = vectors
        self._url = database_url
        self._db = open_database(database_url, durable=False)
        self._clock = VirtualClock(start)
        self._printed: list[dict[str, Any]] = []
        self._last_event = 0
        self._dies_before_reply = False
        self._keys = itertools.count(1)
        self._platforms = Platforms(self._accepted)
        self._channels = stand_ins(channels, self._platforms)
        load(self._db, pack, "replay", start)
        seed_knowledge(self._db, pack, start)
        seed_routing(self._db, pack, start, here)
        self._service = Service(self._db, self._clock, self._channels, vectors=self._vectors, teach=here)
        self._service.begin_rounds()

    def close(self) -> None:
        """Give the database back."""
        self._db.close()

    def run(self, lines: Iterable[Line]) -> Iterator[dict[str, Any]]:
        """Every line of output in time order; raises ScenarioFault where a line cannot happen."""
        for line in lines:
            at = line.at.astimezone(self._clock.now().tzinfo)
            self._run_until(at)
            self._clock.move_to(at)
            _HAPPENINGS[line.sender](self, line)
            self._settle()
            yield from self._flush()

    def run_quietly(self, lines: Iterable[Line]) -> None:
        """As `run`, for whoever wants what it leaves in the database alone."""
        for _ in self.run(lines):
            pass

    def citizen(self, line: Line) -> None:
        """A citizen writes; the reply carries the time of the message."""
        inbound = self._inbound(line)
        if self._dies_before_reply:
            self._dies_before_reply = False
            self._service.receiver.record(inbound)
            self.crash(line)
            return
        deliveries = self._service.receive(inbound)
        with self._db.write() as tx:
            handed = hand_out(tx, [delivery.id for delivery in deliveries], self._clock.now())
        for delivery in deliveries:
            if delivery.id in handed:
                self._accepted(delivery)

    def unit(self, line: Line) -> None:
        """An officer of a unit acts on a ticket."""
        unit = self._service.city().units.full_name(line.text("unit"))
        actor = Actor("unit", line.text("user"), line.text("role"), unit)
        if "risk" in line.fields:
            self._risk(line, actor)
        else:
            self._perform(line, actor)

    def office(self, line: Line) -> None:
        """The office acts on a ticket or in a conversation."""
        actor = Actor("office", line.text("user"), line.text("role"))
        if line.text("action") in TALK_ACTIONS:
            self._talk(line, actor)
        elif line.text("action") == "import":
            self._import(line, actor)
        elif "risk" in line.fields:
            self._risk(line, actor)
        elif "bulletin" in line.fields:
            self._bulletin(line, actor)
        else:
            self._perform(line, actor)

    def knowledge(self, line: Line) -> None:
        """An article is submitted, approved, published, archived, or a release rolled back."""
        article = line.fields.get("article")
        known = article if isinstance(article, Mapping) else {"article": line.text("article")}
        fields = {**line.fields, **known}
        refusal = self._service.move_article(line.text("user"), line.text("action"), fields)
        if refusal:
            self._refused(refusal, line, "")

    def channel(self, line: Line) -> None:
        """The platform changes its behaviour."""
        self._platforms.set_mode(line.text("channel"), line.text("mode"))

    def crash(self, line: Line) -> None:
        """Every object of the process is dropped; the file stays."""
        if line.sender == "crash" and line.text("point") == "before_reply":
            self._dies_before_reply = True
            return
        self._db.close()
        self._db = open_database(self._url, durable=False)
        self._service = Service(self._db, self._clock, self._channels, vectors=self._vectors, teach=here)
        self._service.begin_rounds()
        self._service.tick_stuck(AT_ONCE)

    def clock(self, line: Line) -> None:
        """Time passes."""

    def _perform(self, line: Line, actor: Actor) -> None:
        number = self._ticket(line.fields.get("ticket"))
        fields = {**line.fields, "into": self._ticket(line.fields.get("into"))}
        result = self._service.perform(actor, number, line.text("action"), fields)
        if isinstance(result, Refusal):
            self._refused(result, line, number)

    def _risk(self, line: Line, actor: Actor) -> None:
        refusal = self._service.move_risk(actor, line.text("action"), line.text("risk"), line.fields)
        if refusal:
            self._refused(refusal, line, "")

    def _bulletin(self, line: Line, actor: Actor) -> None:
        refusal = self._service.move_bulletin(actor, line.text("action"), line.fields)
        if refusal:
            self._refused(refusal, line, "")

    def _talk(self, line: Line, actor: Actor) -> None:
        with self._db.write() as tx:
            key = conversation_of(tx, line.text("sender"), line.text("channel"))
            said = Said(line.text("text") or line.text("reason"), until=_until(line))
            city = self._service.city().desk
            refusal = talk(tx, city, actor, line.text("action"), key, said, self._clock.now())
        if refusal:
            self._refused(refusal, line, "")

    def _import(self, line: Line, actor: Actor) -> None:
        """A file of transfers; rows that cannot be taken are refused one by one."""
        if actor.role not in MAY_IMPORT:
            role = ROLE_TITLES.get(actor.role, actor.role)
            roles = "、".join(ROLE_TITLES[name] for name in sorted(MAY_IMPORT))
            refusal = refuse("import", "role", role=role, title="导入转办件", roles=roles)
            self._refused(refusal, line, "")
            return
        try:
            data = Path(line.text("file")).read_bytes()
            brought = import_transfers(self._service, data, line.text("system") or "upstream")
        except (OSError, NotATable) as error:
            raise ScenarioFault(f"第 {line.number} 行：不能导入 {line.text('file')}（{error}）。") from None
        for row in brought.rejected:
            text = f"第 {row.row} 行（{row.column}）：{row.reason}"
            self._refused(Refusal("import", "bad_row", text), line, "")

    def _refused(self, refusal: Refusal, line: Line, number: str) -> None:
        line_out = output.refusal_line(
            refusal, number, line.text("unit"), line.text("user"), self._clock.now()
        )
        self._printed.append(line_out)

    def _ticket(self, reference: Any) -> str:  # noqa: ANN401 - a number, or a citizen's nth ticket
        """The number that is meant; a ticket that was never opened is shown by its reference and refused."""
        if not isinstance(reference, Mapping):
            return str(reference or "")
        sender, nth = str(reference.get("sender")), int(reference.get("nth", 1))
        with self._db.read() as tx:
            number: str | None = tx.value(
                "SELECT t.number FROM conversations c JOIN tickets t ON t.conversation_id = c.id WHERE c.sender = :sender"
                " ORDER BY t.opened, t.number LIMIT 1 OFFSET :skip",
                sender=sender,
                skip=nth - 1,
            )
        return number or f"{sender}#{nth}"

    def _inbound(self, line: Line) -> Inbound:
        place = line.fields.get("place")
        return Inbound(
            channel=line.text("channel"),
            account="main",
            sender=line.text("sender"),
            key=line.text("key") or f"replay-{next(self._keys)}",
            sent_at=self._clock.now(),
            kind=line.fields.get("kind", "text"),
            text=line.text("text"),
            place=_point(place) if place else None,
            phone=line.text("phone") or None,
        )

    def _run_until(self, moment: datetime) -> None:
        """Everything that falls due before the line, each at its own time."""
        for _ in range(MOST_ROUNDS):
            upcoming = next_moment(self._db, self._clock.now(), self._channels, self._service.policy())
            if upcoming is None or upcoming > moment:
                return
            self._clock.move_to(upcoming)
            self._settle()
        raise ScenarioFault(f"到 {moment.isoformat()} 之前的到期工作没有止境，请报告这个缺陷。")

    def _settle(self) -> None:
        """Work off everything that is due at this moment."""
        service = self._service
        while (
            service.tick_due()
            + service.tick_stuck()
            + service.tick_knowledge()
            + service.tick_learning()
            + service.tick_delivery()
        ):
            self._note_events()
        self._note_events()

    def _accepted(self, delivery: Delivery) -> None:
        self._note_events()
        self._printed.append(output.delivery_line(delivery, self._clock.now()))

    def _note_events(self) -> None:
        with self._db.read() as tx:
            rows = tx.all("SELECT * FROM ticket_events WHERE id > :last ORDER BY id", last=self._last_event)
        self._printed += [output.event_line(row) for row in rows]
        self._last_event = rows[-1]["id"] if rows else self._last_event

    def _flush(self) -> Iterator[dict[str, Any]]:
        printed, self._printed = self._printed, []
        return iter(printed)


def stage_for(database_url: str, pack: Pack, lines: Sequence[Line], vectors: VectorsOf = no_vectors) -> Stage:
    """The stage of a whole scenario: its first moment and the channels that it names."""
    start = lines[0].at if lines else datetime.fromisoformat("2024-01-01T00:00:00+08:00")
    channels = (str(line.fields.get("channel", "")) for line in lines)
    return Stage(database_url, pack, start, channels, vectors)


def _until(line: Line) -> datetime | None:
    """Until when a person mutes; raises ScenarioFault."""
    text = line.text("until")
    try:
        until = datetime.fromisoformat(text) if text else None
    except ValueError:
        raise ScenarioFault(f"第 {line.number} 行：until 须是 ISO 8601 时间。") from None
    if until is not None and until.tzinfo is None:
        raise ScenarioFault(f"第 {line.number} 行：until 须写明时区，例如 +08:00。")
    return until


def _point(place: Any) -> Point:  # noqa: ANN401 - as the scenario says it
    if isinstance(place, Mapping):
        lat, lon, radius = (float(place.get(name, 0)) for name in ("lat", "lon", "radius"))
        return Point(lat, lon, str(place.get("label", "")), radius)
    return Point(0.0, 0.0, str(place))


_HAPPENINGS: Mapping[str, Callable[[Stage, Line], None]] = {
    "citizen": Stage.citizen,
    "unit": Stage.unit,
    "office": Stage.office,
    "knowledge": Stage.knowledge,
    "channel": Stage.channel,
    "crash": Stage.crash,
    "clock": Stage.clock,
}
