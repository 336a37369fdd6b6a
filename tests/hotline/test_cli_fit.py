"""`kb fit`: an office fits the matcher on its own questions with one command, and can take that back."""

from pathlib import Path

import pytest

from tests.hotline.packs import City
from tests.hotline.running import Run
from tests.knowledge_base.own import KNOWN, UNKNOWN, asked_in_own_words


@pytest.fixture
def office(run: Run, sqlite_url: str, city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Commands of an office that has answers and saved what its citizens ask; its pack has nothing of that."""
    monkeypatch.setenv("HOTLINE_DATABASE_URL", sqlite_url)
    run("pack", "load", city.folder)
    rows = [f"{matter},住建局,{matter}怎么办理,带身份证到窗口。" for matter in KNOWN]
    (tmp_path / "kb.csv").write_text("\n".join(["article,unit,question,answer", *rows]), encoding="utf-8")
    cases = [f"{text},{matter}" for matter, text in asked_in_own_words(KNOWN)]
    cases += [f"{text}," for _, text in asked_in_own_words(UNKNOWN)]
    (tmp_path / "cases.csv").write_text("\n".join(["question,article", *cases]), encoding="utf-8")
    run("kb", "import", tmp_path / "kb.csv")
    run("kb", "publish")
    return run


def weights_told(office: Run) -> list[tuple[str, str]]:
    """What `doctor` says of the weights."""
    checks = office("doctor", "--json").json["checks"]
    return [(check["status"], check["detail"]) for check in checks if check["name"] == "匹配权重"]


def test_an_office_fits_on_its_own_questions_and_takes_it_back(
    office: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = "老人家船员证能不能网上弄"
    before = office("ask", asked, "--json").json["candidates"][0]["score"]
    refused = office("kb", "fit")
    assert refused.code == 1
    assert "至少 60 个" in refused.err
    office("kb", "cases", "import", tmp_path / "cases.csv")
    tried = office("kb", "fit", "--dry-run", "--json").json
    assert tried["weights"] is None
    assert tried["after"]["right_answers"] > tried["before"]["right_answers"]
    assert office("ask", asked, "--json").json["candidates"][0]["score"] == before
    assert "已启用，现为第 1 版权重" in office("kb", "fit", "--overrule", "先试一周").out
    assert office("ask", asked, "--json").json["candidates"][0]["score"] > before
    assert weights_told(office) == [("ok", "第 1 版是用句向量 无 拟合的，与现在相同")]
    monkeypatch.setenv("HOTLINE_ENCODER", "use")
    [(status, detail)] = weights_told(office)
    assert status == "warning" and "现在是 use" in detail and "kb fit --rollback 0" in detail
    monkeypatch.setenv("HOTLINE_ENCODER", "none")
    assert office("kb", "fit", "--rollback", 0, "--json").json == {"weights": 2, "rolled_back_to": 0}
    assert office("ask", asked, "--json").json["candidates"][0]["score"] == before
    assert weights_told(office) == []
    kept = office("kb", "fit", "--list", "--json").json["weights"]
    assert [(one["number"], one["rolled_back_to"], one["questions"]) for one in kept] == [
        (2, 0, 0),
        (1, None, 80),
    ]


def test_what_does_not_go_together_is_refused(run: Run) -> None:
    assert run("kb", "fit", "--list", "--rollback", 0).code == 2
    assert run("kb", "fit", "--rollback", 0, "--overrule", "无").code == 2
