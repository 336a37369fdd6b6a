"""A city's folder for tests of packs and commands."""

from pathlib import Path

import pytest

from tests.hotline.packs import City


@pytest.fixture
def city(tmp_path: Path) -> City:
    """A fresh starter pack."""
    return City(tmp_path / "city")
