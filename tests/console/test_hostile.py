"""Whatever anybody writes into any field of any form stays text: no page breaks, runs it, or grows without bounds."""

from random import Random
from typing import Any

import pytest

from tests.console.forms import Form, Input, filled, forms_of
from tests.console.walking import Things, make_things, requests, send
from tests.console.world import HOUSING, Browser, World

MARKUP = '"><script>alert("x")</script><img src=x onerror=alert(1)>'
TEMPLATE = "{{7*1913}}${7*1913}#{7*1913}<%=7*1913%>{%print(7*1913)%}%(id)s{0}"
DIRECTION = "\u202e\u2066文字\u200f\u061c\u2069"
CONTROL = "\x1b[31m\x07\x7f\u2028\ufeff\ufffe"
LONG = "".join(Random(1).choices("bcdfghjklmnpqrstvwxz", k=60_000))
"""One word that no database packs small, longer than any field may hold."""
HOSTILE = (
    f"{MARKUP}{TEMPLATE}{DIRECTION}{CONTROL}",
    f"=cmd|' /C calc'!A0,{MARKUP}",
    "a\x00b",
    LONG,
)
RUN = ("<script>alert", "<img src=x", "13391")
"""What would stand in a page that took text for something else."""
LARGEST_PAGE = 200_000
ROLES = ("duty_leader", "unit_leader", "approver", "admin")
NOT_SENT = {"/console/sign-out"}
TYPED = ("text", "area", "search", "password", "number", "date")


def pages(browser: Browser, things: Things, role: str) -> dict[str, str]:
    """Every page that opens for this role."""
    found = {}
    for request in requests():
        if request.method == "GET":
            answer = send(browser, request, things)
            assert answer.status_code < 500, (role, request)
            if answer.status_code == 200 and answer.mimetype == "text/html":
                found[request.path] = answer.get_data(as_text=True)
    return found


@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # the client keeps a long body in a file
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    "database_url", ["postgresql"], indirect=True
)  # the engine that is stricter about text
def test_hostile_text_in_every_field_stays_text(world: World, role: str) -> None:
    things = make_things(world, role)
    browser = world.browser(role, HOUSING if role == "unit_leader" else "")
    forms = {form.shape: form for page in pages(browser, things, role).values() for form in forms_of(page)}
    assert len(forms) > 5
    for said in HOSTILE:
        for chosen in (is_typed, is_anything) if said.startswith('"') else (is_typed,):
            for form in forms.values():
                check(browser, form, filled(form, said, chosen))
    for path, page in pages(browser, things, role).items():
        assert [sign for sign in RUN if sign in page] == [], path
        assert len(page) < LARGEST_PAGE, (path, len(page))


def is_typed(one: Input) -> bool:
    return one.kind in TYPED


def is_anything(_: Input) -> bool:
    return True


def check(browser: Browser, form: Form, fields: dict[str, Any]) -> None:
    """Send a form; the answer must be a page that has not taken text for something else."""
    if form.action in NOT_SENT:
        return
    path = form.action.removeprefix("/console")
    answer = (
        browser.post(path, **fields)
        if form.method == "post"
        else browser.client.get(form.action, query_string=fields)
    )
    assert answer.status_code < 500, (form.action, answer.status_code)
    page = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
    assert [sign for sign in RUN if sign in page] == [], form.action
