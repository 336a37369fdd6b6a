"""What protects every page: headers, cookies, the policy without inline code, input that no form sends."""

import json
import re
from base64 import urlsafe_b64encode
from pathlib import Path

import pytest

import console
from console.access import Access
from tests.console.world import PASSWORD, Browser, World

TEMPLATES = Path(console.__file__).parent / "templates" / "console"


def test_every_answer_carries_the_headers_even_a_refusal_and_a_redirect(world: World) -> None:
    seat = world.browser("seat")
    for path in ("/tickets", "/users", "/tickets/none", "/", "/sign-in"):
        headers = seat.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Cache-Control"] == "no-store"
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy, "nothing from outside"


def test_no_template_has_inline_style_or_script_or_anything_from_outside() -> None:
    for path in TEMPLATES.glob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|https?://", text), path.name
        assert not re.search(r"<script(?![^>]*\ssrc=)", text), path.name
        assert "|safe" not in text.replace(" ", ""), path.name


def test_every_form_that_changes_something_carries_the_token() -> None:
    for path in TEMPLATES.glob("*.html"):
        forms = re.findall(
            r"<form[^>]*method=\"post\".*?</form>", path.read_text(encoding="utf-8"), re.DOTALL
        )
        for form in forms:
            assert re.search(r"\btoken\(\)", form), (path.name, form)


@pytest.mark.parametrize(
    ("address", "secure"), [("https://12345.example.gov.cn", True), ("http://127.0.0.1", False)]
)
def test_the_cookie_is_out_of_reach_of_scripts_other_sites_and_plain_http(
    world: World, address: str, secure: bool
) -> None:
    world.add_user("王敏", "seat")
    browser = Browser(world.app(Access(public_url=address)).test_client())
    browser.client.environ_base["wsgi.url_scheme"] = "https" if secure else "http"
    browser.client.environ_base["HTTP_REFERER"] = "https://localhost/console/sign-in"
    answer = browser.sign_in("王敏", PASSWORD)
    assert answer.status_code == 302
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/console" in cookie
    assert ("Secure" in cookie) is secure


def test_characters_that_no_form_sends_are_refused_not_a_crash(world: World) -> None:
    seat = world.browser("seat")
    assert seat.get("/tickets?text=a%00b").status_code == 400
    assert seat.get("/tickets/a%00b").status_code == 400
    assert seat.post("/tickets/x/reveal", reason="a\x00b").status_code == 400
    assert seat.post("/tickets/dispatch", number=["a", "a\x00b"]).status_code == 400
    for key in (["9\0", "x"], ["\ud800", "x"]):
        cursor = urlsafe_b64encode(json.dumps(key).encode()).decode()
        assert seat.get(f"/tickets?queue=overdue&after={cursor}").status_code == 400
    assert seat.get("/tickets?text=%ff%fe").status_code == 200
    assert seat.post("/tasks/99999999999999999999/done").status_code == 404


def test_a_body_beyond_the_limit_is_refused(world: World) -> None:
    editor = world.browser("editor")
    answer = editor.post("/articles/new", answer="x" * (21 * 1024 * 1024))
    assert answer.status_code == 413


def test_a_picture_cannot_act_and_a_page_is_only_downloaded(world: World) -> None:
    with world.db.write() as tx:
        for name, mime in (("pic", "image/png"), ("web", "text/html")):
            tx.insert(
                "attachments",
                id=name,
                owner="x",
                mime=mime,
                size=4,
                digest=name,
                body=b"<b>!",
                created_at="2024",
            )
    number = world.open_ticket(attachments=("pic", "web"))
    seat = world.browser("seat")
    picture, page = (seat.get(f"/tickets/{number}/files/{name}") for name in ("pic", "web"))
    assert (picture.mimetype, picture.headers["Content-Disposition"]) == ("image/png", "inline")
    assert (page.mimetype, page.headers["Content-Disposition"]) == ("application/octet-stream", "attachment")
    assert "sandbox" in page.headers["Content-Security-Policy"]
    assert len(world.logged("attachment_read")) == 2


def test_the_style_and_the_script_are_our_own_files_and_open_to_everybody(world: World) -> None:
    browser = Browser(world.app().test_client())
    page = browser.page("/sign-in")
    for address in re.findall(r'(?:href|src)="(/console/static/[^"]+)"', page):
        with browser.client.get(address) as answer:  # a file is closed with its answer
            assert answer.status_code == 200
