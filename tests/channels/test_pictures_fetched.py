"""A picture that goes out is fetched by the citizen or the system that its message is for, and by nobody else."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from channels import attachments, registry
from channels.webchat_page.inputs import sender_of
from tests.channels.pages import Page
from tests.channels.parts import EchoCore, put
from tests.channels.test_message_api import System
from tests.conftest import NOON

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
PDF = b"%PDF-1.7\n" + b"\0" * 20
MESSAGES, MEDIA = "/channels/webchat/messages", "/channels/webchat/media"


def keep(core: EchoCore, body: bytes) -> str:
    with core.db.write() as tx:
        return attachments.save(tx, "", body, NOON, owner="the office")


def send(core: EchoCore, body: bytes = PNG, session: str = "s1", **changes: Any) -> str:
    """A message with a file to a visitor; the id of the file."""
    media = keep(core, body)
    put(core.db, channel="webchat", recipient=sender_of(session), text="已修好", media=media, **changes)
    return media


@pytest.fixture
def client(core: EchoCore) -> FlaskClient:
    app = Flask("test")
    routes = registry.load(["webchat"], {})["webchat"].routes(core)
    assert routes is not None
    app.register_blueprint(routes)
    return app.test_client()


def test_the_page_is_told_of_the_file_and_gets_it_with_its_session(
    core: EchoCore, client: FlaskClient
) -> None:
    media = send(core)
    told: Any = client.get(MESSAGES, query_string={"session": "s1"})
    assert told.json["messages"][0]["media"] == {"id": media, "type": "image/png"}
    got = client.get(f"{MEDIA}/{media}", headers={"X-Chat-Session": "s1"})
    assert (got.data, got.mimetype) == (PNG, "image/png")
    assert "sandbox" in got.headers["Content-Security-Policy"]
    assert got.headers["X-Content-Type-Options"] == "nosniff"


def test_nobody_else_gets_it_and_nobody_learns_that_it_is_there(core: EchoCore, client: FlaskClient) -> None:
    media, unsent = send(core), keep(core, PNG)
    never: Any = client.get(f"{MEDIA}/nothing", query_string={"session": "s2"})
    for session, name in (("s2", media), ("s1", unsent)):
        other: Any = client.get(f"{MEDIA}/{name}", query_string={"session": session})
        assert (other.status_code, other.json) == (404, never.json)
    assert client.get(f"{MEDIA}/{media}").status_code == 400
    assert client.get(f"/chat/media/{media}").status_code == 404


def test_a_message_that_is_not_due_or_not_wanted_shows_no_file(core: EchoCore, client: FlaskClient) -> None:
    later, over = send(core, send_after=NOON.replace(hour=13)), send(core, expires_at=NOON.replace(hour=11))
    for media in (later, over):
        assert client.get(f"{MEDIA}/{media}", query_string={"session": "s1"}).status_code == 404


def test_a_paper_is_downloaded_and_never_opened_as_a_page(core: EchoCore, client: FlaskClient) -> None:
    got = client.get(f"{MEDIA}/{send(core, PDF)}", query_string={"session": "s1"})
    assert (got.mimetype, got.headers["Content-Disposition"]) == ("application/octet-stream", "attachment")


def test_the_page_without_scripts_shows_it_by_its_cookie(core: EchoCore, client: FlaskClient) -> None:
    client.set_cookie("hotline_chat", "s1", path="/chat")
    picture, paper = send(core), send(core, PDF)
    page = Page(client.get("/chat").get_data(as_text=True))
    assert f"/chat/media/{picture}" in [one.get("src") for one in page.all("img")]
    links = [one.get("href") for one in page.all("a") if one.get("class") == "file"]
    assert links == [f"/chat/media/{picture}", f"/chat/media/{paper}"]
    assert client.get(links[0] or "").data == PNG
    client.set_cookie("hotline_chat", "s2", path="/chat")
    assert client.get(links[0] or "").status_code == 404


def test_a_file_that_was_erased_leaves_the_words(core: EchoCore, client: FlaskClient) -> None:
    media = send(core)
    with core.db.write() as tx:
        tx.run("DELETE FROM attachments WHERE id = :id", id=media)
    told: Any = client.get(MESSAGES, query_string={"session": "s1"})
    assert told.json["messages"][0]["text"] == "已修好"
    assert told.json["messages"][0]["media"] == {"id": media, "type": ""}
    assert client.get(f"{MEDIA}/{media}", query_string={"session": "s1"}).status_code == 404


def test_the_other_system_gets_the_files_of_its_own_accounts(core: EchoCore) -> None:
    system, narrow = System(core), System(core, "letters", "messages:letters/mayor")
    own, other = keep(core, PNG), send(core)
    system.put(media=own)
    (told,) = system.fetch(sender="o1").json["messages"]
    assert told["media"] == {"id": own, "type": "image/png"}

    def got(who: System, media: str, headers: dict[str, str] | None = None) -> Any:
        return who.client.get(f"/api/v1/media/{media}", headers=who.headers if headers is None else headers)

    assert got(system, own).data == PNG
    assert [got(system, other).status_code, got(narrow, own).status_code] == [404, 404]
    assert got(system, own, {}).status_code == 401
