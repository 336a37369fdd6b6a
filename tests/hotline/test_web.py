"""The whole application as a stranger meets it: what every answer carries, and that nothing changes without a permission."""

import gzip
import re
from pathlib import Path

import pytest
from flask import Flask, abort
from pydantic import SecretStr

from channels import registry
from console import users
from hotline.pack.check import check_folder
from hotline.pack.revisions import load
from hotline.service import Service
from hotline.settings import Settings
from hotline.start import web_application
from storage.clock import VirtualClock
from storage.copying import contents
from storage.database import Database
from tests.known_secrets import SECRET_KEY, STAFF_PASSWORD

CITY = Path(__file__).parents[1] / "packs" / "other_city"
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer|same-origin",
    "Permissions-Policy": ".*camera=\\(\\).*",
    "Content-Security-Policy": "default-src 'none';(?!.*unsafe).*frame-ancestors 'none'.*",
}


@pytest.fixture
def app(db: Database, clock: VirtualClock) -> Flask:
    """Everything that a process serves."""
    pack = check_folder(CITY).usable()
    load(db, pack, "test", clock.now())
    channels = registry.load(["webchat", "api"], {})
    settings = Settings(secret_key=SecretStr(SECRET_KEY), public_url="https://12345.example", rate_limit=0)
    return web_application(Service(db, clock, channels), channels, settings)


def addresses(app: Flask, *, changing: bool) -> list[tuple[str, str]]:
    """Method and address of every rule; the parts of an address are filled in with what exists nowhere."""
    found = []
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<(?:int[^:<>]*:)\w+>", "1", rule.rule)
        path = re.sub(r"<[^<>]*>", "none", path)
        methods = (rule.methods or set()) - {"HEAD", "OPTIONS"}
        found += [(method, path) for method in sorted(methods) if (method != "GET") is changing]
    return found


def test_every_answer_carries_the_headers_also_errors_and_files(app: Flask) -> None:
    client = app.test_client()
    paths = [*addresses(app, changing=False), ("GET", "/none"), ("GET", "/console/none/none/none"), ("DELETE", "/chat"),
             ("GET", "/chat/static/chat.css"), ("GET", "/console/static/console.css")]  # fmt: skip
    for method, path in paths:
        with client.open(path, method=method, base_url="https://localhost") as answer:
            for name, wanted in ALWAYS.items():
                assert re.fullmatch(wanted, answer.headers.get(name, "")), (
                    path,
                    name,
                    answer.headers.get(name),
                )
            assert answer.headers["Strict-Transport-Security"], path
            assert answer.status_code < 500, path
            assert "Cache-Control" in answer.headers, path


def test_pages_travel_small_to_whoever_can_unpack_them(app: Flask) -> None:
    client = app.test_client()
    plain = client.get("/console/sign-in")
    packed = client.get("/console/sign-in", headers={"Accept-Encoding": "gzip, deflate"})
    assert "Content-Encoding" not in plain.headers and packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) < len(plain.data) / 2 and "Accept-Encoding" in packed.headers["Vary"]
    assert "<html" in gzip.decompress(packed.data).decode()


def test_over_plain_http_a_browser_is_not_told_to_come_over_https(app: Flask) -> None:
    assert "Strict-Transport-Security" not in app.test_client().get("/healthz").headers


def test_a_stranger_changes_nothing_anywhere(app: Flask, db: Database) -> None:
    client = app.test_client()
    before = contents(db)
    for method, path in addresses(app, changing=True):
        for form, body in (({"text": "你好"}, None), (None, {"text": "你好"})):
            answer = client.open(path, method=method, base_url="https://localhost", data=form, json=body)
            refused = 400 <= answer.status_code < 500 or "/sign-in" in answer.headers.get("Location", "")
            assert refused, (method, path, answer.status_code)
    assert contents(db) == before


def test_a_cookie_of_the_console_opens_no_interface(app: Flask, db: Database, clock: VirtualClock) -> None:
    with db.write() as tx:
        users.add(tx, "李强", "admin", "", clock.now(), STAFF_PASSWORD)
    client = app.test_client()
    page = client.get("/console/sign-in", base_url="https://localhost").get_data(as_text=True)
    token = re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]
    form = {"csrf_token": token, "name": "李强", "password": STAFF_PASSWORD}
    headers = {"Referer": "https://localhost/console/sign-in"}
    assert (
        client.post("/console/sign-in", data=form, headers=headers, base_url="https://localhost").status_code
        == 302
    )
    for method, path in addresses(app, changing=True) + addresses(app, changing=False):
        if path.startswith("/api/") and not path.endswith("openapi.json"):
            answer = client.open(path, method=method, json={}, base_url="https://localhost")
            assert answer.status_code in (401, 403), path


def test_what_routing_refuses_a_program_is_told_in_json(app: Flask) -> None:
    app.add_url_rule("/api/v1/broken", view_func=lambda: [][0], endpoint="broken")
    app.add_url_rule(
        "/api/v1/stopped/<int:status>", view_func=lambda status: abort(status), endpoint="stopped"
    )
    refused = [
        ("GET", "/api", 404, "not_found"), ("GET", "/api/v1", 404, "not_found"), ("GET", "/api/v1/tickets/", 404, "not_found"),
        ("POST", "/api/v1/none/at/all", 404, "not_found"), ("DELETE", "/api/v1/tickets", 405, "not_allowed"),
        ("BREW", "/api/v1/messages", 405, "not_allowed"), ("PUT", "/channels/webchat/messages", 405, "not_allowed"),
        ("GET", "/channels/none/main", 404, "not_found"), ("GET", "/api/v1/stopped/413", 413, "too_large"),
        ("GET", "/api/v1/stopped/415", 415, "bad_type"), ("GET", "/api/v1/stopped/422", 422, "bad_request"),
        ("GET", "/api/v1/broken", 503, "unavailable"),
    ]  # fmt: skip
    for method, path, status, code in refused:
        answer = app.test_client().open(path, method=method)
        assert (answer.status_code, answer.json and answer.json["error"]) == (status, code), (method, path)
        assert answer.json and set(answer.json) == {"error", "message"}
