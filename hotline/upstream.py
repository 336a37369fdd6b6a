"""Files of transfers from other platforms: read, understood like a citizen's message, taken in row by row."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from bot.hearing import Understood
from channels.messages import Inbound
from desk.opening import Request
from desk.upstream import due_of, take_in
from hotline.service import Service
from storage.sheet_columns import Rejected
from storage.sheet_reading import read_table
from tickets.transfers import Transfer, knows_header, read_transfers

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Brought:
    """What a file brought: how many of each kind, and the rows that stayed out."""

    counts: Counter[str] = field(default_factory=Counter)
    rejected: list[Rejected] = field(default_factory=list)


def import_transfers(
    service: Service, data: bytes, system: str, progress: Progress = lambda done, steps: None
) -> Brought:
    """Take in every good row of a file, each in a transaction of its own; raises NotATable."""
    now = service.clock.now()
    found, rejected = read_transfers(read_table(data, knows_header), _zone(now))
    brought = Brought(rejected=rejected)
    for done, transfer in enumerate(found, start=1):
        request = request_of(service, system, transfer, now)
        with service.db.write() as tx:
            brought.counts[take_in(tx, service.city().desk, system, transfer, request, now)] += 1
        progress(done, len(found))
    return brought


def request_of(service: Service, system: str, transfer: Transfer, now: datetime) -> Request:
    """The transfer understood like a citizen's message; reads no more than the city and its knowledge."""
    text = "\n".join(dict.fromkeys(filter(None, (transfer.title, transfer.text))))
    inbound = Inbound(system, "upstream", transfer.number, transfer.number, now, text=text)
    heard = service.talk().reader.read(inbound, service.knowledge(), now)
    return _of(system, transfer, heard, text, now)


def _of(system: str, transfer: Transfer, heard: Understood, text: str, now: datetime) -> Request:
    part = heard.part
    risks = tuple(risk.name for risk in heard.alarms_of("risk"))
    dangers = heard.alarms_of("emergency")
    return Request(
        text=text, title=transfer.title or (part.summary if part else text)[:60],
        purpose=part.purpose if part else "求助", code=part.code if part else "",
        category=part.category if part else "", topic=part.topic if part else "", place=heard.place,
        places=heard.places, areas=heard.areas, since=heard.since, contact_name=transfer.name,
        phone=transfer.phone or heard.phone, urgent=bool(part and part.urgent), risks=risks,
        alarm=dangers[0].name if dangers else "", channel=transfer.source or system, account=system,
        upstream_number=transfer.number, due=due_of(transfer, now),
    )  # fmt: skip


def _zone(now: datetime) -> tzinfo:
    assert now.tzinfo is not None, "the clock is in the city's zone"
    return now.tzinfo
