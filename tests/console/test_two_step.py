"""The second factor: enrolled with a proof, asked at the sign-in, used once, guessed within the lock, reset by others."""

import re
from datetime import timedelta

import pyotp
import pytest

from console import second_factor
from console.access import Access
from console.sealing import Seal
from tests.console.world import PASSWORD, Browser, World
from tests.known_secrets import CONSOLE_KEY


def enrol(world: World, browser: Browser) -> tuple[str, list[str]]:
    """Scan, prove; the secret and the recovery codes."""
    browser.post("/two-step/begin")
    page = browser.page("/two-step")
    assert "<svg" in page and "style=" not in page, "drawn here, within the policy"
    secret = re.findall(r'class="secret">([A-Z2-7]{32})<', page)[0]
    assert browser.post("/two-step/confirm", code="000000").status_code == 422
    answer = browser.post("/two-step/confirm", code=shown(world, secret))
    assert answer.status_code == 200
    return secret, re.findall(r'class="secret">([a-z2-9]{5}-[a-z2-9]{5})<', answer.get_data(as_text=True))


def shown(world: World, secret: str) -> str:
    """What the app shows now."""
    return pyotp.TOTP(secret).at(int(world.now.timestamp()))


def later(world: World, seconds: int = 60) -> None:
    world.clock.move_to(world.now + timedelta(seconds=seconds))


def first_step(world: World, name: str = "王敏") -> Browser:
    browser = world.visitor()
    answer = browser.sign_in(name, PASSWORD, "/console/tasks")
    assert answer.headers["Location"] == "/console/second-step"
    return browser


def test_a_password_alone_opens_nothing_and_a_code_works_once(world: World) -> None:
    secret, codes = enrol(world, world.browser("seat", name="王敏"))
    assert len(codes) == 8
    again = first_step(world)
    assert again.post("/second-step", code=shown(world, secret)).status_code == 401, "enrolling used it up"
    later(world)
    browser = first_step(world)
    assert browser.get("/tickets").status_code == 302
    code = shown(world, secret)
    assert browser.post("/second-step", code=f"{code[:3]} {code[3:]}").headers["Location"] == "/console/tasks"
    assert browser.get("/tickets").status_code == 200
    assert first_step(world).post("/second-step", code=code).status_code == 401


def kept(world: World) -> str:
    with world.db.read() as tx:
        return str(tx.value("SELECT totp_secret FROM users WHERE name = '王敏'"))


def test_the_database_alone_makes_no_codes(world: World) -> None:
    secret, _ = enrol(world, world.browser("seat", name="王敏"))
    assert secret not in kept(world)
    seal = Seal(CONSOLE_KEY)
    assert seal.open(kept(world), "王敏") == secret
    assert seal.open(kept(world), "李强") == "", "moved to another account it opens no more"
    assert Seal(CONSOLE_KEY + "x").open(kept(world), "王敏") == ""
    assert [
        seal.open(odd, "王敏") for odd in ("", "sealed1:", "sealed1:é", "JBSWY3DP", kept(world)[:-8])
    ] == [""] * 5


def test_what_was_kept_plain_is_sealed_and_works_on(world: World) -> None:
    secret, _ = enrol(world, world.browser("seat", name="王敏"))
    later(world)
    with world.db.write() as tx:
        tx.run("UPDATE users SET totp_secret = :secret WHERE name = '王敏'", secret=secret)
        assert second_factor.seal_all(tx, Seal(CONSOLE_KEY)) == 1
        assert second_factor.seal_all(tx, Seal(CONSOLE_KEY)) == 0
    assert secret not in kept(world)
    assert first_step(world).post("/second-step", code=shown(world, secret)).status_code == 302


def test_enrolling_ends_the_other_sessions(world: World) -> None:
    here = world.browser("seat", name="王敏")
    there = world.visitor()
    there.sign_in("王敏", PASSWORD)
    enrol(world, here)
    assert there.get("/tickets").status_code == 302
    assert here.get("/tickets").status_code == 200


def test_a_recovery_code_works_once_however_it_is_typed(world: World) -> None:
    _, codes = enrol(world, world.browser("seat", name="王敏"))
    assert (
        first_step(world).post("/second-step", code=f" {codes[0].upper().replace('-', ' ')} ").status_code
        == 302
    )
    assert first_step(world).post("/second-step", code=codes[0]).status_code == 401
    assert world.logged("recovery_used") == [("王敏", "还剩 7 个")]


def test_guessing_digits_locks_whoever_knows_the_password(world: World) -> None:
    secret, _ = enrol(world, world.browser("seat", name="王敏"))
    later(world)
    for _ in range(5):
        browser = first_step(world)  # the right password does not forgive wrong digits
        assert browser.post("/second-step", code="123456").status_code == 401
    assert world.visitor().sign_in("王敏", PASSWORD).status_code == 401
    assert browser.post("/second-step", code=shown(world, secret)).status_code == 401
    admin = world.browser("admin")
    admin.post("/users/王敏/unlock")
    assert first_step(world).post("/second-step", code=shown(world, secret)).status_code == 302


def test_the_second_step_has_to_follow_soon_and_needs_the_first(world: World) -> None:
    assert world.visitor().get("/second-step").headers["Location"] == "/console/sign-in"
    secret, _ = enrol(world, world.browser("seat", name="王敏"))
    browser = first_step(world)
    later(world, 300)
    assert browser.post("/second-step", code=shown(world, secret)).headers["Location"] == "/console/sign-in"


def test_an_administrator_resets_a_lost_phone(world: World) -> None:
    browser = world.browser("seat", name="王敏")
    enrol(world, browser)
    world.browser("admin").post("/users/王敏/forget_totp")
    assert browser.get("/tickets").status_code == 302, "sessions end"
    assert world.visitor().sign_in("王敏", PASSWORD).headers["Location"] == "/console/"
    with world.db.read() as tx:
        assert tx.value("SELECT count(*) FROM recovery_codes") == 0


@pytest.mark.parametrize("action", ["renew", "stop"])
def test_what_weakens_the_account_asks_for_the_password(world: World, action: str) -> None:
    browser = world.browser("seat", name="王敏")
    _, codes = enrol(world, browser)
    assert browser.post(f"/two-step/{action}", password="wrong").status_code == 422
    answer = browser.post(f"/two-step/{action}", password=PASSWORD)
    assert answer.status_code == (200 if action == "renew" else 302)
    assert codes[0] not in answer.get_data(as_text=True)
    assert browser.get("/tickets").status_code == 200


def test_a_role_that_must_have_it_gets_nowhere_without(world: World) -> None:
    world.add_user("管理", "admin")
    browser = world.visitor(Access(totp_roles=frozenset({"admin"})))
    browser.sign_in("管理", PASSWORD)
    assert browser.get("/users").headers["Location"] == "/console/two-step"
    assert "必须启用" in browser.page("/two-step")
    enrol(world, browser)
    assert browser.get("/users").status_code == 200
    assert browser.post("/two-step/stop", password=PASSWORD).status_code == 422
