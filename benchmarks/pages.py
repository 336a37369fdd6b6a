"""Server time of every page of the console at half a million tickets, with their contacts, events, conversations and articles.

The pages are found as a person finds them, by following links as each role; what people type (searches, filters, periods) stands in
`TYPED`. Beside the wall time stands the processor time of this process and of the database server, which another load on
the machine does not lengthen: it is what a page is judged by. Wanted: every page under 200 ms on both engines.
"""

import argparse
import csv
import re
import statistics
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule

from benchmarks.large_city import enlarge, furnish
from console import users
from console.blueprint import console_blueprint
from console.paging import write_cursor
from console.routes import ROUTES
from console.users import UNIT_ROLES
from hotline.cli.demo import PACK
from hotline.demo import CONTACTS, PASSWORD, Account, accounts, make_demo
from hotline.pack.check import check_folder
from hotline.pack_desk import PackEditor
from hotline.service import Service
from hotline.web import make_app
from storage.clock import SystemClock, VirtualClock, moment
from storage.copying import copy
from storage.database import Database, open_database
from storage.schema import migrate
from tests.known_secrets import CONSOLE_KEY
from tests.postgres_server import PostgresServer

TICKETS, RUNS = 500_000, 3
WANTED_MS = 200.0
TRIVIAL = "/console/sign-in"
BETWEEN = timedelta(seconds=7)
"""The clock of the city goes on so far before each request: no page is asked for oftener than its pace allows."""
SLOW = 3.0
"""Seconds after which a page is asked for once and no more."""
MOST_OF_A_PAGE = 60
"""Addresses of one endpoint that differ in what they ask for."""
CURSORS = frozenset({"after", "before", "row"})
STREAM = "conversation_stream"
LEFT_OUT = frozenset({STREAM, "directory_back", "home", "second_step"})
"""A stream, which never ends, and addresses that only lead on."""
BY_THEMSELVES = (
    "/conversations/rows",
    "/conversations/queue",
    "/conversations/{key}/thread",
    "/conversations/stuck",
)
"""What no link leads to: an open page asks for it."""
TYPED = (
    "/tickets?text=小区", "/tickets?text=路灯", "/tickets?text=没有这样的词语", "/tickets?text=b7", "/tickets?text=13800001234",
    "/tickets?text=1234", "/tickets?text={number}", "/tickets?text=小区&status=withdrawn", "/tickets?text=小区&unit={unit}&urgent=1",
    "/tickets?unit={unit}", "/tickets?unit={unit}&status=archived&urgent=1", "/tickets?unit={unit}&topic=路灯&channel=telegram",
    "/tickets?channel=telegram&urgent=1", "/tickets?channel=phone", "/tickets?status=withdrawn", "/tickets?status=handling",
    "/tickets?urgent=1&topic=供水", "/tickets?topic=没有的事项", "/tickets?until={year_ago}&status=merged",
    "/tickets?since={year_ago}&until={year_ago}", "/tickets?queue=overdue&topic=供水&channel=telegram",
    "/tickets?queue=dissatisfied&channel=telegram&urgent=1&until={year_ago}", "/tickets?after={old}", "/tickets?after={old}&unit={unit}",
    "/conversations?view=unclear", "/conversations/{key}", "/conversations/{key}?ask=路灯坏了怎么办", "/tickets/{number}",
    "/articles?text=怎么办", "/articles?text=没有这样的词语", "/articles?topic=没有的", "/articles?ends=soon",
    "/articles?unit={unit}&state=draft",
    "/articles/{article}", "/articles/{article}/compare", "/articles/{article}/edit",
    "/articles/new", "/articles/import", "/records/new/meeting", "/pack/revisions/1", "/bench?question=路灯坏了怎么办&with=coming",
    "/audit?from={year_ago}&to={today}&actor=nobody", "/audit?from={year_ago}&to={today}&action=ticket_read&object={number}",
    "/reviews?from={year_ago}&to={today}", "/rectifications?unit={unit}&open=1", "/records?period={year}", "/follow-ups?done=1",
    "/bulletins/{monthly}/figures?of=valid_matters", "/bulletins/{monthly}/figures?of=void_matters",
    "/bulletins/{quarterly}/figures?of=matters", "/bulletins/{quarterly}/figures?of=other_matters",
    "/bulletins/{quarterly}/figures?of=tickets", "/overview?period={long_ago}", "/training?period={long_ago}",
    "/tasks?view=done", "/tasks?kind=review", "/outbox?view=expired", "/outbox?view=seen_to",
)  # fmt: skip
_THINGS = {
    "key": "SELECT conversation_id FROM inbox WHERE conversation_id IS NOT NULL GROUP BY conversation_id ORDER BY count(*) DESC LIMIT 1",
    "number": "SELECT ticket FROM ticket_events GROUP BY ticket ORDER BY count(*) DESC, ticket DESC LIMIT 1",
    "monthly": "SELECT max(id) FROM bulletins WHERE kind = 'monthly'",
    "quarterly": "SELECT max(id) FROM bulletins WHERE kind = 'quarterly'",
    "unit": "SELECT unit FROM tickets WHERE unit <> '' GROUP BY unit ORDER BY count(*) DESC LIMIT 1",
    "article": "SELECT article FROM answer_log WHERE article IS NOT NULL GROUP BY article ORDER BY count(*) DESC LIMIT 1",
}
"""What the addresses name: always the largest."""
_PAGES = Map(
    [Rule(f"/console{route.rule}", endpoint=route.endpoint) for route in ROUTES if "GET" in route.methods]
).bind("city")
ALONE = "&options=-c%20max_parallel_workers_per_gather%3D0"
"""One processor a request on PostgreSQL too, so that all that it costs is counted and other requests could go on."""
_LINK = re.compile(r'href="(/console/[^"#]*)')


