"""The embedded encoders, loaded once a run."""

import pytest

from language.encoders.choice import load
from language.encoders.encoder import Encoder


@pytest.fixture(scope="session", params=["use", "e5"])
def encoder(request: pytest.FixtureRequest) -> Encoder:
    """Each of the encoders that work without a network."""
    loaded = load(request.param)
    assert loaded.missing == ()
    found = loaded.encoders.fast or loaded.encoders.slow
    assert found is not None
    return found
