"""`kb` and `ask`: articles in and out, released and matched from the command line."""

import json
from pathlib import Path

import pytest

from tests.hotline.packs import City
from tests.hotline.running import Run

TABLE = """article,unit,question,wordings,answer,valid_to
B1,住建局,路灯坏了找谁修,路灯不亮怎么报修,请告诉我们路灯的位置。,
B2,人社局,怎么办退休手续,退休去哪办,带身份证到人社局窗口办理。,2020-01-01
B3,没有的局,怎么办证,,不知道。,
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A knowledge file with two good rows and a bad one."""
    path = tmp_path / "articles.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_good_rows_go_in_and_the_bad_one_is_named(run_on: Run, city: City, table: Path) -> None:
    run_on("pack", "load", city.folder)
    said = run_on("kb", "import", table, "--json")
    assert (said.code, said.json["new"], said.json["updated"]) == (0, 2, 0)
    [rejected] = said.json["rejected"]
    assert rejected["row"] == 4
    assert "没有的局" in rejected["reason"]
    assert run_on("kb", "import", table, "--json").json["unchanged"] == 2
    assert f"{table}:4: " in run_on("kb", "import", table).out


def test_a_file_that_brings_nothing_fails(run_on: Run, city: City, tmp_path: Path) -> None:
    run_on("pack", "load", city.folder)
    (tmp_path / "bad.csv").write_text("article,unit,question,answer\nX,没有的局,问,答\n", encoding="utf-8")
    assert run_on("kb", "import", tmp_path / "bad.csv").code == 1
    (tmp_path / "none.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    said = run_on("kb", "import", tmp_path / "none.csv")
    assert said.code == 1
    assert "表头" in said.err
    assert run_on("kb", "import", tmp_path / "bad.csv", "--unit", "没有的局").code == 2


def test_only_what_is_released_and_valid_answers(run_on: Run, city: City, table: Path) -> None:
    run_on("pack", "load", city.folder)
    run_on("kb", "import", table)
    assert run_on("ask", "路灯不亮怎么报修", "--json").json["decision"] == "none"
    assert run_on("kb", "publish", "--json").json == {"release": 2}
    found = run_on("ask", "路灯不亮怎么报修", "--json").json
    assert (found["decision"], found["candidates"][0]["article"]) == ("answer", "B1")
    assert found["why"]
    assert run_on("ask", "退休去哪办", "--json").json["decision"] == "none"
    assert run_on("kb", "publish", "--json").json == {"release": None}


def test_a_release_can_be_taken_back(run_on: Run, city: City, table: Path, tmp_path: Path) -> None:
    (city.folder / "knowledge.csv").unlink()
    run_on("pack", "load", city.folder)
    run_on("kb", "import", table)
    run_on("kb", "publish")
    table.write_text(TABLE.replace("请告诉我们路灯的位置。", "请拨打热线。"), encoding="utf-8")
    assert run_on("kb", "import", table, "--json").json["updated"] == 1
    run_on("kb", "publish")
    assert run_on("kb", "rollback", 1, "--json").json == {"release": 3, "rolled_back_to": 1}
    assert run_on("kb", "export", tmp_path / "out.csv", "--json").json["articles"] == 2
    assert "请告诉我们路灯的位置。" in (tmp_path / "out.csv").read_text(encoding="utf-8")
    refused = run_on("kb", "rollback", 9)
    assert refused.code == 1
    assert "没有第 9 次发布" in refused.err


def test_the_packs_knowledge_goes_into_an_empty_base_and_never_again(
    run_on: Run, city: City, table: Path
) -> None:
    run_on("pack", "load", city.folder)
    assert run_on("ask", "物业不管事找谁", "--json").json["decision"] == "answer"
    city.append("knowledge.csv", "A-0002,住建局,,,路灯不亮怎么报修,,请告诉我们位置。,,,,,")
    run_on("pack", "load", city.folder)
    assert run_on("ask", "路灯不亮怎么报修", "--json").json["decision"] == "none"


def test_without_a_database_the_packs_knowledge_is_matched(
    run: Run, city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOTLINE_PACK", str(city.folder))
    found = run("ask", "物业不管事找谁", "--json").json
    assert (found["decision"], found["candidates"][0]["article"]) == ("answer", "A-0001")
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize(
    "text",
    [
        "路灯坏了找谁修\n\n在吗，你好\n",
        'question,article\n路灯坏了找谁修,B1\n"在吗，你好",\n',
        "\ufeff问题\t编号\n路灯坏了找谁修\tB1\n在吗，你好\t\n",
        '{"question": "路灯坏了找谁修"}\n{"question": "在吗，你好"}\n',
    ],
)
def test_a_batch_is_lines_or_a_table(run: Run, table: Path, tmp_path: Path, text: str) -> None:
    (tmp_path / "asked.txt").write_text(text, encoding="utf-8")
    said = run("ask", "--batch", tmp_path / "asked.txt", "--kb", table, "--json")
    found = [json.loads(line) for line in said.out.splitlines()]
    assert [one["query"] for one in found] == ["路灯坏了找谁修", "在吗，你好"]
    assert [one["decision"] for one in found] == ["answer", "none"]
    assert said.err == ""


def test_one_question_or_a_batch_but_not_both(run: Run, table: Path) -> None:
    assert "二者选一" in run("ask").err
    assert run("ask", "问", "--batch", table).code == 2


def test_an_evaluation_tells_its_figures_and_every_match(run: Run, table: Path, tmp_path: Path) -> None:
    (tmp_path / "q.csv").write_text("question,article\n路灯不亮怎么报修,B1\n今天天气,\n", encoding="utf-8")
    said = run("kb", "evaluate", "--kb", table, "--queries", "q.csv", "--details", "d.jsonl", "--json")
    assert (said.json["n"], said.json["recall_at_1"], said.json["answer_precision"]) == (2, 1.0, 1.0)
    details = [json.loads(line) for line in (tmp_path / "d.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [one["query"] for one in details] == ["路灯不亮怎么报修", "今天天气"]
    assert details[0]["candidates"][0]["article"] == "B1"


def test_mistakes_are_told_by_cause_and_written_to_a_table(run: Run, table: Path, tmp_path: Path) -> None:
    rows = "路灯不亮怎么报修,B1,\n退休去哪办,B1,\n,B1,\n路灯坏了找谁修,,request\n怎么办退休手续,B7,\n"
    (tmp_path / "q.csv").write_text(f"question,article,kind\n{rows}", encoding="utf-8")
    words = ("kb", "evaluate", "--kb", table, "--queries", "q.csv", "--details", "d.jsonl")
    said = run(*words, "--errors", "e.json", "--json")
    assert said.json["mistakes"] == {"neighbour": 2, "answered_request": 1}
    assert "q.csv:4: " in said.err and "q.csv:6: " in said.err and "B7" in said.err
    wrong = json.loads((tmp_path / "e.json").read_text(encoding="utf-8"))
    assert [one["先看哪一条"] for one in wrong] == ["B2", "B2", "B1"]
    details = [json.loads(line) for line in (tmp_path / "d.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [one["cause"] for one in details] == [None, "neighbour", "answered_request", "neighbour"]


def test_releases_are_compared_on_saved_questions(
    run_on: Run, city: City, table: Path, tmp_path: Path
) -> None:
    (city.folder / "knowledge.csv").unlink()
    run_on("pack", "load", city.folder)
    assert "kb cases add" in run_on("kb", "evaluate").err
    run_on("kb", "import", table)
    run_on("kb", "publish")
    assert run_on("kb", "cases", "add", "路灯不亮怎么报修", "--article", "B1", "--json").json == {"new": True}
    (tmp_path / "c.csv").write_text(
        "question,article\n井盖丢了找谁,B4\n夜里太黑怎么办,B1\n,B1\n", encoding="utf-8"
    )
    brought = run_on("kb", "cases", "import", tmp_path / "c.csv", "--json").json
    assert (brought["new"], sorted(one["row"] for one in brought["rejected"])) == (1, [2, 4])
    assert run_on("kb", "evaluate", "--json").json["recall_at_1"] is not None
    table.write_text(TABLE.replace("路灯不亮怎么报修", "夜里太黑怎么办"), encoding="utf-8")
    run_on("kb", "import", table)
    after = run_on("kb", "evaluate", "--draft", "--against", 1, "--json").json
    assert [one["query"] for one in after["became_right"]] == ["夜里太黑怎么办"]
    assert after["against"]["release"] == 1
    assert "没有第 9 次发布" in run_on("kb", "evaluate", "--against", 9).err
    told = run_on("kb", "evaluate", "--draft", "--against", 1).out
    assert "变对 1 个" in told and "recall_at_1" in told
    assert run_on("kb", "cases", "drop", 1).code == 0
    assert run_on("kb", "cases", "drop", 1).code == 1


def test_a_release_that_breaks_a_saved_question_needs_a_reason(run_on: Run, city: City, table: Path) -> None:
    (city.folder / "knowledge.csv").unlink()
    run_on("pack", "load", city.folder)
    run_on("kb", "import", table)
    run_on("kb", "publish")
    run_on("kb", "cases", "add", "路灯不亮怎么报修", "--article", "B1")
    moved = "article,unit,question,answer\nB1,住建局,井盖坏了找谁,打热线。\n"
    table.write_text(moved, encoding="utf-8")
    run_on("kb", "import", table)
    looked = run_on("kb", "publish", "--check", "--json")
    assert (looked.code, looked.json["release"], len(looked.json["broke"])) == (0, None, 1)
    refused = run_on("kb", "publish", "--json")
    assert (refused.code, refused.json["release"]) == (1, None)
    assert "路灯不亮怎么报修" in refused.err
    done = run_on("kb", "publish", "--overrule", "改为井盖")
    assert done.code == 0 and "第 2 次发布" in done.out


def test_gaps_are_listed(run_on: Run, city: City) -> None:
    run_on("pack", "load", city.folder)
    assert run_on("kb", "gaps", "--json").json == {"gaps": [], "doubts": [], "wordings": []}
    assert "没有答不了的问题" in run_on("kb", "gaps", "--days", 7).out
