"""Knowledge through the pages: writing, approving, publishing, going back, files."""

import io
import re
from datetime import timedelta

import pytest
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from knowledge_base import saved, store
from knowledge_base.articles import Content
from tests.console.world import HOUSING, WATER, Browser, World

FIELDS = {
    "article": "ZJ-1", "unit": "住建局", "kind": "办事指南", "audience": "公众", "question": "公租房怎么申请",
    "answer": "带身份证到住建窗口办理。", "wordings": "廉租房怎么弄\n\n申请公租房要什么",
}  # fmt: skip


def write(browser: Browser, path: str = "/articles/new", version: int = 0, **changes: str) -> int:
    return browser.post(path, version=version, **(FIELDS | changes)).status_code


def answer_of(world: World, article: str = "ZJ-1") -> str | None:
    with world.db.read() as tx:
        release = store.current_release(tx)
        found = [
            version for version in store.released(tx, release or 0) if version.content.article == article
        ]
    return found[0].content.answer if found else None


def test_an_article_is_written_approved_published_replaced_and_rolled_back(world: World) -> None:
    editor, approver = world.browser("editor"), world.browser("approver")
    assert write(editor) == 302
    assert approver.post("/articles/ZJ-1/approve", version=1).status_code == 302
    assert answer_of(world) is None, "approved is not published"
    assert approver.post("/releases/publish").status_code == 302
    assert answer_of(world) == "带身份证到住建窗口办理。"
    assert write(editor, "/articles/ZJ-1/edit", 1, answer="改为网上申请。", announce="1") == 302
    assert answer_of(world) == "带身份证到住建窗口办理。", (
        "the old version answers until the new one is published"
    )
    approver.post("/articles/ZJ-1/approve", version=2)
    approver.post("/releases/publish", note="改为网上办")
    assert answer_of(world) == "改为网上申请。"
    approver.post("/releases/1/restore")
    assert answer_of(world) == "带身份证到住建窗口办理。"
    page = editor.page("/releases")
    for words in ("第 3 批", "改为网上办", "正在使用"):
        assert words in page
    page = editor.page("/articles/ZJ-1")
    assert "廉租房怎么弄" in page and page.count("发布时告知订阅的群众") == 1
    assert "第 2 版" in page


def test_what_is_checked_is_approved_together_and_nothing_of_ones_own(world: World) -> None:
    editor, approver = world.browser("editor"), world.browser("approver")
    write(editor)
    write(editor, article="ZJ-2", question="物业费多少钱")
    write(approver, article="ZJ-3", question="廉租房多少钱")
    page = approver.page("/articles?state=submitted")
    assert page.count('name="checked"') == 3 and "带身份证到住建窗口办理。" in page
    assert 'name="checked"' not in editor.page("/articles?state=submitted")
    approver.post("/articles/approve", checked=["1 ZJ-1", "1 ZJ-2", "1 ZJ-3", "9 ZJ-1"])
    page = approver.page("/articles?state=submitted")
    assert "审核通过 2 条。" in page and "ZJ-3：自己编写的版本" in page
    with world.db.read() as tx:
        assert [store.versions(tx, code)[0].state for code in ("ZJ-1", "ZJ-2", "ZJ-3")] == [
            "approved", "approved", "submitted",
        ]  # fmt: skip


def test_an_editor_submits_and_does_not_approve(world: World) -> None:
    editor = world.browser("editor")
    write(editor)
    for action in ("approve", "refuse", "archive", "confirm"):
        assert editor.post(f"/articles/ZJ-1/{action}", version=1, reason="x").status_code == 403
    assert editor.post("/releases/publish").status_code == 403
    assert "/articles/ZJ-1/approve" not in editor.page("/articles/ZJ-1")


def test_a_refused_article_goes_back_with_its_reason(world: World) -> None:
    editor, approver = world.browser("editor"), world.browser("approver")
    write(editor)
    refused = approver.post("/articles/ZJ-1/refuse", version=1)
    assert refused.status_code == 409
    assert "须写明理由" in refused.get_data(as_text=True)
    approver.post("/articles/ZJ-1/refuse", version=1, reason="缺少办理时间")
    assert "缺少办理时间" in editor.page("/articles/ZJ-1")
    assert editor.post("/articles/ZJ-1/submit", version=1).status_code == 302


