"""Starts the service of one process: database, city, knowledge, channels, web application, ticks."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from functools import partial
from multiprocessing import get_context

from flask import Flask

from channels import registry
from channels.channel import Channel, Polling
from console.act_links import LinkSigner, act_blueprint
from console.blueprint import console_blueprint
from console.sealing import Seal
from console.second_factor import seal_all
from hotline import channel_settings
from hotline.access import access
from hotline.alerts import Alerts, Site
from hotline.data_api.views import A_MINUTE, data_blueprint
from hotline.encoding import vectors_of_service
from hotline.learning import apart, here
from hotline.metrics import Metrics
from hotline.pack.check import check_folder
from hotline.pack.files import read_folder
from hotline.pack.revisions import current, load
from hotline.pack.values import Pack
from hotline.pack_desk import PackEditor
from hotline.replay.channels import stand_ins
from hotline.replay.platform import Platforms
from hotline.secret_key import secret_key
from hotline.seeding import seed_knowledge, seed_replies, seed_routing
from hotline.service import Service
from hotline.settings import Settings
from hotline.web import make_app
from knowledge_base.vectors import VectorsOf
from scheduler.ticks import Tick, Ticks
from storage.clock import SystemClock
from storage.database import SQLITE_PREFIX, Database, open_database
from storage.reaching import check_reachable
from storage.schema import check, migrate

AT_ONCE = timedelta(0)
_SECONDS_BETWEEN_VECTORS = 10.0
_SECONDS_BETWEEN_LESSONS = 10.0


@contextmanager
def running_service(settings: Settings) -> Iterator[tuple[Service, dict[str, Channel]]]:
    """The service on the database of the settings, which is made ready first; closed when the block ends."""
    channels = registry.load(settings.channels, channel_settings.environment(), channel_settings.tables())
    with ExitStack() as stack:
        db = ready_database(settings)
        stack.callback(db.close)
        clock = ready_city(db, settings)
        vectors = vectors_of_service(settings, db, clock)
        service = Service(db, clock, channels, settings.rate_limit, vectors)
        service.reach_out(_alerts(service, settings))
        yield service, channels


def _alerts(service: Service, settings: Settings) -> Alerts:
    """Links need an address at which officers reach us."""
    site = None
    if settings.public_url:
        site = Site(settings.public_url, LinkSigner(secret_key(settings).get_secret_value()))
    proxy = settings.proxy.get_secret_value() if settings.proxy else None
    return Alerts(service.db, service.city, channel_settings.alert_secrets(), site, proxy)


def ready_database(settings: Settings) -> Database:
    """An embedded file is migrated by itself; a PostgreSQL that is not migrated is refused."""
    url = settings.database_url.get_secret_value()
    check_reachable(url)
    if url.startswith(SQLITE_PREFIX):
        _migrate_apart(url)
    db = open_database(url)
    try:
        check(db)
    except BaseException:
        db.close()
        raise
    return db


def _migrate_apart(url: str) -> None:
    """Migrate in a child process: the migration library's 24 MB do not stay with the service.

    Forked, because nothing of the service runs yet and a fresh interpreter would cost a second.
    """
    child = get_context("fork").Process(target=_migrate_or_exit, args=(url,))
    child.start()
    child.join()
    if child.exitcode:
        _migrate(url)  # it fails here as well, and says why


def _migrate_or_exit(url: str) -> None:
    try:
        _migrate(url)
    except Exception as error:
        raise SystemExit(1) from error


def _migrate(url: str) -> None:
    db = open_database(url)
    try:
        migrate(db)
    finally:
        db.close()


def ready_city(db: Database, settings: Settings) -> SystemClock:
    """The clock of the city; an empty database gets the pack of the settings, an empty base its knowledge; routing that
    never learnt learns from the pack's history, which takes seconds.
    """
    with db.read() as tx:
        revision = current(tx)
    if revision is None:
        pack = check_folder(settings.pack).usable()
        clock = SystemClock(pack.rules.timezone)
        load(db, pack, "start", clock.now())
        seed_replies(db, pack, clock.now())
    else:
        pack = revision.pack()
        clock = SystemClock(pack.rules.timezone)
    seed_knowledge(db, pack, clock.now())
    seed_routing(db, pack, clock.now(), apart)
    return clock


def other_city(service: Service, settings: Settings) -> str:
    """A sentence where the settings name the pack of another city than the database holds; empty where they agree."""
    wanted = read_folder(settings.pack).documents.get("city")
    name = wanted.data.get("name") if wanted else None
    if name is None or name == service.city().name:
        return ""
    return (
        f"数据库里是{service.city().name}，而设置的 {settings.pack} 是{name}。要换成它，请运行 python -m hotline pack load"
        f" {settings.pack}，或用 HOTLINE_DATABASE_URL 换一个数据库。 The database holds another city than HOTLINE_PACK."
    )


def web_application(service: Service, channels: dict[str, Channel], settings: Settings) -> Flask:
    """Every page and webhook of this process."""
    routes = [channel.routes(service) for channel in channels.values()]
    blueprints = [blueprint for blueprint in routes if blueprint is not None]
    console = console_blueprint(service, access(settings), PackEditor(service.db, service.packs.refresh))
    key = secret_key(settings).get_secret_value()
    with service.db.write() as tx:
        seal_all(tx, Seal(key))
    links = act_blueprint(service, LinkSigner(key), settings.rate_limit)
    data = data_blueprint(service, A_MINUTE if settings.rate_limit else 0)
    metrics = Metrics(service.db, service.clock)
    pages = [*blueprints, data, metrics.blueprint(), console, links]
    app = make_app(service.db, key, pages, settings.trusted_proxies)
    metrics.watch(app)
    return app


@contextmanager
def working(service: Service) -> Iterator[None]:
    """The worker's part: what is due, what is to be sent, what was left unanswered. Follows the pack as well."""
    if service.db.engine == "sqlite":  # one process: what is open now was left by a dead one
        service.tick_stuck(AT_ONCE)
    service.begin_rounds()
    polling = [channel for channel in service.channels.values() if isinstance(channel, Polling)]
    ticks = (
        Tick("due", service.tick_due),
        Tick("outbox", service.tick_outbox),
        *_deliveries(service),
        Tick("stuck", service.tick_stuck),
        Tick("knowledge", service.tick_knowledge),
        Tick("vectors", service.tick_vectors),
        Tick("learning", service.tick_learning, _SECONDS_BETWEEN_LESSONS),
        Tick("pack", service.packs.refresh),
        *(tick for channel in polling for tick in _polls(service, channel)),
    )
    with Ticks(ticks):
        try:
            yield
        finally:
            for channel in polling:
                channel.stop()


