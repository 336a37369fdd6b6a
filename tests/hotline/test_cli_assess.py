"""`assess`: a table of counts in, rates, scores and grades out, without a database."""

from pathlib import Path

from tests.hotline.running import Run

FILE = """unit,accepted,due,handled,on_time,rework,dissatisfied,rated
甲局,9,8,8,8,2,1,5
乙局,1,0,0,0,0,0,0
丙局,2,1,1,1,0,1,1
合计,12,9,9,9,2,2,6
"""


def test_rows_in_their_order_the_total_and_what_was_left_out(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "counts.csv"
    file.write_text(FILE, encoding="utf-8")
    said = run("assess", file, "--json")
    first, nothing, small = said.json["rows"]
    assert first == {
        "unit": "甲局", "accepted": 9, "due": 8, "handled": 8, "on_time": 8, "rework": 2, "dissatisfied": 1, "rated": 5,
        "closing_rate": 1.0, "on_time_rate": 1.0, "rework_rate": 0.25, "dissatisfied_rate": 0.2, "score": 91.0,
        "grade": "A", "small_sample": False,
    }  # fmt: skip
    assert [
        nothing[name] for name in ("closing_rate", "rework_rate", "dissatisfied_rate", "score", "grade")
    ] == [None] * 5
    assert (small["score"], small["grade"], small["small_sample"]) == (80.0, "C", True)
    total = said.json["total"]
    assert (total["due"], total["rated"], total["score"], total["grade"]) == (9, 6, 88.9, "B")
    assert "第 5 行是合计" in said.err
    compatible = run("assess", file, "--preset", "yueyang", "--compat", "--json").json["rows"][1]
    assert (compatible["score"], compatible["grade"]) == (40.0, "E")
    assert "无应办工单" in run("assess", file).out


def test_a_wrong_table_or_an_unknown_preset_gets_a_sentence(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "counts.csv"
    file.write_text(FILE.replace("丙局,2,1,1,1", "丙局,2,1,1,3"), encoding="utf-8")
    said = run("assess", file, "--json")
    assert said.code == 1 and "第 4 行“丙局”" in said.err and not said.out
    said = run("assess", file, "--preset", "huairo")
    assert said.code == 1 and "没有名为“huairo”的考核办法" in said.err and "huairou" in said.err