def test_what_is_wrong_comes_back_with_everything_that_was_written(world: World) -> None:
    editor = world.browser("editor")
    fields = FIELDS | {"unit": "没有这个局"}
    answer = editor.post("/articles/new", version=0, **fields)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "单位名录" in page
    assert "带身份证到住建窗口办理。" in page
    assert write(editor, valid_from="2024-02-30") == 422
    assert write(editor, answer=" ") == 422
    assert write(editor) == 302
    assert write(editor) == 422, "the code is taken"


def test_two_editors_do_not_overwrite_each_other(world: World) -> None:
    first, second = world.browser("editor"), world.browser("editor")
    write(first)
    assert write(first, "/articles/ZJ-1/edit", 1, answer="第二版。") == 302
    answer = second.post("/articles/ZJ-1/edit", version=1, **(FIELDS | {"answer": "另一个第二版。"}))
    assert answer.status_code == 422
    assert "别人刚刚改过" in answer.get_data(as_text=True)
    assert "另一个第二版。" in answer.get_data(as_text=True)
    assert 'name="version" value="2"' in answer.get_data(as_text=True), "he compares and sends once more"


def test_an_editor_of_a_unit_writes_for_that_unit_alone(world: World) -> None:
    editor = world.browser("editor", WATER)
    assert write(editor) == 422
    assert write(editor, unit="自来水公司") == 302
    with world.db.write() as tx:
        store.submit(tx, Content("ZJ-2", HOUSING, "问", "答"), "x", world.now)
    assert write(editor, "/articles/ZJ-2/edit", 1, unit="自来水公司") == 422
    assert editor.get("/articles/ZJ-2/edit").status_code == 403
    assert "写新版本" not in editor.page("/articles/ZJ-2")
    page = send(editor, "问题,答案,单位\n一,甲,住建局\n二,乙,自来水公司\n").get_data(as_text=True)
    assert "新增 1 条" in page
    assert "新增 1 条" in take_in(editor, page).get_data(as_text=True)
    assert "您只能导入云汀水务有限公司的知识" in page


def send(browser: Browser, text: str) -> TestResponse:
    return browser.post("/articles/import", file=(io.BytesIO(text.encode()), "知识.csv"))


def take_in(browser: Browser, preview: str) -> TestResponse:
    """Press the button that stands on the preview."""
    found = re.search(r"/console(/articles/import/\d+)", preview)
    assert found
    return browser.post(found[1])


def test_a_file_is_looked_at_before_its_good_rows_come_in(world: World) -> None:
    editor = world.browser("editor")
    write(editor)
    rows = (
        "编号,问题,答案,单位,其他问法\n,怎么交水费,网上交,自来水公司,\n,没有答案,,住建局,\n,错单位,答,没有局,\n"
        "ZJ-1,公租房怎么申请,带户口本到住建窗口办理。,住建局,廉租房怎么弄|<svg onload=x>\n"
    )
    page = send(editor, rows).get_data(as_text=True)
    assert "新增 1 条，修改 1 条，0 条没有变化，2 行不能导入" in page
    assert '<td data-label="行号">3</td>' in page
    assert '<td data-label="行号">4</td>' in page
    assert "<ins>户口本</ins>" in page and "<svg onload" not in page
    assert "怎么交水费" not in editor.page("/articles"), "nothing is written by looking"
    assert take_in(world.browser("editor"), page).status_code == 422, "the file is the sender's"
    assert "新增 1 条，更新 1 条" in take_in(editor, page).get_data(as_text=True)
    assert "怎么交水费" in editor.page("/articles?state=submitted")
    assert world.logged("articles_imported") == [("", "知识.csv：2 条进入审核，2 行有误")]
    assert take_in(editor, page).status_code == 422, "a file comes in once"


