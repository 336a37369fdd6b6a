"""The test bench and the saved questions: ranks and reasons, before and after a draft, cases that a release is tried on."""

import pytest
from markupsafe import escape

from knowledge_base import saved, store
from knowledge_base.articles import Content
from tests.console.world import HOUSING, World

RENT = Content("R-1", HOUSING, "公租房怎么申请", "带身份证到窗口办理。", wordings=("廉租房怎么弄",))


@pytest.fixture
def base(world: World) -> World:
    """A service that answers one article."""
    with world.db.write() as tx:
        store.seed(tx, [RENT], "pack", world.now)
    return world


def test_a_question_shows_ranks_scores_reasons_and_the_decision(base: World) -> None:
    page = base.browser("editor").page("/bench?question=廉租房怎么弄")
    for words in ("直接作答", "R-1", "1.00", "与这条知识的另一种问法完全相同", "带身份证到窗口办理。"):
        assert words in page


def test_what_a_citizen_asked_comes_in_the_form_and_not_in_the_address(base: World) -> None:
    with base.db.write() as tx:
        saved.save(tx, "廉租房怎么弄", "R-1", "编辑", base.now)
    editor = base.browser("editor")
    assert "?question" not in editor.page("/cases")
    assert "带身份证到窗口办理。" in editor.post("/bench", question="廉租房怎么弄").get_data(as_text=True)


def test_before_and_after_a_draft_stand_together(base: World) -> None:
    with base.db.write() as tx:
        store.save_draft(tx, Content("G-1", HOUSING, "井盖丢了找谁", "打电话。"), "x", base.now)
    editor = base.browser("editor")
    page = editor.page("/bench?question=井盖丢了找谁&article=G-1&version=1&with=draft")
    assert page.index("不作答") < page.index("改动后") < page.index("直接作答")
    assert "没有待审核" in editor.page("/bench?question=井盖丢了找谁&with=coming")
    base.live.refresh()
    assert base.live.now().match("井盖丢了找谁").decision == "none", "trying is not releasing"
    for path in ("with=all", "article=G-1&version=x", "article=G-9&version=1"):
        assert editor.get(f"/bench?question=井盖&{path}").status_code == 404


def test_a_question_is_saved_with_an_article_with_none_or_refused(base: World) -> None:
    editor = base.browser("editor")
    assert editor.post("/cases/save", question="廉租房怎么弄", article="R-1", why="来电多").status_code == 302
    assert editor.post("/cases/save", question="火星怎么去", article="").status_code == 302
    assert editor.post("/cases/save", question="租房", article="other", code="R-1").status_code == 302
    for fields in ({"article": "R-9"}, {"article": "other", "code": ""}):
        assert editor.post("/cases/save", question="井盖", **fields).status_code == 422
    assert editor.post("/cases/save", question="我叫张建国，电话13800001234", article="").status_code == 422
    page = editor.page("/cases")
    assert "共 3 个" in page and "来电多" in page and "不应作答" in page
    assert "应答：R-1" in editor.page("/bench?question=廉租房怎么弄？")
    assert "火星" not in editor.page("/cases?article=R-1")
    assert editor.post("/cases/1/drop").status_code == 302
    assert editor.post("/cases/1/drop").status_code == 404
    assert [detail for _, detail in base.logged("question_saved")][-1] == "删去：廉租房怎么弄"


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", "{{7*7}}", "\u202e倒着", "长" * 100_000])
def test_hostile_questions_stay_text(base: World, hostile: str) -> None:
    page = (
        base.browser("editor").client.get("/console/bench", query_string={"question": hostile}).data.decode()
    )
    assert str(escape(hostile[:400])) in page
    assert len(page) < 60_000


def test_the_cases_go_on_by_key(base: World) -> None:
    with base.db.write() as tx:
        for n in range(60):
            saved.save(tx, f"第{n}个问题是什么", "", "x", base.now)
    page = base.browser("editor").page("/cases")
    assert "第59个问题" in page and "第9个问题" not in page and "after=" in page
