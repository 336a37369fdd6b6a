"""`route`: learning from labelled requests on the command line."""

from pathlib import Path

from hotline.pack.check import check_folder
from hotline.pack.revisions import load
from hotline.pack.watch import PackWatch
from storage.database import Database
from tests.conftest import NOON
from tests.hotline.running import Run
from tickets import routing_models

DEMO = Path(__file__).parent.parent.parent / "packs" / "demo"

WATER = [f"{n}栋水管爆了，自来水淌了一地" for n in range(12)]
POWER = [f"{n}号变压器跳闸，整条街停电" for n in range(12)]


def table(file: Path, rows: list[tuple[str, str]], header: str = "text,label") -> Path:
    file.write_text("\n".join([header, *(f'"{text}",{label}' for text, label in rows)]), encoding="utf-8")
    return file


def labelled(water: str = "水务", power: str = "供电") -> list[tuple[str, str]]:
    return [row for pair in zip(WATER, POWER, strict=True) for row in zip(pair, (water, power), strict=True)]


def test_what_one_file_teaches_is_measured_on_another(run: Run, tmp_path: Path) -> None:
    taught = table(tmp_path / "a.csv", labelled())
    asked = table(
        tmp_path / "b.csv", [("自来水一滴都没有", "水务"), ("整条街停电", "供电"), ("停电一整天", "水务")]
    )
    said = run("route", "evaluate", "--train", taught, "--test", asked, "--json")
    assert said.code == 0 and said.err == ""
    found = said.json
    assert found.pop("p50_ms") > 0
    assert found == {
        "n": 3,
        "accuracy": 0.6667,
        "macro_f1": 0.6667,
        "top2_accuracy": 1.0,
        "coverage_at_precision_95": 0.6667,
        "coverage_at_70": 1.0,
        "accuracy_at_70": 0.6667,
    }
    assert "macro_f1" in run("route", "evaluate", "--train", taught, "--test", asked).out


def test_rows_that_lack_something_are_named_and_left_out(run: Run, tmp_path: Path) -> None:
    taught = table(tmp_path / "a.csv", [*labelled(), ("", "水务"), ("停水", "")], "诉求内容,承办单位")
    said = run("route", "evaluate", "--train", taught, "--test", taught, "--json")
    assert said.json["n"] == 24
    assert f"{taught}:26: text 一列是空的" in said.err and f"{taught}:27: label 一列是空的" in said.err


def test_files_that_teach_nothing_are_refused_with_a_sentence(run: Run, tmp_path: Path) -> None:
    good = table(tmp_path / "a.csv", labelled())
    for name, rows, header, sentence in (
        ("b.csv", labelled(), "question,answer", "表头"),
        ("c.csv", [("", "")], "text,label", "没有一行可用"),
        ("d.csv", [(text, "水务") for text in WATER], "text,label", "至少要有两个"),
    ):
        said = run("route", "evaluate", "--train", table(tmp_path / name, rows, header), "--test", good)
        assert said.code == 1 and sentence in said.err and said.out == ""


def test_what_is_learnt_is_stored_and_a_running_service_takes_it_into_use(
    run_on: Run, db: Database, tmp_path: Path
) -> None:
    pack = check_folder(DEMO).usable()
    load(db, pack, "test", NOON)
    watch = PackWatch(db)
    assert watch.learnt is None and not watch.refresh()
    taught = table(
        tmp_path / "a.csv", [*labelled("云汀水务有限公司", "国网云汀供电公司"), ("停水", "外星局")]
    )
    said = run_on("route", "train", taught, "--json")
    assert said.code == 0
    assert f"{taught}:26: “外星局”不是现行城市包的承办单位" in said.err
    found = said.json
    assert (found["n"], found["unknown"]) == (24, [{"row": 26, "label": "外星局"}])
    assert found["examples"] == 24 + len(pack.history) and found["units"] == 47
    assert watch.refresh() and watch.learnt is not None
    assert watch.learnt.examples == found["examples"]
    with db.read() as tx:
        assert [one.text for one in routing_models.taught(tx)] == [text for text, _ in labelled()]


def test_labels_that_are_no_units_teach_no_service(run_on: Run, db: Database, tmp_path: Path) -> None:
    load(db, check_folder(DEMO).usable(), "test", NOON)
    said = run_on("route", "train", table(tmp_path / "a.csv", labelled("甲类", "乙类")))
    assert said.code == 0 and "没有启用" in said.out and "还有 4 行也不能用" in said.err
    with db.read() as tx:
        assert routing_models.in_use(tx) is None
