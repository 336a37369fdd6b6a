"""A city's folder for tests of packs, and a way to run commands."""

import os
from pathlib import Path

import pytest

from hotline.cli import main
from tests.hotline.packs import City
from tests.hotline.running import Run, Said


@pytest.fixture
def city(tmp_path: Path) -> City:
    """A fresh starter pack."""
    return City(tmp_path / "city")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command in an empty folder, with no settings but the defaults, and without encoders."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("HOTLINE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOTLINE_ENCODER", "none")

    def _run(*words: object) -> Said:
        with pytest.raises(SystemExit) as ended:
            main([str(word) for word in words])
        out, err = capsys.readouterr()
        return Said(int(str(ended.value.code or 0)), out, err)

    return _run


@pytest.fixture
def run_on(run: Run, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs commands on a fresh, migrated database, on both engines."""
    monkeypatch.setenv("HOTLINE_DATABASE_URL", database_url)
    return run