def test_words_that_two_articles_would_share_are_named_before_they_come_in(world: World) -> None:
    editor, approver = world.browser("editor"), world.browser("approver")
    write(editor)
    approver.post("/articles/approve", checked=["1 ZJ-1"])
    approver.post("/releases/publish")
    rows = "编号,问题,答案,单位,其他问法\nA-1,公租房怎么申请？,甲,住建局,\nA-2,怎么交水费,乙,住建局,\nA-3,水费,丙,住建局,怎么交水费\n"
    page = send(editor, rows).get_data(as_text=True)
    assert "3 个问法别的知识也有" in page and '<span class="code">ZJ-1</span>' in page
    assert "别的知识也有" not in send(editor, "编号,问题,答案,单位\nA-4,电费,甲,住建局\n").get_data(
        as_text=True
    )


def test_what_is_no_table_of_articles_is_refused(world: World) -> None:
    editor = world.browser("editor")
    assert send(editor, "").status_code == 422
    assert send(editor, "完全,不是\n一张,知识表\n").status_code == 422


def test_the_preview_of_a_long_file_stays_a_page(world: World) -> None:
    editor = world.browser("editor")
    words = "".join(
        map(chr, range(0x5000, 0x5000 + 600))
    )  # text of one word over and over is slow to compare
    old = "".join(f"K-{n},问题{n},原来的{words},住建局\n" for n in range(60))
    take_in(editor, send(editor, "编号,问题,答案,单位\n" + old).get_data(as_text=True))
    page = send(editor, "编号,问题,答案,单位\n" + old.replace("原来", "现在")).get_data(as_text=True)
    assert "修改 60 条" in page
    assert len(page.encode()) < 200_000


def test_what_is_released_is_exported_and_the_export_is_logged(world: World) -> None:
    with world.db.write() as tx:
        store.seed(tx, [Content("ZJ-1", HOUSING, "=1+1", "答案一")], "pack", world.now)
    answer = world.browser("auditor").get("/articles/export")
    sheet = load_workbook(io.BytesIO(answer.data)).active
    assert sheet is not None
    rows = [[str(cell.value) for cell in row] for row in sheet.iter_rows()]
    assert any("答案一" in row for row in rows)
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row), "no cell starts a formula"
    assert world.logged("articles_exported") == [("第 1 批", "1 条")]


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", '"><svg onload=alert(1)>'])
def test_hostile_articles_stay_text(world: World, hostile: str) -> None:
    editor = world.browser("editor")
    write(editor, question=hostile, answer=hostile, wordings=hostile, basis=hostile, note=hostile)
    for path in ("/articles", "/articles/ZJ-1", "/articles/ZJ-1/edit"):
        page = editor.page(path)
        assert "<script>alert" not in page
        assert "<svg" not in page


def test_the_list_goes_on_by_key_and_narrows(world: World) -> None:
    with world.db.write() as tx:
        contents = [Content(f"K-{n:03}", HOUSING if n % 2 else WATER, f"问题{n}", "答") for n in range(60)]
        store.seed(tx, contents, "pack", world.now)
    editor = world.browser("editor")
    page = editor.page("/articles")
    assert "K-049" in page
    assert "K-050" not in page
    onward = page.split('class="button" href="/console')[-1].split('"')[0]
    assert "K-050" in editor.page(onward.replace("&amp;", "&"))
    assert "K-000" not in editor.page("/articles?unit=住建局")
    assert "K-007" in editor.page("/articles?text=问题7")


def test_publishing_nothing_is_refused_with_a_sentence(world: World) -> None:
    with world.db.write() as tx:
        store.submit(tx, Content("ZJ-1", HOUSING, "问", "答"), "x", world.now)
    answer = world.browser("approver").post("/releases/publish")
    assert answer.status_code == 409
    assert "没有已审核" in answer.get_data(as_text=True)


