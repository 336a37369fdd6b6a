"""Routing learns from the office's own corrections: when that is worthwhile, and whom it concerns when it went wrong."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from channels import outbox
from desk.city import City
from desk.notices import OFFICE, notice
from language.phrases import Phrases
from storage.transaction import Transaction
from tickets import routing_models
from tickets.routing_examples import settled_since
from tickets.tasks import Task, open_task

WORSE = "routing_worse"
FEWEST_TICKETS = 20
"""With fewer tickets that ended since, there is nothing new to learn."""


def ask(tx: Transaction, city: City, now: datetime) -> None:
    """The nightly look: a model is asked for once `[routing] learn_every_days` are over and enough tickets ended."""
    last = routing_models.last_asked(tx)
    rested = last is None or now - last >= timedelta(days=city.learn_every_days)
    if not city.learn_every_days or not rested:
        return
    used = routing_models.in_use(tx)
    if settled_since(tx, city.readers, used.made_at if used else None) >= FEWEST_TICKETS:
        routing_models.ask(tx, routing_models.ROUND, now)


def tell_of_worse(
    tx: Transaction, phrases: Phrases, number: int, figures: Mapping[str, float], now: datetime
) -> None:
    """A new model was worse on tickets that it had not seen: the office hears of it, and the old one stays."""
    shares = {name: f"{100 * figures[name]:.1f}" for name in ("before", "after")}
    text = phrases.text("routing_worse", tried=int(figures["tried"]), **shares)
    key = f"{WORSE}:{number}"
    open_task(tx, Task(WORSE, key, phrases.text("routing_worse_title"), text), now)
    outbox.put(tx, notice("office", OFFICE, WORSE, text, key), now)
