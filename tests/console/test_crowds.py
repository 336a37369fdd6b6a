"""Hot topics and risk notices on the pages: seen by whom they concern, released once, with every word escaped."""

import re

from tests.console.world import POLICE, WATER, World
from tickets.linked import Linked, add

HOSTILE = "<script>alert(1)</script>小区"


def test_a_crowd_shows_how_many_and_its_citizens_to_the_office_alone(world: World) -> None:
    number = world.open_ticket()
    crowd, _ = world.crowd(HOSTILE)
    linked = Linked("c1", None, "wechat", "main", "o-very-long-account", "zh", "我家3栋停水", "我家3栋停水")
    with world.db.write() as tx:
        tx.run("UPDATE cluster_members SET ticket = :number", number=number)
        add(tx, number, linked, world.now)
    seat = world.browser("seat")
    listed = seat.page("/crowds")
    assert "<script>" not in listed and "&lt;script&gt;" in listed
    shown = seat.page(f"/crowds/{crowd}")
    assert number in shown and "我家3栋停水" in shown
    assert "o-very-long-account" not in shown, "an account is never shown whole"
    assert world.logged("crowd_read")[0][0] == str(crowd)
    assert world.browser("handler", WATER).get(f"/crowds/{crowd}").status_code == 403
    assert seat.get("/crowds/999").status_code == 404


def test_a_duty_leader_changes_and_releases_a_draft_and_its_unit_answers_it(world: World) -> None:
    _, risk = world.crowd("望月苑")
    duty, unit = world.browser("duty_leader", name="李班长"), world.browser("handler", WATER)
    assert unit.get(f"/risks/{risk}").status_code == 404, "a draft is nobody's business"
    version = re.search(r'name="version" value="(\d+)"', duty.page(f"/risks/{risk}"))
    assert version
    changed = "请今晚查明原因<b>"
    assert duty.post(f"/risks/{risk}/amend", version=version[1], text=changed).status_code == 302
    stale = duty.post(f"/risks/{risk}/release", version=version[1], text="旧的")
    assert stale.status_code == 409 and "请刷新后再操作" in stale.get_data(as_text=True)
    nowhere = duty.post(f"/risks/{risk}/release", text=changed, unit="没有的局")
    assert nowhere.status_code == 409 and "单位名录里没有" in nowhere.get_data(as_text=True)
    assert duty.post(f"/risks/{risk}/release", text=changed, unit="自来水公司").status_code == 302
    again = duty.post(f"/risks/{risk}/release", text=changed)
    assert again.status_code == 409 and "已由 李班长" in again.get_data(as_text=True)
    page = unit.page(f"/risks/{risk}")
    assert "请今晚查明原因&lt;b&gt;" in page and "会商" not in page
    empty = unit.post(f"/risks/{risk}/feedback", text=" ")
    assert empty.status_code == 409 and "请填写内容" in empty.get_data(as_text=True)
    assert unit.post(f"/risks/{risk}/feedback", text="水泵已换").status_code == 302
    assert "水泵已换" in duty.page(f"/risks/{risk}") and f"第 {risk} 期" in duty.page("/risks?view=answered")
    assert world.logged("risk_act") == [(str(risk), "amend"), (str(risk), "release"), (str(risk), "feedback")]


def test_a_copy_is_read_by_its_unit_and_answered_by_the_other(world: World) -> None:
    _, risk = world.crowd("望月苑")
    world.browser("duty_leader").post(f"/risks/{risk}/release")
    copied, stranger = world.browser("unit_leader", POLICE), world.browser("handler", "没有关系的单位")
    assert "提交反馈" not in copied.page(f"/risks/{risk}")
    refused = copied.post(f"/risks/{risk}/feedback", text="不归我们")
    assert refused.status_code == 409 and WATER in refused.get_data(as_text=True)
    assert stranger.get(f"/risks/{risk}").status_code == 404
    assert stranger.post(f"/risks/{risk}/feedback", text="路过").status_code == 404
    assert f"第 {risk} 期" in copied.page("/risks") and f"第 {risk} 期" not in stranger.page("/risks")


def test_a_consultation_is_recorded_by_the_office(world: World) -> None:
    _, risk = world.crowd("望月苑")
    reviewer = world.browser("reviewer")
    assert (
        reviewer.post(f"/risks/{risk}/consult", text="三家约定每日通气", units="公安局、网信").status_code
        == 302
    )
    page = reviewer.page(f"/risks/{risk}")
    assert "三家约定每日通气" in page and "公安局、网信" in page
    assert world.browser("seat").post(f"/risks/{risk}/consult", text="旁听").status_code == 409


def test_a_clerk_renames_splits_and_merges_a_crowd(world: World) -> None:
    first, _ = world.crowd("望月苑")
    other, _ = world.crowd("听雨花园")
    seat = world.browser("seat")
    empty = seat.post(f"/crowds/{first}/rename", title=" ")
    assert empty.status_code == 409 and "请填写名称" in empty.get_data(as_text=True)
    assert seat.post(f"/crowds/{first}/rename", title="望月苑泵房<b>").status_code == 302
    page = seat.page(f"/crowds/{first}")
    assert "望月苑泵房&lt;b&gt;" in page
    contacts = re.findall(r'name="contact" value="(\d+)"', page)
    nobody = seat.post(f"/crowds/{first}/split", title="另一件")
    assert nobody.status_code == 409 and "请勾选" in nobody.get_data(as_text=True)
    assert seat.post(f"/crowds/{first}/split", title="望月苑另一件", contact=contacts[0]).status_code == 302
    nowhere = seat.post(f"/crowds/{first}/merge", into="x")
    assert nowhere.status_code == 409 and "请选择要并入的热点" in nowhere.get_data(as_text=True)
    assert seat.post(f"/crowds/{first}/merge", into=str(other)).status_code == 302
    ended = seat.post(f"/crowds/{first}/rename", title="晚了")
    assert ended.status_code == 409 and "已经结束" in ended.get_data(as_text=True)
    assert world.logged("crowd_act") == [(str(first), deed) for deed in ("rename", "split", "merge")]
    assert world.browser("handler", WATER).post(f"/crowds/{other}/rename", title="不").status_code == 403
