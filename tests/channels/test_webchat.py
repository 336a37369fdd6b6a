"""The web chat's interface: replies in the response, later messages by fetching, and no input that makes it fall over."""

import json
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channels import registry
from channels.webchat_page.inputs import sender_of
from storage.clock import VirtualClock
from storage.database import Database
from tests.channels.parts import EchoCore, at, put, states
from tests.known_secrets import CHAT_SESSION

MESSAGES = "/channels/webchat/messages"
MEDIA = "/channels/webchat/media"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


def client_of(core: EchoCore) -> FlaskClient:
    app = Flask("test")
    app.config["MAX_CONTENT_LENGTH"] = 12 * 1024 * 1024
    routes = registry.load(["webchat"], {})["webchat"].routes(core)
    assert routes is not None
    app.register_blueprint(routes)
    return app.test_client()


@pytest.fixture
def client(core: EchoCore) -> FlaskClient:
    """A browser on the web chat's own application."""
    return client_of(core)


@pytest.fixture
def fast(sqlite_db: Database, clock: VirtualClock) -> FlaskClient:
    """The same on the embedded engine alone, for many examples."""
    return client_of(EchoCore(sqlite_db, clock))


def post(client: FlaskClient, **fields: Any) -> Any:
    return client.post(MESSAGES, json={"session": "s1", "key": "k1", "text": "停水了", **fields})


def fetch(client: FlaskClient, session: str = "s1", after: object = 0) -> list[dict[str, Any]]:
    answer: Any = client.get(MESSAGES, query_string={"session": session, "after": after})
    assert answer.status_code == 200
    messages: list[dict[str, Any]] = answer.json["messages"]
    return messages


def assert_refused(answer: Any, *statuses: int) -> None:
    assert answer.status_code in statuses, answer.data
    assert set(answer.json) == {"error", "message"}
    assert isinstance(answer.json["error"], str)
    assert "一" <= answer.json["message"][0] <= "鿿", "Chinese first"


class TestMessages:
    def test_the_reply_comes_in_the_response(self, client: FlaskClient) -> None:
        (reply,) = post(client).json["replies"]
        assert reply == {
            "id": reply["id"],
            "at": "2024-10-14T12:00:00.000+08:00",
            "kind": "answer",
            "text": "您说：停水了\n1. 是\n2. 否",
            "body": "您说：停水了",
            "options": [{"label": "是", "value": "是"}, {"label": "否", "value": "否"}],
            "ticket": None,
            "article": None,
            "by": "bot",
            "media": None,
        }

    def test_a_reply_that_was_returned_is_settled(self, client: FlaskClient, db: Database) -> None:
        post(client)
        assert states(db) == ["sent"]

    def test_the_same_key_gets_the_same_reply_and_is_heard_once(
        self, client: FlaskClient, db: Database
    ) -> None:
        first, again = post(client).json, post(client, text="其他的话").json
        assert first == again
        assert len(states(db)) == 1

    def test_two_citizens_may_use_the_same_key(self, client: FlaskClient) -> None:
        mine, theirs = post(client).json["replies"], post(client, session="s2", text="停电").json["replies"]
        assert mine[0]["id"] != theirs[0]["id"]
        assert "停电" in theirs[0]["text"]

    def test_the_session_itself_is_kept_nowhere(self, client: FlaskClient, core: EchoCore) -> None:
        post(client, session=CHAT_SESSION)
        assert core.heard[0].sender == sender_of("a very secret session")
        assert "secret" not in repr(core.heard[0])

    @pytest.mark.parametrize(
        "session", ["x", "长" * 64, "a\x00b", "\ud800", "<script>", "' OR 1=1 --", " ", "%s"]
    )
    def test_a_session_of_any_characters_works_and_keeps_to_itself(
        self, client: FlaskClient, session: str
    ) -> None:
        assert len(post(client, session=session).json["replies"]) == 1
        assert fetch(client, "another") == []

    def test_a_place_arrives_with_its_label(self, client: FlaskClient, core: EchoCore) -> None:
        post(client, text=None, place={"lat": 28, "lon": 113.05, "label": "西城印象"})
        heard = core.heard[0]
        assert heard.place is not None
        assert (heard.kind, heard.place.lat, heard.place.lon, heard.place.label) == (
            "location", 28.0, 113.05, "西城印象",
        )  # fmt: skip


