"""The knowledge workshop in a real browser: an editor writes, an approver publishes, the bot answers with the new text; a file
with bad rows.
"""

import re

from playwright.sync_api import expect

from tests.browser.citizen import Citizen, assert_fits
from tests.browser.clerk import Clerk
from tests.browser.conftest import PHONE, Picture, Visit
from tests.browser.site import APPROVER, EDITOR, HOUSING

QUESTION = "屋顶光伏板怎么备案"
ANSWER = "带房产证到政务大厅三号窗口备案，当场办结。"


def test_an_editor_writes_an_approver_publishes_and_the_bot_answers(visit: Visit, picture: Picture) -> None:
    editor = Clerk(visit(), EDITOR)
    editor.menu("知识")
    editor.page.get_by_role("link", name="新写一条").click()
    for label, value in (("编号", "GF-1"), ("责任单位", HOUSING), ("标准问题", QUESTION), ("答案", ANSWER)):
        editor.page.get_by_label(label).fill(value)
    editor.page.get_by_label("其他问法").fill("装太阳能板要办什么手续\n社保卡丢了怎么挂失")
    warning = editor.page.locator("#rivals")
    expect(warning).to_contain_text("现在由另一条作答")
    expect(warning).to_contain_text("社保卡丢了怎么挂失")
    picture(editor.page, "console-article-form")
    editor.page.get_by_label("其他问法").fill("装太阳能板要办什么手续")
    expect(warning).not_to_contain_text("社保卡")
    editor.page.get_by_role("button", name="提交审核").click()
    expect(editor.page.get_by_role("status")).to_contain_text("已提交")

    approver = Clerk(visit(), APPROVER)
    approver.page.goto(editor.page.url)
    approver.page.get_by_role("link", name="试一试").click()
    expect(approver.page.get_by_role("region", name="改动后")).to_contain_text("直接作答")
    approver.page.get_by_label("为什么保存").fill("新业务")
    picture(approver.page, "console-bench")
    approver.page.get_by_role("button", name="保存", exact=True).click()
    expect(approver.page.get_by_role("row").filter(has_text=QUESTION)).to_contain_text("不对")
    approver.page.goto(editor.page.url)
    approver.page.get_by_role("button", name="审核通过").click()
    approver.menu("发布")
    approver.page.get_by_role("button", name="发布前检查").click()
    expect(approver.page.locator("main")).to_contain_text("发布后答对的保存的问题")
    picture(approver.page, "console-release")
    approver.page.get_by_role("button", name="发布", exact=True).click()
    expect(approver.page.get_by_role("status")).to_contain_text("已发布")
    approver.menu("保存的问题")
    expect(approver.page.get_by_role("row").filter(has_text=QUESTION)).to_contain_text("答得对")
    citizen = Citizen(visit(**PHONE))
    assert ANSWER in citizen.say("装太阳能板要办什么手续")[0]


def test_a_file_with_bad_rows_is_looked_at_and_its_good_rows_come_in(visit: Visit, picture: Picture) -> None:
    editor = Clerk(visit(**PHONE), EDITOR)
    editor.page.goto("/console/articles/import")
    rows = f"编号,问题,答案,单位\nDR-1,电动车充电桩怎么申请,向物业申请。,{HOUSING}\n,没有答案,,{HOUSING}\n,错单位,答,没有局\n"
    sheet = {"name": "知识.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    editor.page.get_by_label("文件").set_input_files(sheet)  # type: ignore[arg-type]
    editor.page.get_by_role("button", name="预览", exact=True).click()
    expect(editor.page.get_by_role("status")).to_contain_text("新增 1 条")
    bad = editor.page.get_by_role("row").filter(has_text=re.compile("没有局|没有填写答案"))
    expect(bad).to_have_count(2)
    assert_fits(editor.page)
    picture(editor.page, "console-import-phone")
    editor.page.get_by_role("button", name="导入这 1 条").click()
    expect(editor.page.get_by_role("status")).to_contain_text("都已进入待审核")
    editor.page.get_by_role("link", name="看待审核的知识").click()
    expect(editor.page.locator("main")).to_contain_text("电动车充电桩怎么申请")