def test_a_release_that_breaks_a_saved_question_needs_a_reason(world: World) -> None:
    editor, approver = world.browser("editor"), world.browser("approver")
    write(editor)
    approver.post("/articles/ZJ-1/approve", version=1)
    approver.post("/releases/publish")
    with world.db.write() as tx:
        saved.save(tx, "廉租房怎么弄", "ZJ-1", "k", world.now)
    write(editor, "/articles/ZJ-1/edit", 1, question="<b>井盖</b>丢了找谁", wordings="")
    approver.post("/articles/ZJ-1/approve", version=2)
    looked = approver.post("/releases/check").get_data(as_text=True)
    assert "廉租房怎么弄" in looked and "仍要发布的理由" in looked
    refused = approver.post("/releases/publish", note="改问法")
    page = refused.get_data(as_text=True)
    assert refused.status_code == 409 and "不对了" in page and 'value="改问法"' in page
    assert answer_of(world) == "带身份证到住建窗口办理。"
    assert approver.post("/releases/publish", overrule="另有一条").status_code == 302
    assert "另有一条" in world.logged("article_act")[-1][1]
    assert "没有已审核" in approver.post("/releases/check").get_data(as_text=True)


def test_nobody_approves_what_he_wrote_himself(world: World) -> None:
    author, other = world.browser("approver"), world.browser("approver")
    write(author)
    refused = author.post("/articles/ZJ-1/approve", version=1)
    assert refused.status_code == 409
    assert "另一位" in refused.get_data(as_text=True)
    assert "/articles/ZJ-1/approve" not in author.page("/articles/ZJ-1")
    assert other.post("/articles/ZJ-1/approve", version=1).status_code == 302


def test_two_versions_stand_side_by_side_and_an_old_one_is_restored(world: World) -> None:
    editor = world.browser("editor")
    write(editor)
    write(editor, "/articles/ZJ-1/edit", 1, answer="带身份证到<b>政务大厅</b>办理。", valid_to="2030-01-01")
    page = editor.page("/articles/ZJ-1/compare?from=1&to=2")
    assert "<del>住建窗口</del>" in page or "<del>住建</del>" in page
    assert "&lt;b&gt;" in page and "<b>政务" not in page
    assert "<ins>2030-01-01</ins>" in page and "标准问题" not in page.split("<tbody>")[1]
    assert "完全相同" in editor.page("/articles/ZJ-1/compare?from=2&to=2")
    assert editor.get("/articles/ZJ-1/compare?from=1&to=9").status_code == 404
    restored = editor.page("/articles/ZJ-1/edit?from=1")
    assert "带身份证到住建窗口办理。" in restored and "恢复第 1 版" in restored
    assert editor.get("/articles/ZJ-1/edit?from=7").status_code == 404


def test_articles_are_narrowed_by_topic_validity_and_the_own_unit(world: World) -> None:
    ends = world.now.date() + timedelta(days=9)
    with world.db.write() as tx:
        contents = [
            Content("W-1", WATER, "水费怎么交", "答", topic="水费", valid_to=ends),
            Content("Z-1", HOUSING, "公租房怎么申请", "答", topic="住房"),
        ]
        store.seed(tx, contents, "pack", world.now)
    editor = world.browser("editor", WATER)
    assert "Z-1" not in editor.page("/articles")
    assert "Z-1" in editor.page("/articles?unit=")
    assert "W-1" not in editor.page("/articles?unit=&topic=住房")
    assert "W-1" in editor.page("/articles?ends=soon")
    assert "W-1" not in editor.page("/articles?ends=ended")


def test_use_of_an_article_is_counted_by_week(world: World) -> None:
    with world.db.write() as tx:
        store.seed(tx, [Content("A-1", HOUSING, "护照怎么换", "答")], "pack", world.now)
    for n, solved in enumerate(("no", "yes", "no")):
        key = world.hear(f"citizen-{n}", "护照怎么换")
        with world.db.write() as tx:
            tx.run(
                "UPDATE answer_log SET solved = :solved WHERE conversation_id = :key", solved=solved, key=key
            )
    page = world.browser("editor").page("/articles/A-1")
    assert "近 12 周答复 3 次，群众说没有解决 2 次、已解决 1 次" in page
    assert "<svg" in page


def test_a_field_without_end_is_refused(world: World) -> None:
    editor = world.browser("editor")
    for field in ("question", "answer", "wordings", "basis", "address", "topic", "phone"):
        fields = FIELDS | {field: "长" * 60_000}
        assert editor.post("/articles/new", version=0, **fields).status_code == 422, field
