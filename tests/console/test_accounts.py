"""What an administrator does with accounts: locks ended, roles changed, training entered, a leaving officer's work handed on."""

from datetime import timedelta

import pytest

from console import lockout
from console.access import Access
from console.lockout import MOST_FAILURES_OF_ADDRESS
from tests.console.world import HOUSING, PASSWORD, POLICE, Browser, World
from tickets.model import Actor

SEAT = Actor("office", "s", "seat")


def held(world: World, handler: str, unit: str = HOUSING) -> str:
    """A ticket that this officer handles."""
    number = world.open_ticket()
    leader = Actor("unit", "l", "unit_leader", unit)
    world.do(number, "dispatch", SEAT, unit=unit)
    world.do(number, "sign", leader)
    world.do(number, "assign", leader, text=handler)
    return number


def handler_of(world: World, number: str) -> str:
    with world.db.read() as tx:
        return str(tx.value("SELECT handler FROM tickets WHERE number = :number", number=number))


def test_an_administrator_ends_the_lock_of_an_account(world: World) -> None:
    world.add_user("王敏", "seat")
    browser = world.visitor()
    for _ in range(5):
        browser.sign_in("王敏", "wrong password")
    admin = world.browser("admin")
    assert "解除锁定" in admin.page("/users/王敏")
    assert admin.post("/users/王敏/unlock").status_code == 302
    assert browser.sign_in("王敏", PASSWORD).status_code == 302


def fail(world: World, address: str, times: int) -> None:
    with world.db.write() as tx:
        for _ in range(times):
            lockout.note_failure(tx, address, world.now)


def test_an_address_with_too_many_failures_is_locked_for_every_name_until_an_administrator_ends_it(
    world: World,
) -> None:
    world.add_user("王敏", "seat")
    browser, admin = world.visitor(), world.browser("admin")
    fail(world, "127.0.0.1", MOST_FAILURES_OF_ADDRESS - 1)
    assert browser.sign_in("nobody", "wrong").status_code == 401
    refused = browser.sign_in("王敏", PASSWORD)
    assert (refused.status_code, "请管理员" in refused.get_data(as_text=True)) == (429, True)
    assert admin.get("/users").status_code == 200, "who is in already is not put out"
    assert "127.0.0.1" in admin.page("/users")
    assert admin.post("/users/unlock-address", address="127.0.0.1").status_code == 302
    assert admin.post("/users/unlock-address", address="127.0.0.1").status_code == 422
    assert browser.sign_in("王敏", PASSWORD).status_code == 302


def test_the_lock_of_an_address_ends_by_itself_and_old_failures_are_forgotten(world: World) -> None:
    def is_locked(address: str) -> bool:
        with world.db.read() as tx:
            return lockout.is_locked(tx, address, world.now)

    fail(world, "2001:db8::1", MOST_FAILURES_OF_ADDRESS)
    assert is_locked("2001:db8::ffff"), "who has one address has its network"
    assert not is_locked("2001:db8:1::1")
    fail(world, "10.0.0.1", MOST_FAILURES_OF_ADDRESS - 1)
    world.clock.move_to(world.now + timedelta(minutes=16))
    assert not is_locked("2001:db8::1")
    fail(world, "10.0.0.1", 1)
    assert not is_locked("10.0.0.1")


def test_another_role_ends_the_sessions_and_is_what_counts_from_then_on(world: World) -> None:
    browser, admin = world.browser("seat", name="王敏"), world.browser("admin", name="李强")
    assert admin.post("/users/王敏/change", role="handler", unit="住建局").status_code == 302
    assert browser.get("/tickets").status_code == 302
    browser.sign_in("王敏", PASSWORD)
    assert browser.get("/conversations").status_code == 403
    assert browser.get("/tickets").status_code == 200
    assert world.logged("user_changed") == [("王敏", f"承办人员 {HOUSING}")]


