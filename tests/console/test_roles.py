"""Who gets what: the whole URL map is walked with every role and compared with what each route declares.

The routes are the one place that says who may do what; the table that this prints is the answer to every request.
"""

from dataclasses import replace
from pathlib import Path

import pytest

from console.roles_page import roles_page
from console.routes import ROUTES
from console.users import ROLES
from storage.copying import contents
from storage.database import Database
from tests.console.walking import UNIT_ROLES, WALK, Request, Things, make_things, requests, send
from tests.console.world import HOUSING, POLICE, Browser, World
from tickets import store
from tickets.model import Actor

PAGE = Path(__file__).parents[2] / "docs" / "roles.md"
ROLES_OF = {route.endpoint: route.roles for route in ROUTES}
NARROWER = {("article_act", "editor"): "an editor proposes; approving is the approver's"}
"""Where the view refuses a role that the route admits, for the action of the walk."""
FOR_ALL_UNITS = {"article", "article_compare", "bulletin", "bulletin_file"}
"""What one unit may see although another one made it: knowledge, and issues that were released to it."""


@pytest.fixture
def db(sqlite_db: Database) -> Database:
    """One engine is enough for roles; the hostile forms walk the same pages on the other one."""
    return sqlite_db


def may(request: Request, role: str) -> bool:
    return role in (ROLES_OF[request.endpoint] or ROLES)


def unit_of(role: str) -> str:
    return HOUSING if role in UNIT_ROLES else ""


def test_every_role_gets_what_the_routes_declare_and_a_refusal_changes_nothing(world: World) -> None:
    table: dict[str, list[int]] = {}
    for role in ROLES:
        things = make_things(world, role)
        browser = world.browser(role, unit_of(role))
        before = contents(world.db)
        denied = [request for request in requests() if not may(request, role)]
        answers = {id(request): send(browser, request, things).status_code for request in denied}
        assert contents(world.db) == before, f"{role} changed something that it may not"
        for request in requests():
            key = f"{request.method:5}{request.path}"
            status = answers.get(id(request)) or send(browser, request, things).status_code
            table.setdefault(key, []).append(status)
            admitted = may(request, role) and (request.endpoint, role) not in NARROWER
            assert (status != 403) is admitted, (role, key, status)
            assert status < 500, (role, key, status)
    lines = (f"{key:52}" + "".join(f"{status:>12}" for status in row) for key, row in table.items())
    print("\n" + f"{'':52}" + "".join(f"{role:>12}" for role in ROLES), *lines, sep="\n")  # noqa: T201 - to be read


def test_the_page_of_roles_is_current() -> None:
    assert PAGE.read_text("utf-8") == roles_page(), "run: python -m console.roles_page > docs/roles.md"


def test_the_walk_knows_every_address(world: World) -> None:
    known = {
        (rule.endpoint.removeprefix("console."), method)
        for rule in world.app().url_map.iter_rules()
        for method in rule.methods or ()
        if method in ("GET", "POST") and rule.endpoint != "console.static"
    }
    open_ones = {
        (route.endpoint, method) for route in ROUTES if route.roles is None for method in route.methods
    }
    assert {(request.endpoint, request.method) for request in requests()} == known - open_ones


def test_a_visitor_is_led_to_the_sign_in_from_everywhere(world: World) -> None:
    things = make_things(world, "nobody")
    browser = Browser(world.app().test_client())
    before = contents(world.db)
    for request in requests():
        answer = send(browser, request, things)
        assert (answer.status_code, "/sign-in" in answer.headers.get("Location", "")) == (302, True), request
    assert contents(world.db) == before


def test_no_post_goes_through_without_the_token_of_the_page(world: World) -> None:
    things = make_things(world, "admin")
    browser = world.browser("admin")
    before = contents(world.db)
    for request in requests():
        if request.method == "POST":
            for token in ("", "forged"):
                answer = send(browser, request, things, token)
                assert answer.status_code == 400, request
                assert "页面已经失效" in answer.get_data(as_text=True)
    assert contents(world.db) == before
    assert browser.get("/users").status_code == 200, "not even the sign-out went through"


