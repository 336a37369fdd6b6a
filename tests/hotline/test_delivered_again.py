"""A platform delivers three times at once and again after a restart: one contact, one reply, the same words."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from flask.testing import FlaskClient

from channels import registry
from hotline.pack.check import check_folder
from hotline.pack.revisions import load
from hotline.seeding import seed_knowledge
from hotline.service import Service
from hotline.settings import ROOT
from storage.clock import VirtualClock
from storage.database import Database
from tests.channels.hostile import WORDS
from tests.channels.probes import Prepared, Probe, probe_for

QUESTION = "护照到期了要怎么换新的"
ONCE = ("inbox", "contacts", "matters", "answer_log")


def served(db: Database, clock: VirtualClock, probes: Mapping[str, Probe]) -> FlaskClient:
    """The whole service with these channels, as a process makes it."""
    environment = {name: value for probe in probes.values() for name, value in probe.environment.items()}
    channels = registry.load(probes, environment)
    service, app = Service(db, clock, channels), Flask("test")
    for channel in channels.values():
        if routes := channel.routes(service):
            app.register_blueprint(routes)
    return app.test_client()


def test_one_contact_one_reply_the_same_words_on_every_channel(db: Database, clock: VirtualClock) -> None:
    pack = check_folder(ROOT / "packs" / "demo").usable()
    load(db, pack, "test", clock.now())
    seed_knowledge(db, pack, clock.now())
    probes = {name: probe for name in registry.available() if (probe := probe_for(name)).body(WORDS)}
    core = Service(db, clock, {})
    for probe in probes.values():
        if isinstance(probe, Prepared):
            probe.prepare(core)
    client = served(db, clock, probes)
    with ThreadPoolExecutor(3) as threads:
        heard = {
            name: list(threads.map(lambda key: probe.say(client, key, QUESTION), ["k1"] * 3))  # noqa: B023
            for name, probe in probes.items()
        }
    client = served(db, clock, probes)
    for name, probe in probes.items():
        (reply,) = {*heard[name], probe.say(client, "k1", QUESTION)}
        assert reply is not None
        assert "护照" in reply.reply
    with db.read() as tx:
        counted = {table: tx.value(f"SELECT count(*) FROM {table}") for table in ONCE}
        assert counted == dict.fromkeys(ONCE, len(probes))
        assert {row["messages"] for row in tx.all("SELECT messages FROM contacts")} == {1}
        answered = "SELECT count(DISTINCT inbox_id) FROM outbox WHERE audience = 'citizen'"
        assert tx.value(answered) == len(probes)