@pytest.mark.parametrize(
    "form",
    [
        {"role": "handler", "unit": ""},
        {"role": "handler", "unit": "没有的单位"},
        {"role": "king"},
        {"role": "seat", "liaison": "on"},
    ],
    ids=str,
)
def test_a_change_that_cannot_be_says_why(world: World, form: dict[str, str]) -> None:
    world.add_user("王敏", "seat")
    admin = world.browser("admin", name="李强")
    answer = admin.post("/users/王敏/change", **form)
    assert (answer.status_code, 'role="alert"' in answer.get_data(as_text=True)) == (422, True)
    assert admin.post("/users/李强/change", role="seat").status_code == 422, "nobody changes their own"


def liaison(world: World, admin: Browser) -> str:
    """A new liaison officer's one-time password."""
    page = admin.post("/users/add", name="张伟", role="handler", unit="住建局", liaison="on").get_data(
        as_text=True
    )
    return page.split('class="secret">')[1].split("<")[0]


def test_a_liaison_officer_gets_in_only_after_the_examination(world: World) -> None:
    admin, browser = world.browser("admin"), world.visitor(Access(pass_score=80))
    secret = liaison(world, admin)
    assert "待培训" in admin.page("/users")
    assert browser.sign_in("张伟", secret).status_code == 401
    entering = {"day": f"{world.now:%Y-%m-%d}", "score": "85"}
    assert admin.post("/users/张伟/train", **entering).status_code == 302
    assert browser.sign_in("张伟", secret).status_code == 302
    assert world.logged("user_trained") == [("张伟", f"{world.now:%Y-%m-%d} 85 分")]
    assert "85 分" in admin.page("/users/张伟")


@pytest.mark.parametrize(
    ("day", "score"),
    [("2024-10-14", "59"), ("2024-10-15", "90"), ("2024-13-01", "90"), ("", "90"), ("2024-10-14", ""),
     ("2024-10-14", "101"), ("2024-10-14", "九十")],
)  # fmt: skip
def test_an_examination_that_does_not_count_lets_nobody_in(world: World, day: str, score: str) -> None:
    admin = world.browser("admin")
    secret = liaison(world, admin)
    assert admin.post("/users/张伟/train", day=day, score=score).status_code == 422
    assert world.visitor().sign_in("张伟", secret).status_code == 401
    assert world.logged("user_trained") == []


def test_who_leaves_hands_everything_to_a_colleague_in_one_go(world: World) -> None:
    for name, unit in (("甲", HOUSING), ("乙", HOUSING), ("丙", POLICE)):
        world.add_user(name, "handler", unit)
    first, second, others = held(world, "甲"), held(world, "李工"), held(world, "丁")
    elsewhere = held(world, "甲", POLICE)
    admin, leaving = world.browser("admin", name="李强"), world.visitor()
    leaving.sign_in("甲", PASSWORD)
    for stranger in ("丙", "", "没有"):
        assert admin.post("/users/甲/leave", to=stranger).status_code == 422
    assert handler_of(world, first) == "甲"
    assert admin.post("/users/甲/leave", to="乙", called="李工").status_code == 302
    assert [handler_of(world, n) for n in (first, second, others, elsewhere)] == ["乙", "乙", "丁", "甲"]
    assert leaving.get("/tickets").status_code == 302, "the account is stopped"
    assert world.logged("user_left") == [("甲", "2 件移交给 乙")]
    with world.db.read() as tx:
        rows = tx.all(
            "SELECT actor, role, text, reason FROM ticket_events WHERE event = 'handed_over' ORDER BY id"
        )
    assert {(row["actor"], row["role"], row["text"]) for row in rows} == {("李强", "system", "乙")}
    assert "甲离岗" in rows[0]["reason"]
    assert admin.post("/users/甲/leave", to="甲").status_code == 422


def test_conversations_that_a_leaving_seat_has_taken_go_along(world: World) -> None:
    key = world.hear("c1", "你好")
    seat = world.browser("seat", name="甲")
    world.add_user("乙", "reviewer")
    seat.post(f"/conversations/{key}/take")
    assert world.browser("admin").post("/users/甲/leave", to="乙").status_code == 302
    with world.db.read() as tx:
        assert tx.value("SELECT holder_user FROM conversations WHERE id = :id", id=key) == "乙"
