"""Bulletins on the pages: an issue is begun, edited, checked, released and read; figures open the records behind them."""

import re
from datetime import timedelta

from tests.console.world import HOUSING, POLICE, WATER, Browser, World
from tests.reports.records import Records, at

HOSTILE = "<script>alert(1)</script>"


def version(page: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found
    return found[1]


def begun(browser: Browser, kind: str = "weekly", period: str = "2024-W41") -> str:
    """The address of an issue that is begun on the list's page."""
    made = browser.post("/bulletins/new", kind=kind, period=period)
    assert made.status_code == 302, made.get_data(as_text=True)
    return made.headers["Location"].removeprefix("/console")


def test_an_issue_is_begun_edited_with_slots_and_its_numbers_open_their_lists(world: World) -> None:
    with world.db.write() as tx:
        records = Records(tx)
        records.contact(at(10, 8), "ticketed")
        number = records.ticket(at(10, 8), HOUSING)
    seat = world.browser("seat")
    issue = begun(seat)
    page = seat.page(issue)
    links = re.findall(r'href="/console(/bulletins/\d+/figures\?of=(\w+))">(\d+)件', page)
    assert ("tickets", "1") in {(figure, shown) for _, figure, shown in links}
    [address] = {address for address, figure, _ in links if figure == "tickets"}
    assert number in seat.page(address) and "共 1 条" in seat.page(address)
    contacts = seat.page(f"{issue}/figures?of=received")
    assert "共 1 条" in contacts and "已转工单" in contacts
    for strange in ("nothing", "received%3Fnothing%3D1", "received%3Fchannel%3D", "tickets%3Fy%21%3Dz"):
        assert "共 0 条" in seat.page(f"{issue}/figures?of={strange}")
    text = f"本周{{received}}。{HOSTILE}\n第二段"
    saved = seat.post(f"{issue}/edit", version=version(page), chapter="overview", text=text)
    assert saved.status_code == 302
    page = seat.page(issue)
    assert "人工修改" in page and HOSTILE not in page and "{received}" in page
    stale = seat.post(f"{issue}/edit", version="1", chapter="overview", text="旧的一稿")
    assert stale.status_code == 409
    assert "请刷新后再操作" in stale.get_data(as_text=True) and "旧的一稿" in stale.get_data(as_text=True)
    typo = seat.post(f"{issue}/edit", chapter="overview", text="共{recieved}")
    assert typo.status_code == 409 and "没有名为“recieved”的数据" in typo.get_data(as_text=True)
    assert seat.post(f"{issue}/compute").status_code == 302
    assert "第二段" in seat.page(issue)
    assert seat.post(f"{issue}/edit", chapter="overview", text="").status_code == 302
    assert "人工修改" not in seat.page(issue)
    assert [detail for _, detail in world.logged("bulletin_act")] == [
        "新建", "修改文字 overview", "生成数据", "修改文字 overview",
    ]  # fmt: skip


def test_what_cannot_be_begun_is_told_on_the_list(world: World) -> None:
    seat = world.browser("seat")
    begun(seat)
    for fields, said in (
        ({"kind": "weekly", "period": "2024-W41"}, "已经有一份"),
        ({"kind": "weekly", "period": "昨天"}, "看不懂"),
        ({"kind": "weekly", "period": "2024-10"}, "2024-W42"),
        ({"kind": "weekly", "period": "2124-W10"}, "还没有开始"),
        ({"kind": "nothing", "period": "2024-W41"}, "没有“nothing”这种刊物"),
        ({"kind": "monthly", "period": "2024-09", "meeting": "九月"}, "日期“九月”看不懂"),
        ({"kind": "monthly", "period": "2024-09", "meeting": "2024-09-20"}, "2024-09-20"),
    ):
        answer = seat.post("/bulletins/new", **fields)
        assert answer.status_code == 422 and said in answer.get_data(as_text=True), fields


def test_a_contradiction_holds_the_release_back_until_a_reason_is_given(world: World) -> None:
    duty = world.browser("duty_leader", name="李班长")
    issue = begun(duty)
    duty.post(f"{issue}/edit", chapter="overview", text="共受理12件，其中咨询7件、投诉9件。")
    assert "前后矛盾" in duty.page(f"{issue}?check=1")
    duty.post("/preferences", language="en")
    english = duty.page(f"{issue}?check=1")
    assert "Contradiction" in english and "check the total or one of them." in english
    assert ">For the public</option>" in english and ">宜公开<" not in english
    duty.post("/preferences", language="zh-CN")
    held = duty.post(f"{issue}/release", dated="2024-10-14")
    assert held.status_code == 409 and "前后矛盾" in held.get_data(as_text=True)
    assert duty.post(f"{issue}/release", reason="两项有重叠").status_code == 302
    page = duty.page(issue)
    assert "第59期（总第109期）" in page and "两项有重叠" in page and "修改</summary>" not in page


def test_units_read_what_went_to_them_and_leave_a_receipt(world: World) -> None:
    with world.db.write() as tx:
        Records(tx).contact(at(10, 8))
    issue = f"/bulletins/{world.issue('weekly', '2024-W41', is_released=True)}"
    draft = f"/bulletins/{world.issue('monthly', '2024-09')}"
    duty, leader, other = (
        world.browser("duty_leader"),
        world.browser("unit_leader", POLICE),
        world.browser("handler", "别的单位"),
    )
    assert "第59期" in leader.page("/bulletins") and "第59期" not in other.page("/bulletins")
    assert (other.get(issue).status_code, leader.get(draft).status_code) == (404, 404)
    notices = leader.page("/notices")
    assert f'href="/console{issue}"' in notices, "the notice leads to the issue"
    page = leader.page(issue)
    assert "送达" not in page and "/figures" not in page, "what stands behind a figure is the office's"
    seen = duty.page(issue)
    meant = re.findall(r'href="/console(/bulletins/\d+/figures\?of=received)"', seen.split("指标口径")[-1])
    assert meant and "发布时的数已经固定" in duty.page(meant[0])
    receipts = seen.split("送达</h2>")[1]
    assert leader_name(world) in receipts and receipts.count("未阅") == 2
    world.clock.move_to(world.now + timedelta(days=4))
    late = world.browser("duty_leader").page(issue)
    assert late.count("逾期未阅") == 2
    assert "1 / 3" in world.browser("seat").page("/bulletins?view=released")
    assert WATER in receipts and HOUSING in receipts


def leader_name(world: World) -> str:
    with world.db.read() as tx:
        return str(tx.value("SELECT name FROM users WHERE role = 'unit_leader'"))


def test_an_issue_is_had_in_every_form_and_in_public_only_where_it_may_be(world: World) -> None:
    duty = world.browser("duty_leader")
    issue = begun(duty)
    for form, begins in (
        ("docx", b"PK"),
        ("xlsx", b"PK"),
        ("pdf", b"%PDF"),
        ("html", b"<!doctype"),
        ("json", b"{"),
    ):
        answer = duty.get(f"{issue}/file.{form}")
        assert answer.status_code == 200 and answer.data.lower().startswith(begins.lower()), form
        assert f".{form}" in answer.headers["Content-Disposition"]
    assert duty.get(f"{issue}/file.exe").status_code == 404
    assert duty.get(f"{issue}/file.json?public=1").status_code == 404
    assert duty.post(f"{issue}/publicity", publicity="宜公开").status_code == 302
    public = duty.get(f"{issue}/file.json?public=1").get_data(as_text=True)
    assert "疑难案例" in duty.get(f"{issue}/file.json").get_data(as_text=True) and "疑难案例" not in public
    assert [told for _, told in world.logged("bulletin_act")][-2:] == ["下载 json（公开版）", "下载 json"]
    assert duty.post(f"{issue}/release").status_code == 302
    first = duty.get(f"{issue}/file.json").data
    assert duty.post(f"{issue}/erratum", text=f"应为5件{HOSTILE}").status_code == 302
    world.clock.move_to(world.now + timedelta(minutes=1))  # printing is limited to so many a minute
    corrected = duty.get(f"{issue}/file.json").get_data(as_text=True)
    assert "更正：应为5件" in corrected and HOSTILE not in duty.page(issue)
    assert first.decode()[:200] == corrected[:200]
