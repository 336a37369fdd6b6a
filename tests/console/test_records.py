"""Records of the office on the pages: written, found by period, changed with a reason, brought in; follow-ups of units."""

import io
import re

from tests.console.world import HOUSING, WATER, World

MEETING = {
    "day": "2024-10-08",
    "title": "承办质量<b>碰头</b>会",
    "unit": "住建局",
    "people": "12",
    "text": "逐件回访",
}


def _made(world: World, browser_role: str = "seat") -> tuple[str, str]:
    """The address of a record that somebody wrote, and its page."""
    browser = world.browser(browser_role)
    sent = browser.post("/records/new/meeting", **MEETING)
    assert sent.status_code == 302
    address = sent.headers["Location"].removeprefix("/console")
    return address, browser.page(address)


def test_a_record_is_written_found_by_its_period_changed_and_withdrawn(world: World) -> None:
    address, page = _made(world)
    assert HOUSING in page and "&lt;b&gt;碰头" in page and "12" in page
    browser = world.browser("duty_leader")
    assert "碰头" in browser.page("/records") and "碰头" in browser.page(
        "/records?period=2024-W41&kind=meeting"
    )
    assert "碰头" not in browser.page("/records?period=2024-09")
    assert "碰头" not in browser.page("/records?kind=media")
    wrong = browser.get("/records?period=上个月")
    assert wrong.status_code == 422 and "时期“上个月”看不懂" in wrong.get_data(as_text=True)
    changed = {**MEETING, "people": "15", "version": "1"}
    refused = browser.post(f"{address}/amend", **changed)
    assert refused.status_code == 409 and "请写明理由" in refused.get_data(as_text=True)
    assert "15" in refused.get_data(as_text=True), "what was filled in comes back"
    assert browser.post(f"{address}/amend", reason="漏记三人", **changed).status_code == 302
    assert browser.post(f"{address}/amend", reason="又改", **changed).status_code == 409
    page = browser.page(address)
    assert "漏记三人" in page and "15" in page
    assert browser.post(f"{address}/withdraw", reason="记错", version="2").status_code == 302
    assert "已撤下" in browser.page(address) and "碰头" not in browser.page("/records")
    assert [detail for _, detail in world.logged("record_act")] == ["新建会议", "修改", "撤下"]


def test_a_form_that_cannot_be_used_comes_back_with_every_fault(world: World) -> None:
    browser = world.browser("seat")
    refused = browser.post("/records/new/test_call", day="2024-13-01", title="夜测", calls="3", passed="5")
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422 and "不是日期" in page and "合格次数 5 大于拨测次数 3" in page
    assert 'value="夜测"' in page
    assert browser.get("/records/new/dinner").status_code == 404
    assert browser.get("/records/999").status_code == 404
    assert browser.post("/records/999/amend", **MEETING).status_code == 404
    address, _ = _made(world)
    again = browser.post("/records/new/meeting", **MEETING)
    assert again.status_code == 422 and "已有一条会议" in again.get_data(as_text=True)
    assert browser.post(f"{address}/burn").status_code == 404


def test_a_sheet_goes_in_and_its_bad_rows_are_named(world: World) -> None:
    browser = world.browser("seat")
    sheet = "类别,日期,标题,媒体\n媒体报道,2024-10-09,一周清零,晨报\n媒体报道,2024-10-09,没有媒体,\n".encode()
    for expected in ("新增 1 条", "没有变化 1 条"):
        sent = browser.post("/records/import", file=(io.BytesIO(sheet), "media.csv"))
        page = sent.get_data(as_text=True)
        assert sent.status_code == 422 and "请填写媒体" in page and expected in page
    refused = browser.post("/records/import", file=(io.BytesIO(b"PK\x03\x04x"), "a.xlsx"))
    assert refused.status_code == 422 and "Excel" in refused.get_data(as_text=True)


def test_a_unit_sees_and_finishes_what_a_meeting_asked_of_it(world: World) -> None:
    address, _ = _made(world)
    office = world.browser("duty_leader")
    refused = office.post(f"{address}/ask", task="补齐回访", unit="不知名单位", due="2024-10-20")
    assert refused.status_code == 409 and "单位名录里没有" in refused.get_data(as_text=True)
    assert office.post(f"{address}/ask", task="补齐回访", unit="住建局", due="2024-10-09").status_code == 302
    unit, other = world.browser("handler", HOUSING), world.browser("handler", WATER)
    page = unit.page("/follow-ups")
    assert "补齐回访" in page and "超期" in page and "补齐回访" not in other.page("/follow-ups")
    found = re.search(r"/follow-ups/(\d+)/done", page)
    assert found
    assert other.post(found[0], note="我来").status_code == 409
    assert unit.post(found[0], note=" ").status_code == 409
    assert unit.post(found[0], note="已补齐 9 件").status_code == 302
    assert "补齐回访" not in unit.page("/follow-ups")
    assert "已补齐 9 件" in unit.page("/follow-ups?done=1") and "已补齐 9 件" in office.page(address)