@contextmanager
def following(service: Service) -> Iterator[None]:
    """What a process that only answers has to learn of: the pack, and vectors that the worker computed."""
    with Ticks((Tick("vectors", service.look_for_vectors, _SECONDS_BETWEEN_VECTORS),)):
        service.packs.start()
        try:
            yield
        finally:
            service.packs.stop()


def _deliveries(service: Service) -> Iterator[Tick]:
    """Each channel is sent to apart from the others."""
    for name, channel in service.channels.items():
        if not channel.pull:
            yield Tick(f"delivery {name}", partial(service.tick_channel, name))


def _polls(service: Service, channel: Polling) -> Iterator[Tick]:
    """Each account is fetched apart from the others."""
    for account in channel.accounts:
        yield Tick(f"poll {channel.name} {account}", partial(channel.poll, service, account))


def demonstration(db: Database, pack: Pack, channel: str, vectors: VectorsOf) -> Service:
    """A service that nothing outside hears of, to talk to in a terminal."""
    clock = SystemClock(pack.rules.timezone)
    load(db, pack, "demonstration", clock.now())
    seed_knowledge(db, pack, clock.now())
    seed_routing(db, pack, clock.now(), here)
    return Service(db, clock, stand_ins((channel,), Platforms(lambda delivery: None)), vectors=vectors)
