"""The sentence encoders of the settings: for a service, which keeps vectors in its database, and for a command, which
only reads them."""

import logging
from dataclasses import replace
from functools import partial

from hotline.settings import Settings
from knowledge_base.vector_store import StoredVectors
from knowledge_base.vectors import InMemory, QuestionVectors, Store, VectorsOf
from language.encoders.choice import Loaded, load
from language.encoders.encoder import Encoders
from language.encoders.remembering import Remembering
from storage.clock import Clock
from storage.database import Database

log = logging.getLogger(__name__)


def loaded(settings: Settings) -> Loaded:
    """What the settings name, as far as this machine has it."""
    key = settings.encoder_key.get_secret_value() if settings.encoder_key else ""
    return load(settings.encoder, settings.encoder_model or "", key)


def vectors_of_service(settings: Settings, db: Database, clock: Clock) -> VectorsOf:
    """Vectors are stored; those of the slow encoder are computed by the worker."""
    return partial(QuestionVectors, encoders=_encoders(settings), store=StoredVectors(db, clock))


def vectors_of_command(settings: Settings, stored: Store | None = None) -> VectorsOf:
    """What the service has stored, the rest computed when it is asked for and forgotten: nothing is written."""
    return partial(QuestionVectors, encoders=_encoders(settings), store=InMemory(stored), on_demand=True)


def vectors_of_learning(settings: Settings, stored: Store) -> VectorsOf:
    """The same for a command that comes back to every text: each is encoded once."""
    found = _encoders(settings)
    fast, slow = (Remembering(one) if one else None for one in (found.fast, found.slow))
    encoders = replace(found, fast=fast, slow=slow)
    return partial(QuestionVectors, encoders=encoders, store=InMemory(stored), on_demand=True)


def _encoders(settings: Settings) -> Encoders:
    found = loaded(settings)
    for why in found.missing:
        log.warning(
            "an encoder of HOTLINE_ENCODER=%s cannot be used, matching goes on without it: %s",
            settings.encoder,
            why,
        )
    return found.encoders
