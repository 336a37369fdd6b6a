"""Signing in: who gets in, for how long, and how guessing ends."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from console import sign_in, users
from console.passwords import NOBODYS_HASH
from console.sign_in import ATTEMPTS_A_MINUTE
from console.users import UserRefused
from tests.console.world import PASSWORD, Browser, World


def browser_of(world: World) -> Browser:
    return Browser(world.app().test_client())


def test_the_right_password_opens_the_page_that_was_asked_for(world: World) -> None:
    world.add_user("王敏", "seat")
    browser = browser_of(world)
    asked = browser.get("/tickets?queue=overdue")
    assert asked.headers["Location"] == "/console/sign-in?next=/console/tickets?queue%3Doverdue"
    answer = browser.sign_in("王敏", PASSWORD, "/console/tickets?queue=overdue")
    assert answer.headers["Location"] == "/console/tickets?queue=overdue"
    assert "王敏" in browser.page("/tickets?queue=overdue")


def test_the_page_names_the_city_in_either_language(world: World) -> None:
    browser = browser_of(world)
    assert "云汀12345热线" in browser.page("/sign-in")
    browser.post("/preferences", language="en")
    assert "云汀 12345 Hotline" in browser.page("/sign-in")


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil", "/console/\\evil", "x"]
)
def test_an_address_outside_is_never_led_to(world: World, target: str) -> None:
    world.add_user("王敏", "seat")
    assert browser_of(world).sign_in("王敏", PASSWORD, target).headers["Location"] == "/console/"


def test_a_password_is_as_dear_to_guess_as_owasp_asks() -> None:
    # As it was made on import, before the tests made hashes cheap.
    assert NOBODYS_HASH.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_every_failure_has_the_same_sentence(world: World) -> None:
    world.add_user("王敏", "seat")
    browser = browser_of(world)
    wrong = browser.sign_in("王敏", "wrong password")
    unknown = browser.sign_in("nobody", "wrong password")
    assert wrong.status_code == unknown.status_code == 401
    pages = [answer.get_data(as_text=True) for answer in (wrong, unknown)]
    assert all(sign_in.REFUSED in page for page in pages)


def test_five_failures_lock_for_fifteen_minutes_even_against_the_right_password(world: World) -> None:
    world.add_user("王敏", "seat")
    browser = browser_of(world)
    for _ in range(5):
        assert browser.sign_in("王敏", "wrong password").status_code == 401
    assert browser.sign_in("王敏", PASSWORD).status_code == 401
    world.clock.move_to(world.now + timedelta(minutes=14))
    assert browser.sign_in("王敏", PASSWORD).status_code == 401
    world.clock.move_to(world.now + timedelta(minutes=1))
    assert browser.sign_in("王敏", PASSWORD).status_code == 302


def test_four_failures_do_not_lock_and_success_forgets_them(world: World) -> None:
    world.add_user("王敏", "seat")
    browser = browser_of(world)
    for _ in range(2):
        for _ in range(4):
            browser.sign_in("王敏", "wrong password")
        assert browser.sign_in("王敏", PASSWORD).status_code == 302


def test_guesses_at_the_same_moment_cannot_slip_past_the_lock(world: World) -> None:
    world.add_user("王敏", "seat")

    def guess(_: int) -> bool:
        return sign_in.is_password_of(world.db, "王敏", "wrong password", world.now)

    with ThreadPoolExecutor(8) as pool:
        assert not any(pool.map(guess, range(16)))
    with world.db.read() as tx:
        lines = tx.all("SELECT action, detail FROM audit WHERE actor = '王敏' AND action <> 'user_added'")
    assert [line["action"] for line in lines].count("locked") == 1
    assert len(lines) == 16, "every failure is logged"
    compared = [line for line in lines if line["detail"] != sign_in.TURNED_AWAY]
    assert len(compared) == 5, "an attempt that the lock turned away is not compared at all"


def test_a_one_time_password_must_be_changed_before_anything_else(world: World) -> None:
    with world.db.write() as tx:
        secret = users.ensure_first_admin(tx, world.now)
        assert users.ensure_first_admin(tx, world.now) is None, "the second start makes no second one"
    assert secret is not None
    browser = browser_of(world)
    browser.sign_in("admin", secret)
    assert browser.get("/users").headers["Location"] == "/console/password"
    assert browser.post("/password", old=secret, new="short", again="short").status_code == 422
    new = "a much longer sentence"
    assert browser.post("/password", old=secret, new=new, again=new).status_code == 302
    assert "admin" in browser.page("/users")


def test_a_new_password_ends_the_other_sessions(world: World) -> None:
    world.add_user("王敏", "seat")
    here, there = browser_of(world), browser_of(world)
    here.sign_in("王敏", PASSWORD)
    there.sign_in("王敏", PASSWORD)
    new = "another long sentence"
    here.post("/password", old=PASSWORD, new=new, again=new)
    assert here.get("/tickets").status_code == 200
    assert there.get("/tickets").status_code == 302


def test_a_wrong_old_password_changes_nothing_and_counts_towards_the_lock(world: World) -> None:
    world.add_user("王敏", "seat")
    browser = browser_of(world)
    browser.sign_in("王敏", PASSWORD)
    new = "another long sentence"
    for _ in range(5):
        assert browser.post("/password", old="wrong password", new=new, again=new).status_code == 422
    assert browser.post("/password", old=PASSWORD, new=new, again=new).status_code == 422


def test_a_session_ends_when_it_idles_and_when_it_is_old(world: World) -> None:
    world.add_user("王敏", "seat")
    browser = browser_of(world)
    browser.sign_in("王敏", PASSWORD)
    world.clock.move_to(world.now + timedelta(minutes=29))
    assert browser.get("/tickets").status_code == 200
    world.clock.move_to(world.now + timedelta(minutes=30))
    assert browser.get("/tickets").status_code == 302
    browser.sign_in("王敏", PASSWORD)
    for _ in range(28):
        world.clock.move_to(world.now + timedelta(minutes=25))
        assert browser.get("/tickets").status_code == 200
    world.clock.move_to(world.now + timedelta(minutes=25))
    assert browser.get("/tickets").status_code == 302


def test_signing_out_makes_a_copied_cookie_worthless(world: World) -> None:
    world.add_user("王敏", "seat")
    browser = browser_of(world)
    browser.sign_in("王敏", PASSWORD)
    cookie = browser.client.get_cookie("hotline_console", path="/console")
    assert cookie is not None
    browser.post("/sign-out")
    browser.client.set_cookie("hotline_console", cookie.value, path="/console")
    assert browser.get("/tickets").status_code == 302


def test_a_stopped_account_is_out_at_once_and_the_administrator_cannot_stop_themselves(world: World) -> None:
    browser = world.browser("seat", name="王敏")
    admin = world.browser("admin", name="李强")
    admin.post("/users/王敏/stop")
    assert browser.get("/tickets").status_code == 302
    assert admin.post("/users/李强/stop").status_code == 422
    admin.post("/users/王敏/restore")
    assert browser.sign_in("王敏", PASSWORD).status_code == 302


def test_the_administrator_sees_a_one_time_password_once(world: World) -> None:
    admin = world.browser("admin")
    page = admin.post("/users/add", name="张伟", role="handler", unit="住建局").get_data(as_text=True)
    secret = page.split('class="secret">')[1].split("<")[0]
    assert secret not in admin.page("/users")
    browser = browser_of(world)
    assert browser.sign_in("张伟", secret).status_code == 302
    with world.db.read() as tx:
        found = users.find(tx, "张伟")
    assert found is not None
    assert found.unit == "市住房和城乡建设局"


@pytest.mark.parametrize(
    ("name", "role", "unit"),
    [
        ("", "seat", ""),
        ("a b", "seat", ""),
        ("x" * 33, "seat", ""),
        ("王敏", "king", ""),
        ("王敏", "handler", ""),
    ],
)
def test_an_unusable_account_is_refused_with_a_sentence(
    world: World, name: str, role: str, unit: str
) -> None:
    with world.db.write() as tx, pytest.raises(UserRefused, match="。"):
        users.add(tx, name, role, unit, world.now)


def test_a_failure_under_an_unknown_or_locked_name_is_logged_as_well(world: World) -> None:
    world.add_user("s1", "seat")
    browser = browser_of(world)
    for name in ("nobody", *["s1"] * 6):
        assert browser.sign_in(name, "wrong").status_code == 401
    with world.db.read() as tx:
        rows = tx.all(
            "SELECT actor, action FROM audit WHERE action IN ('sign_in_failed', 'locked') ORDER BY id"
        )
    failures = [(row["actor"], row["action"]) for row in rows]
    assert failures[0] == ("nobody", "sign_in_failed")
    assert failures[-2:] == [("s1", "locked"), ("s1", "sign_in_failed")]


def test_one_address_guesses_only_so_often_whatever_the_names(world: World) -> None:
    world.add_user("s1", "seat")
    browser = browser_of(world)
    for n in range(ATTEMPTS_A_MINUTE):
        assert browser.sign_in(f"guess{n}", "wrong").status_code == 401
    refused = browser.sign_in("s1", PASSWORD)
    assert refused.status_code == 429
    assert "过一分钟再试" in refused.get_data(as_text=True)
    world.clock.move_to(world.now + timedelta(minutes=1))
    assert browser.sign_in("s1", PASSWORD).status_code == 302
