"""Lists for auditors on the pages: asked for, approved by another, downloaded with a mark and a line in the log."""

from tests.console.world import World

FORM = {"title": "不正之风线索", "requester": "市纪委", "basis": "监察法第十八条"}


def test_a_list_is_approved_by_another_person_and_every_download_is_logged(world: World) -> None:
    world.open_ticket(title="民警收礼", contact_name="张三丰", text="民警收了13800001234的烟酒")
    period = f"{world.now:%Y-%m}"
    asker, auditor = world.browser("duty_leader", name="王敏"), world.browser("auditor", name="周正")
    where = asker.post("/exports/new", period=period, words="烟酒、红包", **FORM).headers["Location"]
    path = where.removeprefix("/console")
    assert "批准并固定" not in asker.page(path), "nobody approves what they asked for"
    own = asker.post(f"{path}/approve")
    assert (own.status_code, "申请人不能批准" in own.get_data(as_text=True)) == (409, True)
    assert asker.post(f"{path}/file/csv").status_code == 409
    assert auditor.post(f"{path}/approve").status_code == 302
    taken = auditor.post(f"{path}/file/csv")
    text = taken.get_data(as_text=True)
    assert taken.headers["Content-Disposition"] == 'attachment; filename="list-1.csv"'
    assert "民警收礼" in text and "周正" in text
    assert "张三丰" not in text and "13800001234" not in text
    for form in ("xlsx", "sqlite"):
        assert auditor.post(f"{path}/file/{form}").status_code == 200
    page = auditor.page(path)
    assert page.count("下载</td>") == 3
    assert "1 件" in page
    assert [detail for _, detail in world.logged("export_act")] == [
        "申请", "批准", "下载 csv", "下载 xlsx", "下载 sqlite",
    ]  # fmt: skip


def test_what_is_wrong_is_said_and_nothing_is_lost(world: World) -> None:
    asker = world.browser("reviewer")
    page = asker.post("/exports/new", period="上个月", **FORM)
    assert page.status_code == 422
    assert "不正之风线索" in page.get_data(as_text=True)
    missing = asker.post("/exports/new", period="2024-10", **{**FORM, "basis": " "})
    assert "请写明依据" in missing.get_data(as_text=True)
    path = asker.post("/exports/new", period="2024-10", **FORM).headers["Location"].removeprefix("/console")
    auditor = world.browser("auditor")
    assert auditor.post(f"{path}/refuse").status_code == 409
    assert auditor.post(f"{path}/refuse", reason="没有来函").status_code == 302
    assert "没有来函" in asker.page(path)
    assert asker.get("/exports/99").status_code == 404
    assert auditor.post(f"{path}/file/pdf").status_code == 404