@dataclass(frozen=True, slots=True)
class Measured:
    """One page. Milliseconds of one request, the median of some: by the wall clock, of this process, of the database server."""

    engine: str
    endpoint: str
    address: str
    role: str
    wall: float
    own_cpu: float
    database_cpu: float
    size: int
    ratio: float

    @property
    def cpu(self) -> float:
        """What the page costs."""
        return self.own_cpu + self.database_cpu


class Walker:
    """The console on one database, as one account after the other."""

    def __init__(self, db: Database, now: datetime) -> None:
        self._clock = VirtualClock(now)
        self._engine, self._server = db.engine, _server_of(db)
        service = Service(db, self._clock, {})
        pages = console_blueprint(service, None, PackEditor(db, service.packs.refresh))
        self._app = make_app(db, CONSOLE_KEY, [pages])
        with db.read() as tx:
            self._things = {name: tx.value(sql) for name, sql in _THINGS.items()}
            old = tx.one(
                "SELECT opened, number FROM tickets WHERE opened < :at ORDER BY opened DESC LIMIT 1",
                at=f"{now.year - 1}",
            )
        self._things |= {
            "today": now.date().isoformat(), "year": str(now.year), "year_ago": (now - timedelta(days=365)).date().isoformat(),
            "long_ago": f"{now.year - 2}-W10", "old": write_cursor((old["opened"], old["number"])) if old else "",
        }  # fmt: skip
        self.opened: set[str] = set()
        self.trivial = 0.0
        self.trivial = self._measured(self._app.test_client(), "sign_in", TRIVIAL, "", 15).cpu
        self._seen: dict[bool, set[tuple[str, ...]]] = {False: set(), True: set()}

    def visit(self, account: Account, runs: int) -> Iterator[Measured]:
        """Every page that this account finds, the first of each kind, measured; what a colleague has found is passed over."""
        client = self._signed_in(account)
        waiting = ["/console/", *(f"/console{path}" for path in self._typed())]
        seen, asked = self._seen[account.role in UNIT_ROLES], set[str]()
        while waiting:
            address = unescape(waiting.pop(0))
            kind = () if address in asked else self._kind(address)
            asked.add(address)
            if not kind or self._is_known(kind, seen):
                continue
            self._clock.move_to(self._clock.now() + BETWEEN)
            answer = client.get(address, follow_redirects=kind[0] == "home")
            if answer.status_code != 200 or answer.mimetype != "text/html":
                continue
            waiting += _LINK.findall(answer.get_data(as_text=True))
            if kind[0] not in LEFT_OUT:
                seen.add(kind)
                self.opened.add(kind[0])
                yield self._measured(client, kind[0], address, account.role, runs)

    def _is_known(self, kind: tuple[str, ...], seen: set[tuple[str, ...]]) -> bool:
        of_endpoint = sum(one[0] == kind[0] for one in seen)
        return kind in seen or kind[0] == STREAM or of_endpoint >= MOST_OF_A_PAGE

    def _typed(self) -> Iterator[str]:
        for path in (*BY_THEMSELVES, *TYPED):
            yield path.format(**self._things)

    def _signed_in(self, account: Account) -> FlaskClient:
        client = self._app.test_client()
        self._clock.move_to(self._clock.now() + timedelta(minutes=1))
        token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(TRIVIAL).get_data(as_text=True))
        assert token
        form = {"csrf_token": token[1], "name": account.name, "password": PASSWORD}
        assert client.post(TRIVIAL, data=form).status_code == 302, account
        return client

    def _kind(self, address: str) -> tuple[str, ...]:
        """What makes two addresses one page: the endpoint and what is asked for, but not of which row nor after which."""
        parts = urlsplit(address)
        try:
            endpoint, values = _PAGES.match(parts.path)
        except HTTPException:
            return ()
        asked = sorted((name, "" if name in CURSORS else value) for name, value in parse_qsl(parts.query))
        few = [str(value) for name, value in values.items() if name in ("kind", "name")]
        return (endpoint, *few, *map("=".join, asked))

    def _measured(self, client: FlaskClient, endpoint: str, address: str, role: str, runs: int) -> Measured:
        times: list[tuple[float, float, float]] = []
        while len(times) < runs and (not times or times[0][0] < SLOW):
            self._clock.move_to(self._clock.now() + BETWEEN)
            before = (time.perf_counter(), time.process_time(), _seconds_of(self._server))
            size = len(client.get(address).data)
            after = (time.perf_counter(), time.process_time(), _seconds_of(self._server))
            times.append((after[0] - before[0], after[1] - before[1], after[2] - before[2]))
        wall, own, database = (statistics.median(column) * 1000 for column in zip(*times, strict=True))
        ratio = (own + database) / self.trivial if self.trivial else 1.0
        return Measured(self._engine, endpoint, address, role, wall, own, database, size, ratio)


