"""Revisions: the database holds the truth, loading the same changes nothing, every process follows."""

import time
from pathlib import Path

import pytest

from hotline.pack.check import check_folder
from hotline.pack.files import base, read_folder, read_texts
from hotline.pack.revisions import NoPack, current, export, load
from hotline.pack.watch import PackWatch
from storage.clock import VirtualClock
from storage.database import Database
from storage.errors import BackupRefused
from tests.hotline.packs import City


def _load(db: Database, folder: Path, clock: VirtualClock) -> tuple[int, bool, list[tuple[str, str, str]]]:
    loaded = load(db, check_folder(folder).usable(), "admin", clock.now())
    return loaded.number, loaded.is_new, [(c.file, c.kind, c.key) for c in loaded.changes]


def test_the_same_files_again_make_no_new_revision(db: Database, city: City, clock: VirtualClock) -> None:
    assert _load(db, city.folder, clock)[:2] == (1, True)
    assert _load(db, city.folder, clock) == (1, False, [])


def test_loading_shows_what_changes_row_by_row(db: Database, city: City, clock: VirtualClock) -> None:
    _load(db, city.folder, clock)
    city.append("units.csv", "市城管局,,,,,,,,,")
    city.append("history.csv", "占道,市城管局")
    city.append("city.toml", "[survey]\ndelay = '3h'")
    city.write("places.csv", "place,area,aliases\n示例花园小区,示例区,花园\n")
    number, _, changes = _load(db, city.folder, clock)
    assert number == 2
    assert changes == [
        ("city.toml", "changed", "survey.delay"),
        ("units.csv", "added", "市城管局"),
        ("places.csv", "changed", "示例花园小区 示例区"),
        ("places.csv", "removed", "示例广场 示例区"),
        ("history.csv", "added", "占道 市城管局"),
    ]


def test_loading_what_was_exported_changes_nothing(
    db: Database, city: City, clock: VirtualClock, tmp_path: Path
) -> None:
    city.write("places.csv", "\ufeffplace,area,aliases\r\n甲,乙,丙\r\n")
    _load(db, city.folder, clock)
    export(db, tmp_path / "out")
    assert "# 城市包" in (tmp_path / "out" / "city.toml").read_text(encoding="utf-8")
    assert _load(db, tmp_path / "out", clock) == (1, False, [])
    export(db, tmp_path / "whole", whole=True)
    assert _load(db, tmp_path / "whole", clock)[2] == []


def test_a_whole_export_holds_every_sentence_and_reads_as_the_same_pack(
    db: Database, city: City, clock: VirtualClock, tmp_path: Path
) -> None:
    _load(db, city.folder, clock)
    export(db, tmp_path / "whole", whole=True)
    assert read_folder(tmp_path / "whole").documents["phrases"].data == base().documents["phrases"].data
    one, other = check_folder(tmp_path / "whole").usable(), check_folder(city.folder).usable()
    assert (one.rules, one.units, one.safety, one.calendar) == (
        other.rules,
        other.units,
        other.safety,
        other.calendar,
    )


def test_an_export_overwrites_nothing(db: Database, city: City, clock: VirtualClock, tmp_path: Path) -> None:
    with pytest.raises(NoPack):
        export(db, tmp_path / "out")
    _load(db, city.folder, clock)
    with pytest.raises(BackupRefused, match="不是空目录"):
        export(db, city.folder)
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []


def test_a_revision_is_the_pack_as_it_was_loaded(db: Database, city: City, clock: VirtualClock) -> None:
    with db.read() as tx:
        assert current(tx) is None
    _load(db, city.folder, clock)
    with db.read() as tx:
        revision = current(tx)
    assert revision is not None
    assert (revision.number, revision.loaded_by) == (1, "admin")
    assert revision.pack() == check_folder(city.folder).usable()


def test_every_process_has_a_new_revision_within_two_seconds(
    db: Database, city: City, clock: VirtualClock
) -> None:
    with pytest.raises(NoPack):
        PackWatch(db)
    _load(db, city.folder, clock)
    heard: list[str] = []
    watch = PackWatch(db, lambda pack, _: heard.append(pack.rules.name))
    assert not watch.refresh()
    watch.start()
    city.write("city.toml", 'name = "乙市"\nprefix = "YS"\nseat = "0001"\n')
    _load(db, city.folder, clock)
    deadline = time.monotonic() + 2
    while watch.number == 1 and time.monotonic() < deadline:
        time.sleep(0.05)
    watch.stop()
    assert (watch.number, watch.pack.rules.name, heard) == (2, "乙市", ["乙市"])


def test_a_revision_that_cannot_be_used_leaves_the_pack_in_use_serving(
    sqlite_db: Database,
    city: City,
    clock: VirtualClock,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("hotline.pack.watch.SECONDS_BETWEEN_LOOKS", 0.05)
    _load(sqlite_db, city.folder, clock)
    watch = PackWatch(sqlite_db)
    with sqlite_db.write() as tx:
        tx.insert(
            "pack_revisions", number=2, loaded_at="t", loaded_by="x", digest="x", content='{"city.toml": "="}'
        )
    watch.start()
    time.sleep(0.3)
    watch.stop()
    assert watch.number == 1
    assert len(caplog.records) == 1


def test_written_files_read_as_the_same_contents(city: City) -> None:
    whole = read_folder(city.folder).over(base())
    again = read_texts(whole.written()).over(base())
    assert {name: d.data for name, d in again.documents.items()} == {
        name: d.data for name, d in whole.documents.items()
    }
    assert again.written() == whole.written()


def test_of_two_revisions_only_what_differs_is_read_twice(city: City) -> None:
    texts = read_folder(city.folder).texts
    one = read_texts(texts)
    other = read_texts({**texts, "history.csv": f"{texts['history.csv']}占道,市城管局\n"})
    assert len(other.sheets["history"].rows) == len(one.sheets["history"].rows) + 1
    shared = one.sheets.keys() - {"history"}
    assert "roster" in shared
    for name in shared:
        assert all(a is b for a, b in zip(one.sheets[name].rows, other.sheets[name].rows, strict=True)), name
