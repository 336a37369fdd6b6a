"""`records`: a sheet of what the office did goes in once, and is listed by period."""

from pathlib import Path

from tests.hotline.running import Run

SHEET = "日期,标题,媒体,篇数\n2024-10-09,一周清零,晨报,3\n2024-10-10,无名,,\n"


def test_a_sheet_is_brought_in_and_listed(run: Run, tmp_path: Path) -> None:
    run("db", "migrate")
    run("pack", "load", Path(__file__).parents[2] / "packs" / "demo")
    file = tmp_path / "media.csv"
    file.write_text(SHEET, encoding="utf-8")
    said = run("records", "import", file, "--kind", "媒体报道", "--json")
    assert said.json == {
        "new": 1, "updated": 0, "unchanged": 0, "refused": [], "rejected": [{"row": 3, "reason": "请填写媒体。"}],
    }  # fmt: skip
    [record] = run("records", "list", "--period", "2024-10", "--json").json["records"]
    assert (record["kind"], record["title"], record["items"]) == ("media", "一周清零", 3)
    assert "一周清零" in run("records", "list", "--period", "2024-W41").out
    assert run("records", "list", "--period", "2023").out.strip() == "没有记录。"


def test_what_cannot_be_used_gets_a_sentence(run: Run, tmp_path: Path) -> None:
    run("db", "migrate")
    run("pack", "load", Path(__file__).parents[2] / "packs" / "demo")
    file = tmp_path / "media.csv"
    file.write_text(SHEET, encoding="utf-8")
    said = run("records", "import", file)
    assert said.code == 1 and "没有写类别" in said.out
    said = run("records", "import", file, "--kind", "聚餐")
    assert said.code == 2 and "没有“聚餐”这个类别" in said.err
    said = run("records", "list", "--period", "十月")
    assert said.code == 1 and "时期“十月”看不懂" in said.err
