"""`/metrics` in the text format of Prometheus: what the database holds, and how long this process takes to answer.

Written by ourselves: counts come from the database, so that several processes tell the same; `prometheus_client` would
keep them in each process and needs a folder of files to add them up. Not public: a token with the scope, or this machine.
"""

import threading
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from time import perf_counter

from flask import Blueprint, Flask, Response, g, request

from channels.json_answers import answer_refusals
from channels.json_bodies import bad_token, wrong_scope
from channels.message_api import tokens
from storage.clock import Clock, stamp
from storage.database import Database
from storage.transaction import Transaction
from tickets.states import OPEN

FRESH = timedelta(seconds=15)
"""The counts of the database are taken at most so often, however often somebody asks."""
LATE = timedelta(minutes=5)
BUCKETS = (0.01, 0.05, 0.1, 0.2, 0.5, 1.0, 5.0)
PARTS = ("console", "channels", "api", "chat", "act")
_LOOPBACK = ("127.0.0.1", "::1")

_COUNTED = (
    ("hotline_messages", "Messages of citizens by channel and status", ("channel", "status"),
     "SELECT channel, status, count(*) AS n FROM inbox GROUP BY channel, status"),
    ("hotline_outbox", "Messages to citizens and staff by channel and status", ("channel", "status"),
     "SELECT channel, status, count(*) AS n FROM outbox GROUP BY channel, status"),
    ("hotline_tickets", "Tickets by status", ("status",),
     "SELECT status, count(*) AS n FROM tickets GROUP BY status"),
    ("hotline_tickets_overdue", "Open tickets after their deadline", (),
     "SELECT count(*) AS n FROM tickets WHERE origin = 'own' AND status IN :open AND due < :now"),
    ("hotline_tasks_open", "Tasks that wait for a person, by kind", ("kind",),
     "SELECT kind, count(*) AS n FROM tasks WHERE done IS NULL GROUP BY kind"),
    ("hotline_jobs_late", "Due work that should have been done five minutes ago", (),
     "SELECT count(*) AS n FROM due WHERE done IS NULL AND due_at < :late"),
    ("hotline_jobs_failing", "Due work that failed and is tried again", (),
     "SELECT count(*) AS n FROM due WHERE done IS NULL AND error <> ''"),
)  # fmt: skip
"""Name, help, labels, statement of every gauge."""


class RequestTimes:
    """How long the requests of this process took, by the first part of their address; never by the whole of it."""

    def __init__(self) -> None:
        self._counts: dict[str, list[int]] = {}
        self._sums: dict[str, float] = {}
        self._mutex = threading.Lock()

    def note(self, path: str, seconds: float) -> None:
        """Count one request."""
        first = path.strip("/").split("/", maxsplit=1)[0]
        part = first if first in PARTS else "other"
        with self._mutex:
            counts = self._counts.setdefault(part, [0] * (len(BUCKETS) + 1))
            counts[bisect_left(BUCKETS, seconds)] += 1
            self._sums[part] = self._sums.get(part, 0.0) + seconds

    def lines(self) -> Iterator[str]:
        """The histogram."""
        name = "hotline_request_seconds"
        yield f"# HELP {name} Time to answer a request, of this process"
        yield f"# TYPE {name} histogram"
        with self._mutex:
            known = {part: (tuple(counts), self._sums[part]) for part, counts in self._counts.items()}
        for part, (counts, total) in sorted(known.items()):
            for n, bound in enumerate((*map(str, BUCKETS), "+Inf"), start=1):
                yield f'{name}_bucket{{part="{part}",le="{bound}"}} {sum(counts[:n])}'
            yield f'{name}_sum{{part="{part}"}} {total:.6f}'
            yield f'{name}_count{{part="{part}"}} {sum(counts)}'


class Metrics:
    """The figures of one process."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock
        self._taken: tuple[datetime, tuple[str, ...]] | None = None
        self._mutex = threading.Lock()
        self.times = RequestTimes()

    def watch(self, app: Flask) -> None:
        """Time every request of the application."""
        app.before_request(_begin)
        app.after_request(self._end)

    def blueprint(self) -> Blueprint:
        """`/metrics`."""
        routes = Blueprint("metrics", __name__)
        routes.add_url_rule("/metrics", "metrics", self._shown, methods=["GET"])
        answer_refusals(routes)
        return routes

    def text(self, now: datetime) -> str:
        """Everything, one line a figure."""
        return "\n".join((*self._gauges(now), *self.times.lines())) + "\n"

    def _gauges(self, now: datetime) -> tuple[str, ...]:
        with self._mutex:
            if self._taken is None or not timedelta() <= now - self._taken[0] < FRESH:
                with self._db.read() as tx:
                    self._taken = (now, tuple(gauges(tx, now)))
            return self._taken[1]

    def _end(self, response: Response) -> Response:
        self.times.note(request.path, perf_counter() - g.hotline_began)
        return response

    def _shown(self) -> Response:
        now = self._clock.now()
        if not _is_this_machine():
            grant = tokens.entered(self._db, request.headers.get("Authorization", ""), now)
            if grant is None:
                raise bad_token()
            if "metrics" not in grant.reads:
                raise wrong_scope("metrics")
        return Response(self.text(now), content_type="text/plain; version=0.0.4; charset=utf-8")


def gauges(tx: Transaction, now: datetime) -> Iterator[str]:
    """What the database holds now."""
    values = {"open": sorted(OPEN), "now": stamp(now), "late": stamp(now - LATE)}
    for name, about, labels, statement in _COUNTED:
        yield f"# HELP {name} {about}"
        yield f"# TYPE {name} gauge"
        wanted = {key: value for key, value in values.items() if f":{key}" in statement}
        for row in tx.all(statement, **wanted):
            yield f"{name}{_labels(labels, row)} {row['n']}"


def _labels(names: Iterable[str], row: Mapping[str, object]) -> str:
    told = ",".join(f'{name}="{_escaped(str(row[name]))}"' for name in names)
    return f"{{{told}}}" if told else ""


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def _begin() -> None:
    g.hotline_began = perf_counter()


def _is_this_machine() -> bool:
    """A reverse proxy on this machine speaks for somebody else: what it hands on needs a token."""
    handed_on = any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"))
    return request.remote_addr in _LOOPBACK and not handed_on