class TestFetching:
    def test_later_messages_are_fetched_once_and_settled(self, client: FlaskClient, db: Database) -> None:
        newest = post(client).json["replies"][0]["id"]
        put(db, channel="webchat", recipient=sender_of("s1"), text="已派单", ticket="HX1", actor="seat1")
        (message,) = fetch(client, after=newest)
        assert (message["text"], message["ticket"], message["by"]) == ("已派单", "HX1", "person")
        assert states(db) == ["sent", "sent"]
        assert fetch(client, after=message["id"]) == []

    @pytest.mark.parametrize(
        ("actor", "by"), [("", "bot"), ("bot", "bot"), ("system", "office"), ("seat1", "person")]
    )
    def test_who_speaks_is_told_apart(
        self, fast: FlaskClient, sqlite_db: Database, actor: str, by: str
    ) -> None:
        put(sqlite_db, channel="webchat", recipient=sender_of("s1"), actor=actor)
        assert [message["by"] for message in fetch(fast)] == [by]

    def test_a_lost_response_is_fetched_again(self, client: FlaskClient) -> None:
        (reply,) = post(client).json["replies"]
        assert [message["id"] for message in fetch(client, after=0)] == [reply["id"]]

    def test_nobody_sees_the_messages_of_another_session(self, client: FlaskClient) -> None:
        post(client)
        assert fetch(client, "s2") == []

    def test_the_session_may_travel_in_a_header_to_stay_out_of_logs(self, client: FlaskClient) -> None:
        post(client)
        answer: Any = client.get(MESSAGES, headers={"X-Chat-Session": "s1"})
        assert len(answer.json["messages"]) == 1

    def test_the_history_has_both_sides_in_order(
        self, client: FlaskClient, core: EchoCore, db: Database
    ) -> None:
        first = post(client, key="k1", text="停水了").json["replies"][0]["id"]
        second = post(client, key="k2", text="城南路").json["replies"][0]["id"]
        core.clock.move_to(at(5))
        put(db, channel="webchat", recipient=sender_of("s1"), text="已派单")
        answer: Any = client.get(MESSAGES, query_string={"session": "s1", "history": 1}).json
        assert [(one["key"], one["text"], one["before"]) for one in answer["said"]] == [
            ("k1", "停水了", first),
            ("k2", "城南路", second),
        ]
        assert [one["id"] for one in answer["messages"]][:2] == [first, second]

    def test_an_idle_page_writes_nothing(self, client: FlaskClient, db: Database) -> None:
        newest = post(client).json["replies"][0]["id"]
        with db.read() as tx:
            before = tx.all("SELECT * FROM outbox")
        for _ in range(3):
            assert fetch(client, after=newest) == []
        with db.read() as tx:
            assert tx.all("SELECT * FROM outbox") == before