@pytest.mark.parametrize("role", UNIT_ROLES)
def test_what_is_another_units_is_not_there_and_cannot_be_changed(world: World, role: str) -> None:
    things = make_things(world, role)
    stranger = world.browser(role, POLICE)
    before = contents(world.db)
    for request in requests():
        if may(request, role) and "{" in request.path and request.endpoint not in FOR_ALL_UNITS:
            # 409 says the same as of something that never was: "already done, or not yours"
            assert send(stranger, request, things).status_code in (404, 409), request
    assert contents(world.db) == before


def test_who_is_complained_about_never_sees_the_complaint(world: World) -> None:
    things = replace(make_things(world, "handler"), number=_accusing(world))
    accused = world.browser("handler", HOUSING)
    before = contents(world.db)
    for request in requests():
        if may(request, "handler") and "{number}" in request.path:
            assert send(accused, request, things).status_code == 404, request
    assert contents(world.db) == before
    for queue in ("all", "to_sign", "overdue", "due_today"):
        assert things.number not in accused.page(f"/tickets?queue={queue}")


def _accusing(world: World) -> str:
    """A ticket that the unit came to hold and that speaks of it, as when a complaint is known late."""
    number = world.open_ticket(purpose="投诉")
    world.do(number, "dispatch", Actor("office", "s", "seat"), unit=HOUSING)
    with world.db.write() as tx:
        ticket = store.lock(tx, number)
        assert ticket is not None
        store.amend(tx, ticket, accused_units=(HOUSING,))
    return number


@pytest.mark.parametrize("role", ["seat", "reviewer", "auditor", "admin"])
def test_a_restricted_line_is_there_for_its_readers_alone(world: World, role: str) -> None:
    things = _restricted(world, role)
    outsider, reader = world.browser(role), world.browser("duty_leader")
    before = contents(world.db)
    for request in requests():
        if may(request, role) and (
            "{number}" in request.path or request.path.startswith("/conversations/{key}")
        ):
            assert send(outsider, request, things).status_code == 404, request
    assert contents(world.db) == before
    assert things.number not in outsider.page("/tickets?queue=all")
    assert reader.get(f"/tickets/{things.number}").status_code == 200
    assert reader.get(f"/conversations/{things.key}").status_code == 200


def _restricted(world: World, role: str) -> Things:
    things = make_things(world, role)
    with world.db.write() as tx:
        tx.run("UPDATE tickets SET line = '12338', conversation_id = :key WHERE number = :number",
               key=things.key, number=things.number)  # fmt: skip
    return things


def test_a_file_is_reached_through_its_own_ticket_alone(world: World) -> None:
    with world.db.write() as tx:
        tx.insert(
            "attachments",
            id="secret",
            owner="x",
            mime="image/png",
            size=1,
            digest="d",
            body=b"x",
            created_at="2024",
        )
    own, foreign = world.open_ticket(), world.open_ticket(attachments=("secret",))
    for number, unit in ((own, HOUSING), (foreign, POLICE)):
        world.do(number, "dispatch", Actor("office", "s", "seat"), unit=unit)
    handler, key = world.browser("handler", HOUSING), world.hear("c1", "你好")
    assert handler.get(f"/tickets/{own}/files/secret").status_code == 404
    assert handler.get(f"/tickets/{foreign}/files/secret").status_code == 404
    assert world.browser("seat").get(f"/conversations/{key}/files/secret").status_code == 404
    assert world.browser("handler", POLICE).get(f"/tickets/{foreign}/files/secret").status_code == 200


def test_what_costs_seconds_is_kept_to_so_many_a_minute(world: World) -> None:
    approver, another = world.browser("approver"), world.browser("approver")
    statuses = [approver.get("/articles/export").status_code for _ in range(12)]
    assert statuses == [200] * 10 + [429] * 2
    refused = approver.get("/articles/export")
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert "过一分钟再试" in refused.get_data(as_text=True)
    assert another.get("/articles/export").status_code == 200


def test_a_menu_offers_what_opens(world: World) -> None:
    for role in ROLES:
        browser = world.browser(role, unit_of(role))
        page = browser.page("/articles")
        menu = page.split('aria-label="主菜单"')[1].split("</nav>")[0]
        paths = [part.split('"')[0] for part in menu.split('href="/console')[1:]]
        assert paths
        assert [browser.get(path).status_code for path in paths] == [200] * len(paths), role


def test_the_walk_has_no_line_for_what_is_not_there() -> None:
    assert {request.endpoint for request in WALK} <= {route.endpoint for route in ROUTES}
