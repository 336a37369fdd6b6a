"""Project files and listening days on the pages."""

import re
from datetime import timedelta

from console.paging import PAGE_SIZE
from desk.projects import begin
from storage.clock import stamp
from tests.console.walking import office
from tests.console.world import HOUSING, World


def test_tickets_lie_in_a_file_whatever_their_units(world: World) -> None:
    number, other = world.open_ticket(title="停工三年"), world.open_ticket(title="首付不退")
    seat = world.browser("seat", name="王敏")
    where = seat.post("/projects/new", title="望江花苑保交楼", note="2021年起停工").headers["Location"]
    path = where.removeprefix("/console")
    assert seat.post(f"{path}/add", number=number.lower()).status_code == 302
    assert seat.post(f"{path}/add", number=number).status_code == 302, "twice is once"
    seat.post(f"{path}/add", number=other)
    page = seat.page(path)
    assert "停工三年" in page and "首付不退" in page and "2 件工单" in page
    seat.post(f"{path}/remove", number=other)
    assert "首付不退" not in seat.page(path)
    assert world.logged("project_act")[-1] == ("项目 1", f"移出项目档案 {other}")


def test_what_is_wrong_is_said(world: World) -> None:
    seat = world.browser("seat")
    assert seat.post("/projects/new", title=" ").status_code == 422
    seat.post("/projects/new", title="一处工地")
    again = seat.post("/projects/new", title="一处工地")
    assert "已经有名为" in again.get_data(as_text=True)
    unknown = seat.post("/projects/1/add", number="HX24101460329999")
    assert unknown.status_code == 409 and "没有找到编号为" in unknown.get_data(as_text=True)
    assert seat.post("/projects/99/add", number="x").status_code == 404
    assert seat.post("/projects/1/end").status_code == 302
    ended = seat.post("/projects/1/add", number=world.open_ticket())
    assert "已经结束" in ended.get_data(as_text=True)


def test_a_restricted_ticket_is_not_shown_to_who_may_not_read_it(world: World) -> None:
    secret = world.open_ticket(title="说不得的事", line="12338")
    duty, seat = world.browser("duty_leader"), world.browser("seat")
    duty.post("/projects/new", title="专案")
    assert seat.post("/projects/1/add", number=secret).status_code == 409
    assert duty.post("/projects/1/add", number=secret).status_code == 302
    assert "说不得的事" in duty.page("/projects/1")
    assert "说不得的事" not in seat.page("/projects/1")


def test_a_listening_day_needs_a_seat_and_times_that_lie_ahead(world: World) -> None:
    duty = world.browser("duty_leader")
    world.add_user("mayor", "seat")
    starts = world.now + timedelta(days=1)
    good = {
        "leader": "陈副市长", "unit": "市政府", "seat": "mayor", "starts": f"{starts:%Y-%m-%dT%H:%M}",
        "ends": f"{starts + timedelta(hours=2):%Y-%m-%dT%H:%M}",
    }  # fmt: skip
    wrong = (
        ("seat", "nobody"), ("leader", ""), ("ends", good["starts"]), ("starts", "明天"), ("announce", "快"),
    )  # fmt: skip
    for field, value in wrong:
        assert duty.post("/listening/plan", **good | {field: value}).status_code == 422, field
    assert duty.post("/listening/plan", **good).status_code == 302
    assert "陈副市长" in duty.page("/listening")
    assert duty.post("/listening/plan", **good | {"unit": "住建局"}).status_code == 302
    assert f"{HOUSING} 陈副市长" in duty.page("/listening"), "a unit of the directory has one name"


def test_a_long_file_goes_on(world: World) -> None:
    numbers = [world.open_ticket() for _ in range(PAGE_SIZE + 2)]
    with world.db.write() as tx:
        project = begin(tx, office("seat"), "老旧小区改造", "", world.now)
        for number in numbers:
            tx.insert("project_tickets", project_id=project, ticket=number, added_at=stamp(world.now))
    seat = world.browser("seat")
    first = seat.page(f"/projects/{project}")
    following = re.search(r'rel="next" href="/console([^"]+)"', first)
    assert following
    second = seat.page(following[1])
    assert [number for number in numbers if number in second] == numbers[:2]
    assert not any(number in first for number in numbers[:2])