class TestMedia:
    def upload(self, client: FlaskClient, body: bytes = PNG, name: str = "门口.png") -> Any:
        return client.post(MEDIA, data={"file": (BytesIO(body), name)})

    def test_a_picture_is_stored_and_sent_by_its_id(self, client: FlaskClient, core: EchoCore) -> None:
        media = self.upload(client).json["media"]
        assert post(client, text=None, media=media).status_code == 200
        assert (core.heard[0].kind, core.heard[0].media) == ("image", media)

    def test_a_repeated_message_with_a_picture_gets_the_same_reply(self, client: FlaskClient) -> None:
        media = self.upload(client).json["media"]
        assert post(client, text=None, media=media).json == post(client, text=None, media=media).json

    def test_nobody_can_send_the_picture_of_another(self, client: FlaskClient) -> None:
        media = self.upload(client).json["media"]
        post(client, text=None, media=media)
        assert_refused(post(client, session="s2", text=None, media=media), 400)

    @pytest.mark.parametrize("body", [b"", b"MZ", b"<svg/>", b"%!PS"])
    def test_what_is_no_picture_is_refused(self, client: FlaskClient, body: bytes) -> None:
        assert_refused(self.upload(client, body), 400)

    @pytest.mark.parametrize("name", ["../../etc/passwd", "a\x00.png", "长" * 5000, "\"';.png"])
    def test_any_name_is_only_a_name(self, client: FlaskClient, name: str) -> None:
        assert self.upload(client, name=name).status_code == 200

    @pytest.mark.parametrize("name", ["a%00b", "%ED%A0%80", "x" * 3000])
    def test_no_file_has_a_strange_id(self, client: FlaskClient, name: str) -> None:
        assert_refused(client.get(f"{MEDIA}/{name}", headers={"X-Chat-Session": "s1"}), 404)

    @pytest.mark.parametrize("size", [10 * 1024 * 1024 + 1, 11 * 1024 * 1024, 13 * 1024 * 1024])
    def test_more_than_ten_megabytes_are_refused(self, client: FlaskClient, size: int) -> None:
        head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n'
        body = head + PNG.ljust(size, b"\0") + b"\r\n--x--\r\n"
        assert_refused(client.post(MEDIA, data=body, content_type="multipart/form-data; boundary=x"), 413)

    @pytest.mark.parametrize(
        ("body", "kind"),
        [
            (b"", "multipart/form-data"),
            (b"--x\r\n", "multipart/form-data; boundary=x"),
            (b"nonsense", "multipart/form-data; boundary=\xff".encode("latin-1").decode("latin-1")),
            (b"{}", "application/json"),
            (b"--x\r\nContent-Disposition: form-data; name=file\r\n\r\ntext\r\n--x--", "multipart/form-data; boundary=x"),
        ],
    )  # fmt: skip
    def test_a_broken_form_is_refused(self, client: FlaskClient, body: bytes, kind: str) -> None:
        assert_refused(client.post(MEDIA, data=body, content_type=kind), 400)


HOSTILE: list[Any] = [
    None, True, False, 0, -1, 1.5, 10**400, "", [], {}, [[]], {"a": 1}, "\x00", "\ud800", "长" * 4001, "x" * 70_000,
]  # fmt: skip
HOSTILE_PLACES = [
    {"lat": 1}, {"lat": "1", "lon": "2"}, {"lat": None, "lon": None}, {"lat": True, "lon": False}, {"lat": 91, "lon": 0},
    {"lat": 0, "lon": 181}, {"lat": 10**400, "lon": 0}, {"lat": 0, "lon": 0, "label": 7}, [1, 2], "1,2", 7,
    {"lat": 0, "lon": 0, "label": "长" * 201}, {"lat": [], "lon": {}},
]  # fmt: skip
BROKEN_BODIES = [
    b"", b"{", b"null", b"[]", b'"text"', b"1", b"\xff\xfe{\x00}\x00", b"\x80", b"{}", b"[" * 50_000,
    b'{"session":"s1","key":"k","place":{"lat":NaN,"lon":0}}',
    b'{"session":"s1","key":"k","place":{"lat":0,"lon":Infinity}}',
    b'{"session":"s1","key":"k","place":{"lat":1e999,"lon":0}}',
    b'{"session":"s1","key":"k","place":{"lat":' + b"9" * 5000 + b',"lon":0}}',
    '{"session":"s1","key":"k","text":"护照"}'.encode("gbk"),
    '{"session":"s1","key":"k","text":"停水"}'.encode("utf-16"),
]  # fmt: skip


