"""`route`: learning from labelled requests on the command line."""

from pathlib import Path

from tests.hotline.running import Run

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