def _server_of(db: Database) -> int | None:
    """The process of PostgreSQL whose children do the work; None on SQLite, which works in this process."""
    if db.engine == "sqlite":
        return None
    with db.read() as tx:
        worker = tx.value("SELECT pg_backend_pid()")
    found = re.search(
        r"^PPid:\s*(\d+)", Path(f"/proc/{worker}/status").read_text(encoding="ascii"), re.MULTILINE
    )
    assert found
    return int(found[1])


def _seconds_of(server: int | None) -> float:
    """The processor time of a server's processes, in seconds."""
    if server is None:
        return 0.0
    children = Path(f"/proc/{server}/task/{server}/children").read_text(encoding="ascii").split()
    return sum(map(_nanoseconds, children)) / 1e9


def _nanoseconds(process: str) -> int:
    try:
        return int(Path(f"/proc/{process}/schedstat").read_text(encoding="ascii").split()[0])
    except (FileNotFoundError, ProcessLookupError):
        return 0  # a worker that cleans up has ended meanwhile


def staff(unit: str) -> tuple[Account, ...]:
    """An officer of the largest unit; of the others those who may not read every line come first: their lists cost most."""
    known = {one.role: one for one in accounts(check_folder(PACK).usable())}
    first = ("seat", "duty_leader", "approver", "auditor", "admin")
    return (Account("large-unit", "handler", unit), *(known[role] for role in first))


def walk(db: Database, now: datetime, runs: int) -> Iterator[Measured]:
    """Every page as each role."""
    walker = Walker(db, now)
    with db.read() as tx:
        largest = str(tx.value(_THINGS["unit"]))
    with db.write() as tx:
        if users.find(tx, "large-unit") is None:
            users.add(tx, "large-unit", "handler", largest, now, PASSWORD)
    for account in staff(largest):
        yield from walker.visit(account, runs)
    all_pages = {route.endpoint for route in ROUTES if "GET" in route.methods and route.roles} - LEFT_OUT
    missing = ", ".join(sorted(all_pages - walker.opened))
    print(
        f"{db.engine}: {len(walker.opened)} pages; a trivial one costs {walker.trivial:.1f} ms; no page: {missing}",
        flush=True,
    )


