"""What people still have to do: in the order of urgency, done by name, never by hand where a ticket does it."""

from datetime import timedelta

from tests.console.world import HOUSING, World
from tickets.tasks import Task, open_task


def add(world: World, kind: str, title: str, hours: int | None = None) -> int:
    due = None if hours is None else world.now + timedelta(hours=hours)
    with world.db.write() as tx:
        assert open_task(tx, Task(kind, title, title, due=due), world.now)
        return int(tx.value("SELECT max(id) FROM tasks"))


def page_of(world: World) -> str:
    return world.browser("seat").page("/tasks")


def test_the_most_urgent_stands_first_and_what_has_no_date_last(world: World) -> None:
    for title, hours in (("没有期限的", None), ("明天的", 24), ("一小时内的", 1)):
        add(world, "undelivered", title, hours)
    add(world, "call_now", "马上打的")
    page = page_of(world)
    titles = ("马上打的", "一小时内的", "明天的", "没有期限的")
    assert sorted(titles, key=page.index) == list(titles)
    assert "已超期" not in page
    world.clock.move_to(world.now + timedelta(hours=2))
    assert page_of(world).count("已超期") == 1


def test_a_task_is_done_once_and_by_name(world: World) -> None:
    task = add(world, "call_now", "致电值班人员")
    seat = world.browser("seat", name="王敏")
    assert seat.post(f"/tasks/{task}/done").status_code == 302
    assert seat.post(f"/tasks/{task}/done").status_code == 404
    assert "致电值班人员" not in seat.page("/tasks")
    done = seat.page("/tasks?view=done")
    assert "致电值班人员" in done
    assert "王敏" in done.split("<main")[1]


def test_what_follows_from_a_ticket_is_done_on_the_ticket(world: World) -> None:
    number = world.open_ticket()
    duty = world.browser("duty_leader")
    duty.act(number, "dispatch", unit=HOUSING)
    duty.act(number, "difficult", reason="两家都不管")
    with world.db.read() as tx:
        task = tx.value("SELECT id FROM tasks WHERE kind = 'difficult' AND done IS NULL")
    assert f"/tickets/{number}?do=lead#do-lead" in duty.page("/tasks")
    answer = duty.post(f"/tasks/{task}/done")
    assert answer.status_code == 409
    assert "请到工单上操作" in answer.get_data(as_text=True)
    duty.act(number, "lead", unit=HOUSING)
    assert "疑难协调</span>" not in duty.page("/tasks")


def test_those_who_write_knowledge_see_their_tasks_alone(world: World) -> None:
    add(world, "kb_request", "补充护照知识")
    call = add(world, "call_now", "致电值班人员")
    editor = world.browser("editor")
    page = editor.page("/tasks")
    assert "补充护照知识" in page
    assert "致电值班人员" not in page
    assert editor.post(f"/tasks/{call}/done").status_code == 404
    assert editor.get("/tasks?kind=call_now").status_code == 404


def test_the_number_on_duty_is_shown_to_be_called_and_no_other(world: World) -> None:
    add(world, "call_now", "致电值班人 0000-6052639")
    add(world, "undelivered", "群众的电话是13800001234")
    page = world.browser("seat").page("/tasks")
    assert "0000-6052639" in page
    assert "13800001234" not in page