class TestHostileInput:
    @pytest.mark.parametrize("value", HOSTILE)
    @pytest.mark.parametrize("field", ["session", "key", "text", "media", "place"])
    def test_a_wrong_value_in_any_field_is_refused(self, client: FlaskClient, field: str, value: Any) -> None:
        fields = {"session": "s1", "key": "k1", field: value}
        good = field == "session" and value in ("\x00", "\ud800")
        if good:
            fields["text"] = "停水了"
        answer = client.post(MESSAGES, json=fields)
        if good:
            assert answer.status_code == 200
        else:
            assert_refused(answer, 400, 413)

    @pytest.mark.parametrize("place", HOSTILE_PLACES)
    def test_a_place_that_is_none_is_refused(self, client: FlaskClient, place: Any) -> None:
        assert_refused(post(client, text=None, place=place), 400)

    @pytest.mark.parametrize("body", BROKEN_BODIES)
    def test_a_body_that_is_no_message_is_refused(self, client: FlaskClient, body: bytes) -> None:
        assert_refused(client.post(MESSAGES, data=body), 400)

    def test_a_body_of_one_megabyte_is_refused(self, client: FlaskClient) -> None:
        assert_refused(client.post(MESSAGES, data=b" " * 1024 * 1024), 413)

    def test_a_kind_that_we_do_not_know_is_refused_kindly(self, client: FlaskClient) -> None:
        answer: Any = client.post(MESSAGES, json={"session": "s1", "key": "k", "sticker": "smile"})
        assert_refused(answer, 400)
        assert answer.json["error"] == "one_content"

    def test_two_contents_in_one_message_are_refused(self, client: FlaskClient) -> None:
        assert_refused(post(client, place={"lat": 1, "lon": 1}), 400)

    def test_four_thousand_characters_are_taken_however_they_are_written(self, client: FlaskClient) -> None:
        body = json.dumps({"session": "s1", "key": "k", "text": "😀" * 4000}, ensure_ascii=True)
        assert client.post(MESSAGES, data=body.encode()).status_code == 200

    @pytest.mark.parametrize("after", ["x", "-1", "1.0", "9" * 19, "9" * 30, "１", "1;", "0x1", " 1", "1\n"])
    def test_an_after_that_is_no_id_is_refused(self, client: FlaskClient, after: str) -> None:
        assert_refused(client.get(MESSAGES, query_string={"session": "s1", "after": after}), 400)

    @pytest.mark.parametrize("query", ["", "session=", "session=" + "x" * 65, "session=%ff" * 40])
    def test_a_fetch_without_a_session_is_refused(self, client: FlaskClient, query: str) -> None:
        answer = client.get(f"{MESSAGES}?{query}")
        assert answer.status_code in (200, 400)
        assert answer.status_code == 400 or query.startswith("session=%ff")

    @pytest.mark.parametrize("after", [0, 1, 2**63 - 1])
    def test_every_id_there_can_be_is_accepted(self, client: FlaskClient, after: int) -> None:
        assert fetch(client, after=after) == []

    JSON = st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=50),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=8,
    )
    FIELDS = st.fixed_dictionaries(
        {}, optional=dict.fromkeys(("session", "key", "text", "place", "media"), JSON)
    )

    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(FIELDS | JSON)
    def test_no_json_makes_it_fall_over(self, fast: FlaskClient, value: Any) -> None:
        answer = fast.post(MESSAGES, data=json.dumps(value))
        assert answer.status_code in (200, 400, 413)

    @settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.binary(max_size=300))
    def test_no_bytes_make_it_fall_over(self, fast: FlaskClient, body: bytes) -> None:
        assert fast.post(MESSAGES, data=body).status_code in (200, 400, 413)
        assert fast.post(MEDIA, data=body, content_type="multipart/form-data; boundary=x").status_code == 400
        assert (
            fast.post("/chat", data=body, content_type="multipart/form-data; boundary=x").status_code == 400
        )


class TestRateLimit:
    @pytest.fixture
    def limited(self, sqlite_db: Database, clock: VirtualClock) -> FlaskClient:
        return client_of(EchoCore(sqlite_db, clock, rate_limit=6))

    def test_who_sends_too_much_is_told_how_long_to_wait(self, limited: FlaskClient) -> None:
        answers = [post(limited, key=str(number)) for number in range(7)]
        assert [answer.status_code for answer in answers] == [200] * 6 + [429]
        assert_refused(answers[-1], 429)
        assert answers[-1].headers["Retry-After"] == "10"

    def test_an_address_with_ever_new_sessions_is_stopped_too(self, limited: FlaskClient) -> None:
        statuses = [post(limited, session=f"s{number}").status_code for number in range(61)]
        assert statuses == [200] * 60 + [429]

    def test_files_count_more(self, limited: FlaskClient) -> None:
        statuses = [limited.post(MEDIA, data={"file": (BytesIO(PNG), "a")}).status_code for _ in range(2)]
        assert statuses == [200, 429]

    def test_fetching_is_not_limited(self, limited: FlaskClient) -> None:
        for _ in range(100):
            assert fetch(limited) == []