def make(demo: Path, db: Database, tickets: int) -> None:
    """The large city in a migrated, empty database, from the file of a demo city."""
    with closing(open_database(f"sqlite:///{demo}")) as small:
        copy(small, db)
    enlarge(db, tickets)
    with db.read() as tx:
        largest = str(tx.value(_THINGS["unit"]))
    furnish(db, largest, last_moment(db))


def last_moment(db: Database) -> datetime:
    """When the city lives: just after the last thing that happened in it."""
    with db.read() as tx:
        return moment(tx.value("SELECT max(at) FROM ticket_events")) + timedelta(minutes=1)


@contextmanager
def _databases(engine: str, folder: Path) -> Iterator[Database]:
    """The migrated database of an engine in a folder; empty where there was none."""
    if engine == "sqlite":
        with closing(open_database(f"sqlite:///{folder / 'city.db'}", durable=False)) as db:
            migrate(db)
            yield db
        return
    with PostgresServer(folder) as server, closing(open_database(f"{server.own('city')}{ALONE}")) as db:
        migrate(db)
        yield db


def _cities(given: argparse.Namespace, folder: Path) -> Iterator[Database]:
    """Each city that is to be measured; what stands whole in the folder is not made again."""
    if given.url:
        with closing(open_database(given.url)) as db:
            yield db
        return
    for engine in given.engine:
        made = folder / f"{engine}.made"
        with _databases(engine, folder) as db:
            if not made.exists():
                make(_demo(given.demo or folder / "demo.db"), db, given.tickets)
                made.touch()
            yield db


def _demo(file: Path) -> Path:
    """The file of a demo city, which is made where there is none."""
    if not file.exists():
        pack = check_folder(PACK).usable()
        make_demo(file, pack, SystemClock(pack.rules.timezone).now(), CONTACTS, lambda done, of: None)
    return file


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    """Where databases are made: a folder that stays, or one that is thrown away."""
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept
        return
    with tempfile.TemporaryDirectory(prefix="pages-") as name:
        yield Path(name)


def _tell(found: list[Measured], most: int) -> None:
    print(
        "engine      page                    role          ms wall  ms processor (of it database)     bytes  times trivial  address"
    )
    for one in sorted(found, key=lambda one: -one.cpu)[:most]:
        slow = "!" if one.cpu >= WANTED_MS else " "
        print(
            f"{one.engine:11} {one.endpoint:23} {one.role:12} {one.wall:8.0f} {slow}{one.cpu:8.0f}  {one.database_cpu:8.0f}"
            f" {one.size:23,} {one.ratio:8.1f}       {one.address}"
        )
    print(
        f"{sum(one.cpu >= WANTED_MS for one in found)} of {len(found)} addresses cost {WANTED_MS:.0f} ms or more",
        flush=True,
    )


def _written(found: Iterable[Measured], file: Path | None) -> Iterator[Measured]:
    """Each of them, once it stands in the file as well."""
    if file is None:
        yield from found
        return
    with file.open("a", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, [field.name for field in fields(Measured)])
        writer.writeheader()
        for one in found:
            writer.writerow(asdict(one))
            out.flush()
            yield one


def main() -> None:
    """The table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--tickets", type=int, default=TICKETS)
    options.add_argument(
        "--engine", choices=["sqlite", "postgresql"], nargs="*", default=["sqlite", "postgresql"]
    )
    options.add_argument("--runs", type=int, default=RUNS)
    options.add_argument("--most", type=int, default=40, help="lines of the table")
    options.add_argument("--demo", type=Path, help="the file of a demo city, which is made first otherwise")
    options.add_argument(
        "--keep", type=Path, help="make the cities in this folder, or measure those that stand there"
    )
    options.add_argument("--url", help="measure the city of this database")
    options.add_argument("--csv", type=Path, help="every address, appended to this file")
    given = options.parse_args()
    with _folder(given.keep) as folder:
        for db in _cities(given, folder):
            _tell(list(_written(walk(db, last_moment(db), given.runs), given.csv)), given.most)


if __name__ == "__main__":
    main()
