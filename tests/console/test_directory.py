"""Sign-in at the office's own directory, against a stand-in that checks the proof key, the secret and the redirect."""

from collections.abc import Iterator

import pytest
import requests
from joserfc.jwk import RSAKey
from werkzeug.test import TestResponse

from console.access import Access
from console.directory import OpenIdDirectory
from tests.console.world import PASSWORD, Browser, World
from tests.known_secrets import OIDC_SECRET
from tests.platforms.directory import CLIENT, DirectoryServer


@pytest.fixture
def directory() -> Iterator[DirectoryServer]:
    with DirectoryServer() as server:
        yield server


def access(directory: DirectoryServer, **more: object) -> Access:
    known = OpenIdDirectory(directory.url, CLIENT, OIDC_SECRET, "preferred_username", "政务统一认证登录")
    return Access(directory=known, **more)  # type: ignore[arg-type]


def go_there(browser: Browser, target: str = "") -> str:
    """Press the button and sign in at the directory; the path with which the browser comes back."""
    assert "政务统一认证登录" in browser.page("/sign-in")
    away = browser.post("/directory", next=target)
    assert away.status_code == 302, away.get_data(as_text=True)
    back = requests.get(away.headers["Location"], allow_redirects=False, timeout=5).headers["Location"]
    assert back.startswith("http://localhost/console/directory/back?")
    return back.removeprefix("http://localhost/console")


def sign_in(browser: Browser, target: str = "") -> TestResponse:
    return browser.get(go_there(browser, target))


def test_an_account_is_found_by_its_name_and_bound_for_good(world: World, directory: DirectoryServer) -> None:
    world.add_user("王敏", "seat")
    browser = world.visitor(access(directory))
    answer = sign_in(browser, "/console/tickets?queue=overdue")
    assert answer.headers["Location"] == "/console/tickets?queue=overdue"
    assert "王敏" in browser.page("/tickets")
    assert directory.asked["code_challenge_method"] == "S256"
    assert {"state", "nonce", "code_challenge"} <= directory.asked.keys()
    directory.claims = {"sub": "u-1", "preferred_username": "renamed"}
    assert sign_in(world.visitor(access(directory))).status_code == 302, "the lasting id counts, not the name"
    directory.claims = {"sub": "u-2", "preferred_username": "王敏"}
    other = sign_in(world.visitor(access(directory)))
    assert (other.status_code, "没有与您对应" in other.get_data(as_text=True)) == (403, True)
    admin = world.browser("admin")
    admin.post("/users/王敏/unbind")
    assert browser.get("/tickets").status_code == 302, "sessions end"
    assert sign_in(world.visitor(access(directory))).status_code == 302


@pytest.mark.parametrize(
    "change",
    [{"nonce": "another"}, {"aud": "another"}, {"iss": "https://evil.example"}, {"exp": 1}, {"sub": ""}],
    ids=str,
)
def test_a_token_that_is_not_for_us_now_lets_nobody_in(
    world: World, directory: DirectoryServer, change: dict[str, object]
) -> None:
    world.add_user("王敏", "seat")
    directory.change = change
    browser = world.visitor(access(directory))
    assert sign_in(browser).status_code in (401, 403)
    assert browser.get("/tickets").status_code == 302


def test_a_token_of_another_key_and_a_refusal_let_nobody_in(world: World, directory: DirectoryServer) -> None:
    world.add_user("王敏", "seat")
    directory.key = RSAKey.generate_key(2048, {"kid": "one"})
    assert sign_in(world.visitor(access(directory))).status_code == 401
    directory.key, directory.refusal = directory.own_key, "access_denied"
    refused = sign_in(world.visitor(access(directory)))
    assert (refused.status_code, "没有通过" in refused.get_data(as_text=True)) == (401, True)


def test_a_code_works_only_in_the_browser_that_began_and_only_once(
    world: World, directory: DirectoryServer
) -> None:
    world.add_user("王敏", "seat")
    mine, thief = world.visitor(access(directory)), world.visitor(access(directory))
    back = go_there(mine)
    assert thief.get(back).status_code == 401
    assert mine.get(back.replace("state=", "state=x")).status_code == 401
    back = go_there(mine)
    assert mine.get(back).status_code == 302
    assert mine.get(back).status_code == 401
    assert mine.get("/directory/back").status_code == 401


def test_stopped_and_untrained_accounts_stay_out(world: World, directory: DirectoryServer) -> None:
    world.add_user("王敏", "seat")
    world.browser("admin").post("/users/王敏/stop")
    assert sign_in(world.visitor(access(directory))).status_code == 403


def test_a_password_to_be_changed_and_a_second_factor_elsewhere(
    world: World, directory: DirectoryServer
) -> None:
    world.browser("admin").post("/users/add", name="王敏", role="seat")
    browser = world.visitor(access(directory))
    sign_in(browser)
    assert browser.get("/tickets").status_code == 200, "whoever has no password of ours need not change it"
    strict = world.visitor(access(directory, totp_roles=frozenset({"seat"})))
    sign_in(strict)
    assert strict.get("/tickets").headers["Location"] == "/console/two-step"


def test_without_a_directory_there_is_no_button_and_away_is_said(
    world: World, directory: DirectoryServer
) -> None:
    world.add_user("王敏", "seat")
    plain = world.visitor()
    assert plain.post("/directory").status_code == 404
    assert plain.get("/directory/back").status_code == 404
    gone = OpenIdDirectory("http://127.0.0.1:9", CLIENT, OIDC_SECRET, "preferred_username", "认证")
    browser = world.visitor(Access(directory=gone))
    answer = browser.post("/directory")
    assert (answer.status_code, "连接不上" in answer.get_data(as_text=True)) == (502, True)
    assert browser.sign_in("王敏", PASSWORD).status_code == 302


def test_the_public_address_is_what_the_directory_is_told(world: World, directory: DirectoryServer) -> None:
    browser = world.visitor(access(directory, public_url="http://12345.example"))
    away = browser.post("/directory")
    assert "redirect_uri=http%3A%2F%2F12345.example%2Fconsole%2Fdirectory%2Fback" in away.headers["Location"]
