"""`assess`: a table of counts in, rates, scores and grades out, without a database."""

from pathlib import Path

from storage.database import open_database
from tests.hotline.running import Run
from tests.reports.assessing import DEMO
from tests.reports.records import Records, at

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


def test_the_table_is_written_as_a_file_of_its_period(run: Run, tmp_path: Path) -> None:
    file, out = tmp_path / "counts.csv", tmp_path / "assessment.html"
    file.write_text(FILE, encoding="utf-8")
    assert run("assess", file, "--period", "2024-09", "--out", out).code == 0
    page = out.read_text(encoding="utf-8")
    assert "2024年9月" in page and "无应办工单" in page and "* 丙局：" in page
    said = run("assess", file, "--out", out)
    assert said.code == 2 and "--period" in said.err
    said = run("assess", file, "--period", "2024-09", "--out", tmp_path / "a.doc")
    assert said.code == 2 and "docx" in said.err
    said = run("assess", file, "--period", "九月")
    assert said.code == 1 and "时期“九月”看不懂" in said.err


def test_units_with_low_figures_are_asked_for_a_rectification_once(run_on: Run, database_url: str) -> None:
    assert run_on("pack", "load", DEMO).code == 0
    db = open_database(database_url)
    unit = "市住房和城乡建设局"
    with db.write() as tx:
        records = Records(tx)
        for day in range(8, 15):
            records.ticket(at(10, day), unit, closed_at=at(10, 20), handed_at=at(10, 20))
        records.ticket(at(10, 8), "市公安局", closed_at=at(10, 9), handed_at=at(10, 9))
    listed = run_on("rectify", "--period", "2024-10", "--dry-run", "--json").json
    assert [(one["unit"], one["about"], one["asked"]) for one in listed["units"]] == [
        (unit, "按期办结率0%，低于90%", False),
        (unit, "综合指标值70，评为D类", False),
    ]
    assert [run_on("rectify", "--period", "2024-10", "--json").json["asked"] for _ in range(2)] == [2, 0]
    with db.read() as tx:
        asked = tx.all("SELECT unit, about FROM rectifications ORDER BY id")
    db.close()
    assert [(row["unit"], row["about"]) for row in asked] == [
        (unit, "2024-10 按期办结率0%，低于90%"), (unit, "2024-10 综合指标值70，评为D类"),
    ]  # fmt: skip
    assert "没有需要整改的单位" in run_on("rectify", "--period", "2023-01").out
    said = run_on("rectify", "--period", "2024-10-14")
    assert said.code == 1 and "2024-10" in said.err
